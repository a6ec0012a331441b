"""The elements of an HTML page to blocks in reading order: what of the page is read, and where its reference list
stands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice

from lxml import html

from corpus.readers.draft import is_references_heading
from corpus.readers.html_hidden import is_hidden, seen_words
from corpus.readers.markup import Cell, CellWords, Gathering, Words, cell, filled, head_columns, head_rows, lined
from corpus.span import Span
from corpus.tables import DataTable, Marked
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


_NAMED = re.compile(
    r"(?:[a-z]{1,40}+[_-]){0,8}(?:references?|ref-?list|bibliography|literature-cited|citation-?list)"
    r"(?:[_-](?:list|content|section|container|wrapper)){0,8}",
    re.IGNORECASE,
)
# What holds these is the page, or the article, not its reference list.
_ENTRIES_ARTICLE_MARKS = ("h1", "main", "article")
_LISTS = ("ol", "ul")
_HOLDERS = ("ol", "ul", "div", "section")


def entries(whole: html.HtmlElement) -> frozenset[html.HtmlElement]:
    """The list items under `whole` that are references, each once; one inside another counts as part of it."""
    return frozenset(_items(whole))


def names_the_list(name: str) -> bool:
    """Whether an id names the whole list, not one of its entries."""
    return _NAMED.fullmatch(name) is not None


def _items(whole: html.HtmlElement) -> Iterator[html.HtmlElement]:
    holders: list[html.HtmlElement] = []
    depth = 0
    headed = False
    for step, element in walk(whole):
        if step is Step.CLOSE:
            if holders and holders[-1] is element:
                holders.pop()
            if depth and element.tag == "li":
                depth -= 1
            if element.tag in HEADINGS:
                headed = is_references_heading(" ".join(str(element.text_content()).split()))
            continue
        if step is not Step.OPEN:
            continue
        if element.tag in _HOLDERS and (_is_list(element) or (headed and element.tag in _LISTS)):
            holders.append(element)
        if element.tag == "li" and holders:
            if not depth:
                yield element
            depth += 1


def _is_list(element: html.HtmlElement) -> bool:
    if element.get("role") == "doc-bibliography":
        return True
    named = f"{element.get('class') or ''} {element.get('id') or ''}".split()
    return any(map(names_the_list, named)) and next(element.iter(*_ENTRIES_ARTICLE_MARKS), None) is None


_ITEMS = ("li", "dt", "dd")
# In the order they are read in: the foot of a table may stand before its body.
_ROW_GROUPS = ("thead", "tbody", "tfoot")


@dataclass(frozen=True, slots=True)
class HtmlBlock:
    """Words on one line (a table: a line a row); `level` is a heading's or how deep in lists an item lies, else 0.

    `ids` are the names that links know the place by, `links` the addresses it leads to, and `entry` is the element
    of a block that the page marks up as an entry of its reference list. `table` is the table that the words are.
    """

    kind: BlockKind
    words: Words
    level: int = 0
    ids: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    entry: html.HtmlElement | None = None
    table: DataTable | None = None


class _Loose:
    """The words gathered since the last block, with the names and links met on the way."""

    def __init__(self) -> None:
        self.words = Gathering()
        self.ids: list[str] = []
        self.links: list[str] = []

    def meet(self, element: html.HtmlElement) -> None:
        """An element opens in the line."""
        name = element.get("id") or (element.get("name") if element.tag == "a" else None)
        if name and not names_the_list(name):
            self.ids.append(name)
        if element.tag == "a" and (link := element.get("href")):
            self.links.append(link)
        open_inline(self.words, element)

    def take(self, around: Sequence[str], entry: html.HtmlElement | None = None) -> Iterator[HtmlBlock]:
        """What was gathered, as a block of the innermost block around it; nothing where it holds no word."""
        words = self.words.take()
        if not words:
            return
        tag = around[-1] if around else ""
        depth = sum(block in _ITEMS for block in around)
        kind, level = (BlockKind.LIST_ITEM, depth) if depth else (BlockKind.PARAGRAPH, 0)
        if entry is not None:
            kind, level = BlockKind.REFERENCE, 0
        elif tag in HEADINGS:
            kind, level = BlockKind.HEADING, int(tag[1])
        elif tag in ("figcaption", "caption"):
            kind, level = BlockKind.CAPTION, 0
        yield HtmlBlock(kind, words, level, tuple(self.ids), tuple(self.links), entry)
        self.ids, self.links = [], []


def blocks_in(whole: html.HtmlElement) -> Iterator[HtmlBlock]:
    """The blocks under an element; words between blocks make paragraphs of their own."""
    listed = entries(whole)
    loose = _Loose()
    around: list[str] = []
    entry: html.HtmlElement | None = None
    for step, element in walk(whole):
        is_block = element.tag in BLOCKS
        if step is Step.OPEN:
            if entry is None and is_block:
                yield from loose.take(around)
            if is_block:
                around.append(element.tag)
            if entry is None and element in listed:
                entry = element
                loose.ids, loose.links = [], []
            if entry is not None and is_block:
                loose.words.add(" ")
            loose.meet(element)
            continue
        if step is Step.TABLE:
            if entry is None:
                yield from loose.take(around)
                yield from _table(element)
            else:
                loose.words.add_words(_on_one_line(element))
        elif step is Step.CLOSE:
            close_inline(loose.words, element)
            if element is entry:
                yield from loose.take(around, entry)
                entry = None
            elif is_block and entry is None:
                yield from loose.take(around)
            elif is_block:
                loose.words.add(" ")
            if is_block:
                around.pop()
        if element is not whole:
            loose.words.add(element.tail or "")


def tables_of(html_blocks: Sequence[HtmlBlock], spans: Sequence[Span]) -> tuple[DataTable, ...]:
    """The tables among blocks that stand at these spans of a text."""
    return tuple(
        html_block.table.moved(span.start)
        for html_block, span in zip(html_blocks, spans, strict=True)
        if html_block.table is not None
    )


def open_inline(words: Gathering, element: html.HtmlElement) -> None:
    """What an element that opens does to the line: raised words, a link inside the page, a line's end."""
    if element.tag == "sup":
        words.open_raised()
    elif element.tag == "a":
        _, sharp, name = (element.get("href") or "").rpartition("#")
        words.open_mark((name,) if sharp and name else ())
    words.add("\n" if element.tag == "br" else element.text or "")


