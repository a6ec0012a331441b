"""HTML to a draft: the article's text without menus, banners, scripts and hidden words."""

import codecs
import re
from collections.abc import Iterator

from lxml import etree, html

from corpus.errors import FileEmpty, FileNotText
from corpus.readers.base import Decoded, decode
from corpus.readers.draft import Draft, laid_out, of_the_whole, with_sections
from corpus.readers.html_blocks import Step, blocks_in, hidden_words, tables_of, walk
from corpus.readers.html_hidden import mark_hidden
from corpus.readers.jats_references import bare_doi
from corpus.readers.title_page import byline
from corpus.text import count
from corpus.types import Block, BlockKind, FrontMatter

_DECLARED = re.compile(
    rb"""(?:<meta[^>]{0,200}charset|\A\s*<\?xml[^>]{0,200}encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE
)
# What pages are written in; all else that Python calls an encoding ("unicode_escape") is none of theirs.
_PAGE_ENCODING = re.compile(r"iso8859|cp\d|koi8|mac-|shift_?jis|euc|iso2022|gb|big5|tis")
_YEAR = re.compile(r"\b(1[89]|20)\d\d\b")
_LEAST_ARTICLE = 0.4
_DOI_NAMES = ("citation_doi", "prism.doi", "dc.identifier", "dc.identifier.doi", "bepress_citation_doi", "doi")


def read_html(name: str, content: bytes) -> Draft:
    """The draft of an HTML file. Raises `FileEmpty`, `FileUndecodable`, and `FileNotText` where it nests too deep."""
    decoded = _decoded(name, content)
    # lxml takes no text that declares an encoding of its own.
    markup = re.sub(r"\A\ufeff?\s*<\?xml[^>]*\?>", "", decoded.text)
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = html.document_fromstring(markup, parser=parser)
    except (etree.ParserError, ValueError):
        raise FileEmpty(f"{name} holds no HTML text") from None
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        # The parser drops what comes after; half a document would pass for a whole one.
        raise FileNotText(f"{name} nests its elements too deep to be read as HTML: save its text as a .txt file")
    mark_hidden(root)
    article = _article(root)
    html_blocks = list(blocks_in(article))
    text, spans = laid_out([html_block.words.text for html_block in html_blocks])
    bare = [
        Block(html_block.kind, span, level=html_block.level)
        for html_block, span in zip(html_blocks, spans, strict=True)
    ]
    first = next(
        (
            at
            for at, html_block in enumerate(html_blocks)
            if html_block.kind is BlockKind.HEADING and html_block.level == 1
        ),
        None,
    )
    title_span = of_the_whole(text, bare, None if first is None else spans[first])
    names, blocks = byline(text, with_sections(text, bare, title_span), title_span)
    heading = None if first is None or title_span is None else html_blocks[first].words.text
    title = _meta(root, "citation_title", "dc.title") or heading or _meta(root, "og:title") or root.findtext(".//title")
    authors = tuple(_metas(root, "citation_author", "dc.creator", "author")) or names
    date = _meta(root, "citation_publication_date", "citation_date", "dc.date", "article:published_time", "date")
    year = _YEAR.search(date or "")
    return Draft(
        text,
        " ".join(title.split()) if title and title.strip() else None,
        authors,
        int(year.group()) if year else None,
        blocks,
        decoded.encoding,
        doi=next((doi for stated in _metas(root, *_DOI_NAMES) if (doi := bare_doi(stated))), None),
        left_out=tuple(_left_out(article)),
        tables=tables_of(html_blocks, spans),
        front_matter=FrontMatter(
            journal=_meta(root, "citation_journal_title", "prism.publicationname"),
            affiliations=tuple(dict.fromkeys(_metas(root, "citation_author_institution"))),
            published=date,
        ),
    )


def _decoded(name: str, content: bytes) -> Decoded:
    """As the page declares, where it keeps to it; what is UTF-8 by its bytes or its mark is UTF-8 all the same."""
    declared = _DECLARED.search(content[:4096])
    try:
        encoding = codecs.lookup(declared.group(1).decode("ascii")).name if declared else ""
        if content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _is_utf8(content):
            encoding = ""
        elif encoding in ("iso8859-1", "ascii"):
            encoding = "cp1252"  # as every browser reads them
        if _PAGE_ENCODING.match(encoding):
            return Decoded(content.decode(encoding), encoding)
    except (LookupError, UnicodeError):
        pass
    return decode(name, content)


def _is_utf8(content: bytes) -> bool:
    if content.isascii():
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _article(root: html.HtmlElement) -> html.HtmlElement:
    """The element that holds the article: the one `<article>` or `<main>` with most of the text, else the body."""
    body = root.find("body")
    whole = body if body is not None else root
    candidates: list[html.HtmlElement] = []
    inside = 0
    for step, element in walk(whole):
        if element.tag not in ("article", "main") or step is Step.SKIPPED:
            continue
        # What lies inside a candidate holds no more of the text than the candidate.
        if step is Step.OPEN and not inside:
            candidates.append(element)
        inside += 1 if step is Step.OPEN else -1
    if candidates:
        best = max(candidates, key=_length)
        if _length(best) >= _LEAST_ARTICLE * _length(whole):
            return best
    return whole


def _length(element: html.HtmlElement) -> int:
    return sum(len(html_block.words.text) for html_block in blocks_in(element))


def _left_out(article: html.HtmlElement) -> Iterator[str]:
    steps = walk(article, tables_apart=False)
    pictures = sum(step is Step.OPEN and element.tag == "img" for step, element in steps)
    for number, what in ((pictures, "picture"), (hidden_words(article), "hidden word")):
        if number:
            yield count(number, what)


def _metas(root: html.HtmlElement, *names: str) -> list[str]:
    for name in names:
        values = [
            content.strip()
            for meta in root.iter("meta")
            if (meta.get("name") or meta.get("property") or "").lower() == name
            and (content := meta.get("content") or "").strip()
        ]
        if values:
            return values
    return []


def _meta(root: html.HtmlElement, *names: str) -> str | None:
    values = _metas(root, *names)
    return values[0] if values else None
