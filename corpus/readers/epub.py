"""EPUB to a draft: its documents in reading order, each read as an HTML page is."""

import posixpath
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from urllib.parse import unquote

from lxml import etree, html

from corpus.errors import FileDamaged, FileEncrypted, FileError
from corpus.readers.base import decode
from corpus.readers.draft import Draft, laid_out, with_sections
from corpus.readers.html import HtmlBlock, blocks_in, hidden_words, tables_of
from corpus.readers.html_hidden import mark_hidden
from corpus.readers.jats_references import bare_doi, year_in
from corpus.readers.xml import Packed, opened, parse_xml
from corpus.span import Span
from corpus.tables import DataTable
from corpus.text import count
from corpus.types import Block, BlockKind

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_FONT_SCRAMBLING = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_TEXTS = ("application/xhtml+xml", "text/html", "application/html+xml")


@dataclass(frozen=True, slots=True)
class Book:
    """`documents` are the members that hold the text, in reading order; `missing` those it names and lacks."""

    title: str | None
    authors: tuple[str, ...]
    year: int | None
    doi: str | None
    documents: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    """One entry of the manifest."""

    href: str
    media_type: str
    properties: tuple[str, ...]


def book_of(packed: Packed) -> Book:
    """The book in an open zip. Raises `FileDamaged`, `FileEncrypted`, the latter also for a book under DRM."""
    _refuse_encrypted(packed)
    member = _package_member(packed)
    package = parse_xml(f"{packed.name}/{member}", packed.read(member))
    items = {
        entry.get("id") or "": _Item(
            entry.get("href") or "",
            (entry.get("media-type") or "").lower(),
            tuple((entry.get("properties") or "").split()),
        )
        for entry in _named(package, "item")
    }
    covers = {
        member_beside(member, entry.get("href") or "")
        for entry in _named(package, "reference")
        # A link to a place inside a document says nothing of the whole of it.
        if (entry.get("type") or "").lower() in ("cover", "toc") and "#" not in (entry.get("href") or "")
    }
    documents: list[str] = []
    missing: list[str] = []
    for reference in _named(package, "itemref"):
        item = items.get(reference.get("idref") or "")
        if item is None or item.media_type not in _TEXTS or "nav" in item.properties:
            continue
        target = member_beside(member, item.href)
        member_name = packed.find(target)
        if member_name is None:
            missing.append(posixpath.basename(target))
        elif target not in covers and member_name not in documents:
            documents.append(member_name)
    if not documents:
        raise FileDamaged(f"{packed.name} is damaged: it names no document that it holds")
    identifiers = " ".join(_words(entry) for entry in _named(package, "identifier"))
    return Book(
        title=next((words for entry in _named(package, "title") if (words := _words(entry))), None),
        authors=tuple(_authors(package)),
        year=_year(package),
        doi=bare_doi(identifiers),
        documents=tuple(documents),
        missing=tuple(missing),
    )


def _refuse_encrypted(packed: Packed) -> None:
    member = packed.find(_ENCRYPTION)
    if member is None:
        return
    for item in _named(parse_xml(f"{packed.name}/{member}", packed.read(member)), "EncryptedData"):
        method = next(_named(item, "EncryptionMethod"), None)
        if method is None or method.get("Algorithm") not in _FONT_SCRAMBLING:
            raise FileEncrypted(f"{packed.name} is locked by its seller (DRM): its words cannot be read")


def _package_member(packed: Packed) -> str:
    container = packed.find(_CONTAINER)
    if container is not None:
        for item in _named(parse_xml(f"{packed.name}/{container}", packed.read(container)), "rootfile"):
            member = packed.find(member_beside("", item.get("full-path") or ""))
            if member is not None:
                return member
    raise FileDamaged(f"{packed.name} is no whole EPUB: it does not say where its contents are")


def member_beside(beside: str, href: str) -> str:
    """The member that a link in another member leads to."""
    path = unquote(href.partition("#")[0])
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(beside), path)).lstrip("/")


def _authors(package: etree._Element) -> Iterator[str]:
    """The creators that are not named as something else than authors."""
    roles = {
        (item.get("refines") or "").lstrip("#"): _words(item)
        for item in _named(package, "meta")
        if item.get("property") == "role"
    }
    for item in _named(package, "creator"):
        stated = next((str(role) for key, role in item.attrib.items() if etree.QName(key).localname == "role"), "")
        if _words(item) and (stated or roles.get(item.get("id") or "", "aut")) in ("aut", "cre"):
            yield _words(item)


def _year(package: etree._Element) -> int | None:
    """The year of the date of publication, or of one that does not say what it dates."""
    dated: list[tuple[bool, str]] = []
    for item in _named(package, "date"):
        event = next((str(value) for key, value in item.attrib.items() if etree.QName(key).localname == "event"), "")
        if event in ("", "publication", "original-publication"):
            dated.append((not event, _words(item)))
    for _, words in sorted(dated, key=lambda pair: pair[0]):
        if (year := year_in(words)) is not None:
            return year
    return None


def _named(element: etree._Element, local: str) -> Iterator[etree._Element]:
    return (item for item in element.iter() if isinstance(item.tag, str) and etree.QName(item).localname == local)


def _words(element: etree._Element) -> str:
    return " ".join("".join(str(text) for text in element.itertext()).split())


_TYPE = "{http://www.idpf.org/2007/ops}type"
_LEFT_OUT = frozenset(("cover", "toc", "landmarks", "page-list", "loi", "lot"))
_FURNITURE = frozenset(
    ("titlepage", "halftitlepage", "halftitle", "imprint", "colophon", "copyright-page", "seriespage")
)
# Soft hyphens and characters of no width: a printer's hints, no part of the words.
_UNSEEN = dict.fromkeys((0xAD, 0x200B, 0x2060, 0xFEFF))
_PICTURES = ("img", "image")
_INNER = 3
_LARGEST_SHEET = 2_000_000


