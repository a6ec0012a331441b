"""A Word table to rows of cells, with what Word says of its heads.

Left out: borders and looks, but for bold type; and how a cell is read, which the body does.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from corpus.data_table import DataTable
from corpus.document import BlockKind
from corpus.reading.docx.part import Part
from corpus.reading.docx.runs import LINE_END
from corpus.reading.docx.xml import Element, attribute, child, contents, is_on, name_of, number, value
from corpus.reading.markup.rows import Cell, filled
from corpus.reading.markup.table_lines import lined
from corpus.reading.markup.words import CellWords, Words
from corpus.table_heads import Marked

_LAYOUT_WORDS = 100
_MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class WordCell:
    """A cell as the parts in it: the column it begins in and how many it takes; `goes_on` where it is merged into the
    one above."""

    parts: tuple[Part, ...]
    column: int
    columns: int = 1
    goes_on: bool = False

    @property
    def bold(self) -> bool:
        """Whether all of its words are bold."""
        return bool(self.parts) and all(part.stands_out for part in self.parts)


@dataclass(frozen=True, slots=True)
class WordTable:
    """The cells of each row, how many rows at the top are marked as heads, and how many were deleted."""

    rows: tuple[tuple[WordCell, ...], ...]
    head_rows: int
    deleted: int

    def lays_out(self) -> bool:
        """Whether the table only frames text: a single cell, one with as much text as all the others, or a single row
        with a table in it."""
        cells = [cell for row in self.rows for cell in row]
        counts = [sum(len(part.words.split()) for part in cell.parts) for cell in cells]
        most = max(counts, default=0)
        nests = any(part.kind is BlockKind.TABLE for cell in cells for part in cell.parts)
        if len(counts) == 1 or (len(self.rows) == 1 and nests):
            return True
        return most > _LAYOUT_WORDS and 2 * most >= sum(counts)

    def read(self) -> tuple[Words, DataTable | None]:
        """The words of the table, a line a row, and its cells in them."""
        worded = [row for row in self.rows if any(cell.parts or cell.goes_on for cell in row)]
        bold = [bool(row) and all(cell.bold for cell in row if cell.parts) for row in worded]
        marked = Marked(self.head_rows, bold=bold[:1] == [True] and not all(bold))
        return lined(filled(_cells(worded)), marked)


def table_of(table: Element, read_cell: Callable[[Element], tuple[Part, ...]]) -> WordTable:
    """The table in a `w:tbl`; each cell is read once, in order."""
    rows: list[tuple[WordCell, ...]] = []
    heads: list[bool] = []
    deleted = 0
    for row in contents(table):
        if name_of(row) != "w:tr":
            continue
        properties = child(row, "w:trPr")
        if child(properties, "w:del") is not None:
            deleted += 1
            continue
        heads.append(bool(is_on(properties, "w:tblHeader")))
        rows.append(tuple(_row(row, read_cell)))
    return WordTable(tuple(rows), sum(1 for _ in takewhile(bool, heads)), deleted)


def _row(row: Element, read_cell: Callable[[Element], tuple[Part, ...]]) -> Iterator[WordCell]:
    """The cells of a row, without those merged into one before."""
    # A row that starts late: the columns before it are empty.
    column = max(0, min(number(value(row, "w:trPr", "w:gridBefore")) or 0, _MOST_COLUMNS))
    yield from (WordCell((), at) for at in range(column))
    for cell in contents(row):
        if name_of(cell) != "w:tc":
            continue
        properties = child(cell, "w:tcPr")
        columns = min(max(1, number(value(properties, "w:gridSpan")) or 1), _MOST_COLUMNS)
        beside, above = child(properties, "w:hMerge"), child(properties, "w:vMerge")
        if beside is None or attribute(beside, "val") == "restart":
            parts = read_cell(cell)
            goes_on = above is not None and attribute(above, "val") != "restart" and not parts
            yield WordCell(parts, column, columns, goes_on)
        column += columns


def _cells(rows: Sequence[Sequence[WordCell]]) -> Iterator[Iterator[Cell]]:
    """The rows with each merged cell as one that spans them."""
    for at, row in enumerate(rows):
        yield (
            Cell(
                _words(cell), 1 + sum(1 for _ in takewhile(bool, _going_on(rows[at + 1 :], cell.column))), cell.columns
            )
            for cell in row
            if not _is_taken(rows, at, cell)
        )


def _going_on(rows: Sequence[Sequence[WordCell]], column: int) -> Iterator[bool]:
    """Whether each row goes on in this column with the cell above."""
    return (any(cell.goes_on and cell.column == column for cell in row) for row in rows)


def _is_taken(rows: Sequence[Sequence[WordCell]], at: int, cell: WordCell) -> bool:
    """Whether a cell is part of one above it."""
    return cell.goes_on and at > 0 and any(above.column == cell.column for above in rows[at - 1])


def _words(cell: WordCell) -> Words:
    """The words of a cell, those of its paragraphs, items and lines kept apart."""
    words = CellWords()
    for part in cell.parts:
        for number_of, line in enumerate(_lines(part)):
            if number_of:
                words.end(only_line=part.kind is not BlockKind.TABLE)
            words.words.add(line)
        words.end()
    return words.take()


def _lines(part: Part) -> Sequence[str]:
    """The lines of a part; a table inside a cell gives its words without strokes between them."""
    if part.kind is BlockKind.TABLE:
        return part.in_full.replace(" | ", " ").split("\n")
    return part.in_full.split(LINE_END)
