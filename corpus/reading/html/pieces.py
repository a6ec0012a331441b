"""The elements of an HTML page to pieces of text in reading order: headings, paragraphs, items, captions, tables.

An entry of the reference list is one piece, whatever it is built of. Links inside the page are kept as marks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import html

from corpus.data_table import DataTable
from corpus.document import BlockKind
from corpus.reading.html.entries import entries, names_the_list
from corpus.reading.html.walk import BLOCKS, HEADINGS, Step, is_skipped, walk
from corpus.reading.markup.rows import Cell, cell, filled, head_columns, head_rows
from corpus.reading.markup.table_lines import lined
from corpus.reading.markup.words import CellWords, Gathering, Words
from corpus.span import Span
from corpus.table_heads import Marked

_ITEMS = ("li", "dt", "dd")
# In the order they are read in: the foot of a table may stand before its body.
_ROW_GROUPS = ("thead", "tbody", "tfoot")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words on one line (a table: a line a row); `level` is a heading's or how deep in lists an item lies, else 0.

    `ids` are the names that links know the place by, `links` the addresses it leads to, and `entry` is the element
    of a piece that the page marks up as an entry of its reference list. `table` is the table that the words are.
    """

    kind: BlockKind
    words: Words
    level: int = 0
    ids: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    entry: html.HtmlElement | None = None
    table: DataTable | None = None


class _Loose:
    """The words gathered since the last piece, with the names and links met on the way."""

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

    def take(self, around: Sequence[str], entry: html.HtmlElement | None = None) -> Iterator[Piece]:
        """What was gathered, as a piece of the innermost block around it; nothing where it holds no word."""
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
        yield Piece(kind, words, level, tuple(self.ids), tuple(self.links), entry)
        self.ids, self.links = [], []


def pieces(whole: html.HtmlElement) -> Iterator[Piece]:
    """The pieces under an element; words between blocks make paragraphs of their own."""
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


def tables_of(found: Sequence[Piece], spans: Sequence[Span]) -> tuple[DataTable, ...]:
    """The tables among pieces that stand at these spans of a text."""
    return tuple(
        piece.table.moved(span.start) for piece, span in zip(found, spans, strict=True) if piece.table is not None
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


def _table(table: html.HtmlElement) -> Iterator[Piece]:
    """The caption, the rows a line each, and then the notes that stand in the foot as wide as the table."""
    caption = table.find("caption")
    if caption is not None and (words := _on_one_line(caption)):
        yield Piece(BlockKind.CAPTION, words)
    groups = [table, *(part for part in table if part.tag in _ROW_GROUPS)]
    groups.sort(key=lambda group: _ROW_GROUPS.index(group.tag) if group.tag in _ROW_GROUPS else 1)
    rows: list[tuple[Cell, ...]] = []
    notes: list[Words] = []
    heads = 0
    for group in groups:
        for row in (one for one in group if one.tag == "tr"):
            cells = tuple(_cells(row))
            if group.tag == "tfoot" and len(cells) == 1:
                notes.append(cells[0].words)
            elif any(one.words.text for one in cells):
                rows.append(cells)
                heads += group.tag == "thead"
    marked = Marked(max(heads, head_rows(rows)), head_columns(rows[heads:]))
    words, made = lined(filled(rows), marked)
    if words:
        yield Piece(BlockKind.TABLE, words, table=made)
    yield from (Piece(BlockKind.CAPTION, note) for note in notes if note)


def _cells(row: html.HtmlElement) -> Iterator[Cell]:
    for one in row:
        if one.tag in ("td", "th") and not is_skipped(one):
            words = _on_one_line(one) if one.tag == "th" else _parts(one)
            yield cell(words, one.get("rowspan"), one.get("colspan"), one.tag == "th")


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
