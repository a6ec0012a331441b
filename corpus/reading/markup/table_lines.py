"""Rows of cells to the text of a table, a line a row, and its cells in it. Offsets are into that text."""

from collections.abc import Sequence

from corpus.data_table import DataTable, TableRow
from corpus.reading.markup.words import Mark, Words
from corpus.span import Span
from corpus.table_heads import NOTHING_MARKED, Marked, heads

BETWEEN = " | "
_MOST_CELLS = 50_000


def lined(rows: Sequence[Sequence[Words]], marked: Marked = NOTHING_MARKED) -> tuple[Words, DataTable | None]:
    """Rows of equal length as words and as a table; rows with nothing in them are dropped.

    A table of very many cells is words only.
    """
    full = [row for row in rows if any(cell.text for cell in row)]
    texts: list[str] = []
    marks: list[Mark] = []
    made: list[TableRow] = []
    at = 0
    for row in full:
        last = max(number for number, cell in enumerate(row) if cell.text)
        line = BETWEEN.join(cell.text for cell in row[: last + 1])
        start = at - (len(line) - len(line.lstrip()))
        line = line.strip()
        cells: list[Span] = []
        for cell in row:
            here = min(max(start, at), at + len(line))
            cells.append(Span(here, here + len(cell.text)))
            marks.extend(Mark(mark.span.moved(start), mark.ids) for mark in cell.marks)
            start += len(cell.text) + len(BETWEEN)
        made.append(TableRow(Span(at, at + len(line)), tuple(cells)))
        texts.append(line)
        at += len(line) + 1
    words = Words("\n".join(texts), tuple(marks))
    if not full or sum(map(len, full)) > _MOST_CELLS or len({len(row) for row in full}) > 1:
        return words, None
    told = heads([[cell.text for cell in row] for row in full], marked)
    return words, DataTable(Span(0, len(words.text)), tuple(made), told.rows, told.columns, told.sure)
