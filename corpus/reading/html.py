"""HTML to a draft: the article's text without menus, banners, scripts and hidden words.

The text is made here, block by block, and spans are into it. Read with lxml's HTML parser, which loads nothing
and follows no link. Left out: running scripts, styles from files, frames; the order on the screen.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree, html

from corpus.document import Block, BlockKind
from corpus.errors import FileEmpty
from corpus.reading.decoding import decode
from corpus.reading.draft import Draft, with_sections
from corpus.span import Span

_SKIPPED = frozenset(
    "script style noscript template svg math nav aside form button input select textarea iframe object embed video "
    "audio canvas dialog head footer".split()
)
_SKIPPED_ROLES = frozenset("navigation banner contentinfo search complementary dialog alert menu toolbar".split())
_SKIPPED_NAMES = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|share|sharing|social|breadcrumbs?|menu|navbar|nav|sidebar|newsletter|"
    r"subscribe|related|comments?|advert\w*|ads?|promo|popup|modal|skip-?link|toc|pagination|footer|masthead)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em|;|$)|opacity\s*:\s*0(?:;|$)", re.I)
_BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 li dt dd blockquote pre table figcaption caption div section article main body ul ol dl "
    "header figure address center hr details summary fieldset".split()
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_YEAR = re.compile(r"\b(1[89]|20)\d\d\b")
_LEAST_ARTICLE = 0.4


@dataclass(frozen=True, slots=True)
class HtmlDraft:
    """The draft, and the encoding that the file's bytes were decoded by."""

    draft: Draft
    encoding: str


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: BlockKind
    words: str
    level: int = 0


def read_html(name: str, content: bytes) -> HtmlDraft:
    """The draft of an HTML file. Raises `FileEmpty`, `FileUndecodable`."""
    declared = re.search(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", content[:4096], re.IGNORECASE)
    decoded = decode(name, _as_declared(content, declared.group(1).decode("ascii") if declared else ""))
    # lxml takes no text that declares an encoding of its own.
    markup = re.sub(r"\A\ufeff?\s*<\?xml[^>]*\?>", "", decoded.text)
    try:
        root = html.document_fromstring(markup, parser=html.HTMLParser(no_network=True, remove_comments=True, huge_tree=True))
    except (etree.ParserError, ValueError):
        raise FileEmpty(f"{name} holds no HTML text") from None
    pieces = list(_pieces(_article(root)))
    text, blocks, title_span = _laid_out(pieces)
    heading = next((piece.words for piece in pieces if piece.level == 1), None)
    title = _meta(root, "citation_title", "dc.title") or heading or _meta(root, "og:title") or root.findtext(".//title")
    authors = tuple(_metas(root, "citation_author", "dc.creator", "author"))
    date = _meta(root, "citation_publication_date", "citation_date", "dc.date", "article:published_time", "date")
    year = _YEAR.search(date or "")
    draft = Draft(
        text,
        " ".join(title.split()) if title and title.strip() else None,
        authors,
        int(year.group()) if year else None,
        with_sections(text, blocks, title_span),
    )
    return HtmlDraft(draft, decoded.encoding)


def _as_declared(content: bytes, charset: str) -> bytes:
    """The bytes as UTF-8 when the page declares another encoding and keeps to it."""
    if not charset or charset.lower() in ("utf-8", "utf8"):
        return content
    try:
        return content.decode(charset).encode("utf-8")
    except (LookupError, UnicodeDecodeError):
        return content


def _article(root: html.HtmlElement) -> html.HtmlElement:
    """The element that holds the article: the one `<article>` or `<main>` with most of the text, else the body."""
    body = root.find("body")
    whole = body if body is not None else root
    candidates = [element for element in whole.iter("article", "main") if not _is_skipped(element)]
    if candidates:
        best = max(candidates, key=_length)
        if _length(best) >= _LEAST_ARTICLE * _length(whole):
            return best
    return whole


def _length(element: html.HtmlElement) -> int:
    return sum(len(piece.words) for piece in _pieces(element))


def _is_skipped(element: html.HtmlElement) -> bool:
    if element.tag in _SKIPPED or element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if (element.get("role") or "") in _SKIPPED_ROLES or _HIDDEN_STYLE.search(element.get("style") or ""):
        return True
    if element.tag in ("body", "main", "article") or element.tag in _HEADINGS:
        return False
    return _SKIPPED_NAMES.search(f"{element.get('class') or ''} {element.get('id') or ''}") is not None


def _pieces(element: html.HtmlElement, listed: bool = False) -> Iterator[_Piece]:
    """The pieces under an element in reading order; words between blocks make paragraphs of their own."""
    if element.tag == "table":
        yield from _table(element)
        return
    listed = listed or element.tag in ("li", "dd", "dt")
    kind = _kind(element, listed)
    level = int(element.tag[1]) if element.tag in _HEADINGS else 0
    loose: list[str] = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and not _is_skipped(child):
            if child.tag in _BLOCKS or child.xpath(".//p|.//li|.//table|.//h1|.//h2|.//h3|.//div"):
                yield from _flushed(loose, kind, level)
                loose = []
                yield from _pieces(child, listed)
            else:
                loose.append("\n" if child.tag == "br" else _inline(child))
        loose.append(child.tail or "")
    yield from _flushed(loose, kind, level)


def _kind(element: html.HtmlElement, listed: bool) -> BlockKind:
    if element.tag in _HEADINGS:
        return BlockKind.HEADING
    if element.tag in ("figcaption", "caption"):
        return BlockKind.CAPTION
    return BlockKind.LIST_ITEM if listed else BlockKind.PARAGRAPH


def _flushed(loose: list[str], kind: BlockKind, level: int) -> Iterator[_Piece]:
    words = " ".join("".join(loose).split())
    if re.search(r"\w", words):
        yield _Piece(kind, words, level)


def _inline(element: html.HtmlElement) -> str:
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and not _is_skipped(child):
            parts.append("\n" if child.tag == "br" else _inline(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _table(element: html.HtmlElement) -> Iterator[_Piece]:
    for caption in element.findall("caption"):
        yield from _flushed([_inline(caption)], BlockKind.CAPTION, 0)
    rows = []
    for row in element.iter("tr"):
        cells = [" ".join(str(cell.text_content()).split()) for cell in row if cell.tag in ("td", "th")]
        if any(cells):
            rows.append(" | ".join(cells))
    if rows:
        yield _Piece(BlockKind.TABLE, "\n".join(rows))


def _laid_out(pieces: list[_Piece]) -> tuple[str, list[Block], Span | None]:
    """The text of the pieces, a blank line between them, with their blocks and the title's span."""
    parts: list[str] = []
    blocks: list[Block] = []
    title: Span | None = None
    at = 0
    for piece in pieces:
        span = Span(at, at + len(piece.words))
        blocks.append(Block(piece.kind, span))
        if piece.level == 1 and title is None:
            title = span
        parts.append(piece.words)
        at = span.end + 2
    return "\n\n".join(parts), blocks, title


def _metas(root: html.HtmlElement, *names: str) -> list[str]:
    for name in names:
        found = [
            content.strip()
            for meta in root.iter("meta")
            if (meta.get("name") or meta.get("property") or "").lower() == name
            and (content := meta.get("content") or "").strip()
        ]
        if found:
            return found
    return []


def _meta(root: html.HtmlElement, *names: str) -> str | None:
    found = _metas(root, *names)
    return found[0] if found else None