def close_inline(words: Gathering, element: html.HtmlElement) -> None:
    """What an element that closes does to the line."""
    if element.tag == "sup":
        words.close_raised()
    elif element.tag == "a":
        words.close_mark()


def _table(table: html.HtmlElement) -> Iterator[HtmlBlock]:
    """The caption, the rows a line each, and then the notes that stand in the foot as wide as the table."""
    caption = table.find("caption")
    if caption is not None and (words := _on_one_line(caption)):
        yield HtmlBlock(BlockKind.CAPTION, words)
    groups = [table, *(section for section in table if section.tag in _ROW_GROUPS)]
    groups.sort(key=lambda group: _ROW_GROUPS.index(group.tag) if group.tag in _ROW_GROUPS else 1)
    rows: list[tuple[Cell, ...]] = []
    notes: list[Words] = []
    heads = 0
    for group in groups:
        for row in (item for item in group if item.tag == "tr"):
            cells = tuple(_cells(row))
            if group.tag == "tfoot" and len(cells) == 1:
                notes.append(cells[0].words)
            elif any(cell.words.text for cell in cells):
                rows.append(cells)
                heads += group.tag == "thead"
    marked = Marked(max(heads, head_rows(rows)), head_columns(rows[heads:]))
    words, made = lined(filled(rows), marked)
    if words:
        yield HtmlBlock(BlockKind.TABLE, words, table=made)
    yield from (HtmlBlock(BlockKind.CAPTION, note) for note in notes if note)


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
