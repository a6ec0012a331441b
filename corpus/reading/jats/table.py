"""A JATS table: its rows, a line each, with its cells, and the notes in its foot. Left out: the widths of columns."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from corpus.data_table import DataTable
from corpus.reading.jats.line import Step, gather, walk, words_of
from corpus.reading.jats.tags import BLOCKS, children, tag_of
from corpus.reading.markup.rows import Cell, cell, filled, head_columns, head_rows
from corpus.reading.markup.table_lines import lined
from corpus.reading.markup.words import CellWords, Words
from corpus.table_heads import Marked

# In the order they are read in: the foot of a table may stand before its body.
_ROW_GROUPS = ("thead", "tbody", "tfoot")


@dataclass(frozen=True, slots=True)
class TableRead:
    """The words of a table, a line a row; its cells in them, where it has rows; and the notes in its foot."""

    words: Words
    table: DataTable | None = None
    notes: tuple[Words, ...] = ()


def only_cell(table: etree._Element) -> etree._Element | None:
    """The one cell of a table that only frames text; None for any other."""
    cells = [one for _, row in _rows(table) for one in children(row, "td", "th")]
    return cells[0] if len(cells) == 1 else None


def read_table(table: etree._Element) -> TableRead:
    """The table in an element; one without rows gives all its words on one line."""
    rows: list[tuple[Cell, ...]] = []
    notes: list[Words] = []
    heads = 0
    for group, row in _rows(table):
        cells = tuple(_cell(one) for one in children(row, "td", "th"))
        if group == "tfoot" and len(cells) == 1:
            notes.append(cells[0].words)
        elif any(one.words.text for one in cells):
            rows.append(cells)
            heads += group == "thead"
    if not rows and not notes:
        return TableRead(words_of(table))
    words, made = lined(filled(rows), Marked(max(heads, head_rows(rows)), head_columns(rows[heads:])))
    return TableRead(words, made, tuple(note for note in notes if note))


def _rows(table: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """The rows, each with the group it stands in: "thead", "tbody" or "tfoot"."""
    for group in _ROW_GROUPS:
        for part in table:
            if tag_of(part) == group:
                yield from ((group, row) for row in children(part, "tr"))
            elif tag_of(part) == "tr" and group == "tbody":
                yield group, part


def _cell(element: etree._Element) -> Cell:
    head = tag_of(element) == "th"
    words = words_of(element) if head else _parts(element)
    return cell(words, element.get("rowspan"), element.get("colspan"), head)


def _parts(whole: etree._Element) -> Words:
    """The words of a cell, those of its paragraphs, items and lines kept apart."""
    parts = CellWords()
    for step, element in walk(whole, frozenset()):
        if (
            element is not whole
            and step is not Step.APART
            and (tag_of(element) in BLOCKS or tag_of(element) == "break")
        ):
            parts.end(only_line=tag_of(element) == "break")
        if step is not Step.APART:
            gather(parts.words, step, element, whole)
        if step is not Step.OPEN and element is not whole:
            parts.words.add(element.tail or "")
    return parts.take()
