"""The elements of an HTML page to blocks in reading order, and what of the page is read."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice

from lxml import html

from corpus.readers.html_hidden import is_hidden, seen_words
from corpus.readers.markup import Cell, CellWords, Gathering, Words, cell, grouped
from corpus.span import Span
from corpus.tables import DataTable
from corpus.types import BlockKind


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
