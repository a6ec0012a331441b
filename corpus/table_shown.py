"""Rows of a table as a reader is shown them: a small table in Markdown, each cell under its heads.

Left out: how a small table looks on a page (`ui/`, the exports), which read it back from its Markdown.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.data_table import DataTable, words_at
from corpus.span import Span
from corpus.table_text import Stretch

_BETWEEN = ", "
_ROW = re.compile(r"\A\|(?: [^\n]* \|)")
_RULE = re.compile(r"\|(?: --- \|)+")
_CELLS = re.compile(r"(?<!\\)\| ((?:[^|\\\n]|\\.)*+)(?=\|)")
_ESCAPED = re.compile(r"\\([\\|])")


Cell = tuple[Stretch, ...]


def small_table(text: str, table: DataTable, spans: Sequence[Span]) -> tuple[tuple[Cell, ...], ...]:
    """The heads of a table, then its rows that share characters with any of `spans`; nothing where a line says it all:
    of heads alone, of one column, of names and values.

    Of a row alone that a span holds in part, only the columns inside it are shown.
    """
    found = {row: span for span in spans for row in table.rows_at(span) if row >= table.head_rows}
    rows = sorted(found)
    if not rows or table.width < 2 or (table.width == 2 and not table.head_rows):
        return ()
    columns = _columns(table, rows, found[rows[0]])
    head = tuple(_head_cell(text, table, column) for column in columns)
    return (head, *(tuple(_cell(text, table, row, column) for column in columns) for row in rows))


def plain_rows(text: str, table: DataTable, spans: Sequence[Span]) -> tuple[Cell, ...]:
    """The rows that share characters with any of `spans`, a line each: "name: value; value"."""
    lines: list[Cell] = []
    found = {row: span for span in spans for row in table.rows_at(span)}
    for row, span in sorted(found.items()):
        line: list[Stretch] = []
        before = ""
        for cell in table.rows[row].cells:
            words = words_at(text, cell)
            if not words or words == before or not cell.meets(span):
                continue
            if line:
                names = row >= table.head_rows and len(line) == 1 and table.head_columns > 0
                line.append(Stretch(sign=": " if names else "; "))
            line.append(Stretch(cell))
            before = words
        if line:
            lines.append(tuple(line))
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class ShownCell:
    """The words of a cell of a small table, and where in its Markdown they stand."""

    words: str
    place: Span


def rows_of_markdown(text: str) -> tuple[tuple[ShownCell, ...], ...]:
    """The cells of a small table, its heads first; nothing for a text that is none."""
    lines = text.split("\n")
    if len(lines) < 3 or not _RULE.fullmatch(lines[1]) or not all(map(_ROW.fullmatch, lines)):
        return ()
    rows: list[tuple[ShownCell, ...]] = []
    at = 0
    for number, line in enumerate(lines):
        if number != 1:
            # Each cell ends with a blank of ours.
            places = (
                Span(at + found.start(1), at + max(found.start(1), found.end(1) - 1))
                for found in _CELLS.finditer(line)
            )
            rows.append(tuple(ShownCell(_ESCAPED.sub(r"\1", place.of(text)), place) for place in places))
        at += len(line) + 1
    return tuple(rows) if len({len(row) for row in rows}) == 1 else ()


def _columns(table: DataTable, rows: Sequence[int], span: Span) -> list[int]:
    """The columns to show: all, or those of a single row's cells that `span` holds some of, with the row's heads."""
    if len(rows) > 1:
        return list(range(table.width))
    cells = table.rows[rows[0]].cells
    inside = [
        column for column in range(table.head_columns, table.width) if len(cells[column]) and cells[column].meets(span)
    ]
    empty = [column for column, cell in enumerate(cells) if not len(cell)]
    whole = len(inside) + len(empty) + table.head_columns >= table.width
    return list(range(table.width)) if whole or not inside else [*range(table.head_columns), *inside]


def _head_cell(text: str, table: DataTable, column: int) -> Cell:
    return _joined(table.column_heads(text, column))


def _cell(text: str, table: DataTable, row: int, column: int) -> Cell:
    if column >= table.head_columns:
        return _joined([table.rows[row].cells[column]])
    own = [table.head_cell(text, row, column)]
    return _joined([*table.groups_over(text, row), *own] if column == 0 else own)


def _joined(spans: Sequence[Span]) -> Cell:
    return tuple(_parted(span for span in spans if len(span)))


def _parted(spans: Iterator[Span]) -> Iterator[Stretch]:
    for number, span in enumerate(spans):
        if number:
            yield Stretch(sign=_BETWEEN)
        yield Stretch(span)
