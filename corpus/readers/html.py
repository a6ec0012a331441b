"""HTML to a draft: the article's text without menus, banners, scripts and hidden words."""

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice

from lxml import etree, html

from corpus.errors import FileEmpty, FileNotText
from corpus.readers.base import Decoded, decode
from corpus.readers.draft import Draft, laid_out, of_the_whole, with_sections
from corpus.readers.html_hidden import is_hidden, mark_hidden, seen_words
from corpus.readers.jats_references import bare_doi, year_in
from corpus.readers.markup import Cell, CellWords, Gathering, Words, cell, grouped
from corpus.readers.title_page import byline
from corpus.span import Span
from corpus.tables import DataTable
from corpus.text import count
from corpus.types import Block, BlockKind, FrontMatter


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


BLOCKS = _names(
    "p h1 h2 h3 h4 h5 h6 li dt dd blockquote pre table tr td th figcaption caption div section article "
    "main body ul ol dl header figure address center hr details summary fieldset form"
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))

_SKIPPED = _names(
    "script style noscript template svg math nav aside button input select textarea iframe object embed "
    "video audio canvas dialog head footer"
)
_SKIPPED_ROLES = _names("navigation banner contentinfo search complementary dialog alert menu toolbar")
_SKIPPED_NAMES = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|share|sharing|social|breadcrumbs?|menu|navbar|nav|sidebar|newsletter|"
    r"subscribe|related|comments?|advert\w*|ads?|promo|popup|modal|skip-?link|toc|pagination|footer|masthead|mw-cite-backlink|back-?link)(?:$|[\s_-])",
    re.IGNORECASE,
)
# Pages of old kinds wrap all they have in one form, or call the whole "with-sidebar": what holds these is no menu.
_ARTICLE_MARKS = ("h1", "main", "article")
_CELL_WORDS = 100


class Step(Enum):
    """What a walk meets: an element as it opens and as it closes, and what it passes by without going in."""

    OPEN = auto()
    CLOSE = auto()
    TABLE = auto()
    SKIPPED = auto()


def walk(whole: html.HtmlElement, tables_apart: bool = True) -> Iterator[tuple[Step, html.HtmlElement]]:
    """The elements under `whole`, itself first; it does not go into tables of data if they are to stay apart."""
    path, children = [whole], [iter(whole)]
    yield Step.OPEN, whole
    while path:
        child = next(children[-1], None)
        if child is None:
            children.pop()
            yield Step.CLOSE, path.pop()
        elif is_skipped(child):
            yield Step.SKIPPED, child
        elif tables_apart and _is_data_table(child):
            yield Step.TABLE, child
        else:
            path.append(child)
            children.append(iter(child))
            yield Step.OPEN, child


def hidden_words(whole: html.HtmlElement) -> int:
    """How many words under `whole` its reader does not see."""
    skipped = (element for step, element in walk(whole, tables_apart=False) if step is Step.SKIPPED)
    return sum(seen_words(element) for element in skipped if is_hidden(element))


def is_skipped(element: html.HtmlElement) -> bool:
    """Whether the element belongs to the page around the text, or is not seen by a reader."""
    tag = element.tag
    if tag in _SKIPPED or is_hidden(element):
        return True
    if tag in ("body", "main", "article") or tag in HEADINGS:
        return False
    apart = (
        tag == "form"
        or (element.get("role") or "").lower() in _SKIPPED_ROLES
        or _SKIPPED_NAMES.search(f"{element.get('class') or ''} {element.get('id') or ''}") is not None
    )
    return apart and next(element.iter(*_ARTICLE_MARKS), None) is None


def _is_data_table(element: html.HtmlElement) -> bool:
    """Whether the element is a table of data; one that lays out a page is a single cell, is a single row with a table
    in it, or has a cell with much of the text in it."""
    if element.tag != "table" or element.get("role") in ("presentation", "none"):
        return False
    cells = sum(1 for _ in islice(element.iter("td", "th"), 2))
    nests = next(element.iterdescendants("table"), None) is not None
    if cells < 2 or (nests and _rows(element) < 2):
        return False
    return all(len(str(cell.text_content()).split()) <= _CELL_WORDS for cell in element.iter("td"))


def _rows(table: html.HtmlElement) -> int:
    """How many rows are the table's own, and not those of one in its cells."""
    groups = (table, *(section for section in table if section.tag in ("thead", "tbody", "tfoot")))
    return sum(1 for group in groups for row in group if row.tag == "tr")


_ITEMS = ("li", "dt", "dd")
# In the order they are read in: the foot of a table may stand before its body.
_ROW_GROUPS = ("thead", "tbody", "tfoot")


@dataclass(frozen=True, slots=True)
class HtmlBlock:
    """Words on one line (a table: a line a row); `level` is a heading's or how deep in lists an item lies, else 0.
    `table` is the table that the words are."""

    kind: BlockKind
    words: Words
    level: int = 0
    table: DataTable | None = None


