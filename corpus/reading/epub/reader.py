"""EPUB to a draft: its documents in reading order, each read as an HTML page is.

The text is made here, block by block, and spans are into it. Title page, imprint and the like are shown and never
cited. Left out: cover and contents, pictures, pages (an EPUB has none), and words that its styles hide.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from lxml import etree, html

from corpus.counted import count
from corpus.data_table import DataTable
from corpus.document import Block, BlockKind
from corpus.errors import FileDamaged, FileError
from corpus.reading.decoding import decode
from corpus.reading.draft import Draft, laid_out, with_sections
from corpus.reading.epub.package import book_of, member_beside
from corpus.reading.html.hidden import mark_hidden
from corpus.reading.html.pieces import Piece, pieces, tables_of
from corpus.reading.html.walk import hidden_words
from corpus.reading.markup.safe_xml import parse_xml
from corpus.reading.packed import Packed, opened
from corpus.span import Span

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
    """One document of the book: what it says it is, its pieces, how many pictures and hidden words are in it."""

    types: frozenset[str]
    found: tuple[Piece, ...]
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
    found = [piece for chapter in read for piece in _of_kind(chapter)]
    text, blocks, tables, title = _placed(found, book.title)
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


def _left_out(pictures: int, hidden: int) -> Iterator[str]:
    for number, what in ((pictures, "picture"), (hidden, "hidden word")):
        if number:
            yield count(number, what)


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
    return _Chapter(types, tuple(pieces(whole)), sum(1 for _ in whole.iter(*_PICTURES)), hidden_words(whole))


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
        found = html.document_fromstring(markup.translate(_UNSEEN), parser=parser)
    except (etree.ParserError, ValueError):
        raise FileDamaged(f"{member} holds no text") from None
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise FileDamaged(f"{member} nests its elements too deep")
    return found


def _plain(element: etree._Element) -> None:
    """An element of XHTML as one of HTML; an equation as the words in it."""
    if _TYPE in element.attrib:
        element.set("data-epub-type", str(element.attrib.pop(_TYPE)))
    tag = element.tag
    if isinstance(tag, str) and tag.startswith("{"):
        local = etree.QName(element).localname
        if local in ("annotation", "annotation-xml"):
            element.text = None
            for one in list(element):
                element.remove(one)
        element.tag = "span" if local == "math" else local


def _outermost(whole: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """An element, and the one inside it that holds all of it, and so on."""
    for _ in range(_INNER):
        yield whole
        inner = [one for one in whole if isinstance(one.tag, str)]
        if len(inner) != 1:
            return
        whole = inner[0]


def _of_kind(chapter: _Chapter) -> Iterator[Piece]:
    for piece in chapter.found:
        yield replace(piece, kind=BlockKind.FURNITURE) if chapter.types & _FURNITURE else piece


def _placed(found: list[Piece], title: str | None) -> tuple[str, list[Block], tuple[DataTable, ...], Span | None]:
    """The text of the pieces with their blocks and tables, and the title's span where it stands as a heading."""
    words = [piece.words.text.strip() for piece in found]
    text, spans = laid_out(words)
    blocks = [Block(piece.kind, span, level=piece.level) for piece, span in zip(found, spans, strict=True)]
    titles = (
        block.span
        for block, said in zip(blocks, words, strict=True)
        if title is not None and block.kind is BlockKind.HEADING and said.casefold() == title.casefold()
    )
    return text, blocks, tables_of(found, spans), next(titles, None)