@dataclass(frozen=True, slots=True)
class _Chapter:
    """One document of the book: what it says it is, its blocks, how many pictures and hidden words are in it."""

    types: frozenset[str]
    blocks: tuple[HtmlBlock, ...]
    pictures: int
    hidden: int


def read_epub(name: str, content: bytes) -> Draft:
    """The draft of an EPUB. Raises `FileDamaged`, `FileEncrypted`, `FileOverLimit`."""
    with opened(name, content) as packed:
        book = book_of(packed)
        chapters: list[_Chapter] = []
        missing = list(book.missing)
        for member in book.documents:
            try:
                chapters.append(_chapter(member, packed.read(member), packed))
            except FileDamaged:
                missing.append(member.rpartition("/")[2])
    if not chapters:
        raise FileDamaged(f"{name} is damaged: none of its documents can be read")
    read = [chapter for chapter in chapters if not chapter.types & _LEFT_OUT]
    html_blocks = [html_block for chapter in read for html_block in _of_kind(chapter)]
    text, blocks, tables, title = _placed(html_blocks, book.title)
    pictures, hidden = sum(chapter.pictures for chapter in read), sum(chapter.hidden for chapter in read)
    return Draft(
        text=text,
        title=book.title,
        authors=book.authors,
        year=book.year,
        blocks=with_sections(text, blocks, title),
        doi=book.doi,
        missing=tuple(f"{document} (missing or damaged)" for document in missing),
        left_out=tuple(
            count(number, what) for number, what in ((pictures, "picture"), (hidden, "hidden word")) if number
        ),
        tables=tables,
    )


def _chapter(member: str, content: bytes, packed: Packed) -> _Chapter:
    """One document. Raises `FileDamaged` where neither XML nor HTML can be made of it."""
    root = _html(member, content)
    mark_hidden(root, _sheets(member, root, packed))
    body = root.find("body")
    whole = root if body is None else body
    # What a document is, is said on its body, or on the one section in it.
    types = frozenset(
        kind for element in _outermost(whole) for kind in (element.get("data-epub-type") or "").lower().split()
    )
    for element in list(whole.iter("aside")):
        # On a page an aside is no part of the text; in a book it is a note, or a box to be read.
        element.tag = "div"
    return _Chapter(types, tuple(blocks_in(whole)), sum(1 for _ in whole.iter(*_PICTURES)), hidden_words(whole))


def _sheets(member: str, root: html.HtmlElement, packed: Packed) -> Iterator[str]:
    """The style sheets that a document names, those that are in the book."""
    for link in root.iter("link"):
        if "stylesheet" in (link.get("rel") or "").lower():
            target = packed.find(member_beside(member, link.get("href") or ""))
            with suppress(FileError):
                if target is not None and packed.sizes[target] <= _LARGEST_SHEET:
                    yield decode(target, packed.read(target)).text


def _html(member: str, content: bytes) -> html.HtmlElement:
    """The document as HTML elements; it is taken for XML first, where "<title/>" hides nothing that follows."""
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = parse_xml(member, content)
        for element in root.iter():
            _plain(element)
        etree.cleanup_namespaces(root)
        markup = etree.tostring(root, method="html", encoding="unicode")
    except FileDamaged:
        try:
            markup = decode(member, content).text
        except FileError:
            raise FileDamaged(f"{member} is no text") from None
        start = markup.find("<")
        markup = markup[markup.find("?>") + 2 :] if markup.startswith("<?xml", start) else markup
    try:
        parsed = html.document_fromstring(markup.translate(_UNSEEN), parser=parser)
    except (etree.ParserError, ValueError):
        raise FileDamaged(f"{member} holds no text") from None
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise FileDamaged(f"{member} nests its elements too deep")
    return parsed


def _plain(element: etree._Element) -> None:
    """An element of XHTML as one of HTML; an equation as the words in it."""
    if _TYPE in element.attrib:
        element.set("data-epub-type", str(element.attrib.pop(_TYPE)))
    tag = element.tag
    if isinstance(tag, str) and tag.startswith("{"):
        local = etree.QName(element).localname
        if local in ("annotation", "annotation-xml"):
            element.text = None
            for item in list(element):
                element.remove(item)
        element.tag = "span" if local == "math" else local


def _outermost(whole: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """An element, and the one inside it that holds all of it, and so on."""
    for _ in range(_INNER):
        yield whole
        inner = [item for item in whole if isinstance(item.tag, str)]
        if len(inner) != 1:
            return
        whole = inner[0]


def _of_kind(chapter: _Chapter) -> Iterator[HtmlBlock]:
    for html_block in chapter.blocks:
        yield replace(html_block, kind=BlockKind.FURNITURE) if chapter.types & _FURNITURE else html_block


def _placed(
    html_blocks: list[HtmlBlock], title: str | None
) -> tuple[str, list[Block], tuple[DataTable, ...], Span | None]:
    """The text of the HTML blocks with its blocks and tables, and the title's span where it stands as a heading."""
    words = [html_block.words.text.strip() for html_block in html_blocks]
    text, spans = laid_out(words)
    blocks = [
        Block(html_block.kind, span, level=html_block.level)
        for html_block, span in zip(html_blocks, spans, strict=True)
    ]
    titles = (
        block.span
        for block, word in zip(blocks, words, strict=True)
        if title is not None and block.kind is BlockKind.HEADING and word.casefold() == title.casefold()
    )
    return text, blocks, tables_of(html_blocks, spans), next(titles, None)