def _taken(gathered: Gathering, around: Sequence[str]) -> Iterator[HtmlBlock]:
    """What was gathered, as a block of the innermost block around it; nothing where it holds no word."""
    words = gathered.take()
    if not words:
        return
    tag = around[-1] if around else ""
    depth = sum(block in _ITEMS for block in around)
    kind, level = (BlockKind.LIST_ITEM, depth) if depth else (BlockKind.PARAGRAPH, 0)
    if tag in HEADINGS:
        kind, level = BlockKind.HEADING, int(tag[1])
    elif tag in ("figcaption", "caption"):
        kind, level = BlockKind.CAPTION, 0
    yield HtmlBlock(kind, words, level)


def blocks_in(whole: html.HtmlElement) -> Iterator[HtmlBlock]:
    """The blocks under an element; words between blocks make paragraphs of their own."""
    words = Gathering()
    around: list[str] = []
    for step, element in walk(whole):
        is_block = element.tag in BLOCKS
        if step is Step.OPEN:
            if is_block:
                yield from _taken(words, around)
                around.append(element.tag)
            open_inline(words, element)
            continue
        if step is Step.TABLE:
            yield from _taken(words, around)
            yield from _table(element)
        elif step is Step.CLOSE:
            close_inline(words, element)
            if is_block:
                yield from _taken(words, around)
                around.pop()
        if element is not whole:
            words.add(element.tail or "")


def tables_of(html_blocks: Sequence[HtmlBlock], spans: Sequence[Span]) -> tuple[DataTable, ...]:
    """The tables among blocks that stand at these spans of a text."""
    return tuple(
        html_block.table.moved(span.start)
        for html_block, span in zip(html_blocks, spans, strict=True)
        if html_block.table is not None
    )


def open_inline(words: Gathering, element: html.HtmlElement) -> None:
    """What an element that opens does to the line: raised words, a line's end."""
    if element.tag == "sup":
        words.open_raised()
    words.add("\n" if element.tag == "br" else element.text or "")


def close_inline(words: Gathering, element: html.HtmlElement) -> None:
    """What an element that closes does to the line."""
    if element.tag == "sup":
        words.close_raised()


def _table(table: html.HtmlElement) -> Iterator[HtmlBlock]:
    """The caption, the rows a line each, and then the notes that stand in the foot as wide as the table."""
    caption = table.find("caption")
    if caption is not None and (words := _on_one_line(caption)):
        yield HtmlBlock(BlockKind.CAPTION, words)
    groups = [table, *(section for section in table if section.tag in _ROW_GROUPS)]
    groups.sort(key=lambda group: _ROW_GROUPS.index(group.tag) if group.tag in _ROW_GROUPS else 1)
    rows = ((group.tag, tuple(_cells(row))) for group in groups for row in group if row.tag == "tr")
    words, made, notes = grouped(rows)
    if words:
        yield HtmlBlock(BlockKind.TABLE, words, table=made)
    yield from (HtmlBlock(BlockKind.CAPTION, note) for note in notes)


def _cells(row: html.HtmlElement) -> Iterator[Cell]:
    for item in row:
        if item.tag in ("td", "th") and not is_skipped(item):
            words = _on_one_line(item) if item.tag == "th" else _parts(item)
            yield cell(words, item.get("rowspan"), item.get("colspan"), item.tag == "th")


def _parts(whole: html.HtmlElement) -> Words:
    """The words of a cell, those of its paragraphs, items and lines kept apart."""
    parts = CellWords()
    for step, element in walk(whole, tables_apart=False):
        if element is not whole and element.tag in ("td", "th"):
            parts.words.add(" ")
        elif element is not whole and (element.tag in BLOCKS or element.tag == "br"):
            parts.end(only_line=element.tag == "br")
        if step is Step.OPEN:
            open_inline(parts.words, element)
            continue
        if step is Step.CLOSE:
            close_inline(parts.words, element)
        if element is not whole:
            parts.words.add(element.tail or "")
    return parts.take()


def _on_one_line(whole: html.HtmlElement) -> Words:
    """All the words under an element; those of blocks inside it are kept apart."""
    words = Gathering()
    for step, element in walk(whole, tables_apart=False):
        if element.tag in BLOCKS:
            words.add(" ")
        if step is Step.OPEN:
            open_inline(words, element)
            continue
        if step is Step.CLOSE:
            close_inline(words, element)
        if element is not whole:
            words.add(element.tail or "")
    return words.take()


_DECLARED = re.compile(
    rb"""(?:<meta[^>]{0,200}charset|\A\s*<\?xml[^>]{0,200}encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE
)
# What pages are written in; all else that Python calls an encoding ("unicode_escape") is none of theirs.
_PAGE_ENCODING = re.compile(r"iso8859|cp\d|koi8|mac-|shift_?jis|euc|iso2022|gb|big5|tis")
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
    return Draft(
        text,
        " ".join(title.split()) if title and title.strip() else None,
        authors,
        year_in(date or ""),
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
