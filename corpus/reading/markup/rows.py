"""The cells of a table in markup to rows of equal length; a cell that spans rows or columns is said in each of them.

Left out: how the rows become a text (`table_lines`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.reading.markup.words import NO_WORDS, Words

_MOST_ROWS = 200
_MOST_COLUMNS = 100
_WIDEST = 500
_MOST_CELLS = 200_000
_LONGEST_REPEATED = 300
# Repeating the cells of a file that is made to be large must not make it much larger.
_MOST_REPEATED = 20_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's words, how many rows and columns it takes, and whether the markup calls it a head."""

    words: Words
    rows: int = 1
    columns: int = 1
    head: bool = False


@dataclass(frozen=True, slots=True)
class _Placed:
    """A cell and where its top left corner is."""

    cell: Cell
    row: int
    column: int


def cell(words: Words, rowspan: str | None, colspan: str | None, head: bool = False) -> Cell:
    """The cell with these attributes; numbers that are none, or too large to be meant, are mended."""
    return Cell(words, _number(rowspan, _MOST_ROWS), _number(colspan, _MOST_COLUMNS), head)


def filled(rows: Iterable[Iterable[Cell]]) -> tuple[tuple[Words, ...], ...]:
    """The words of each row from left to right, those of cells that reach into it among them."""
    return tuple(tuple(NO_WORDS if one is None else one.words for one in row) for row in spread(rows))


def spread(rows: Iterable[Iterable[Cell]]) -> tuple[tuple[Cell | None, ...], ...]:
    """The cells of each row from left to right, those that reach into it among them; None where there is none.

    A cell as wide as the table, and one with many words, stands once; every row is as long as the longest, but for
    tables of very many cells.
    """
    placed = list(_placed(rows))
    width = _width(placed)
    full: list[dict[int, Cell]] = [{} for _ in range(max((one.row for one in placed), default=-1) + 1)]
    left = _MOST_REPEATED
    for one in placed:
        last = min(one.column + one.cell.columns, width)
        once = len(one.cell.words.text) > _LONGEST_REPEATED or (one.column == 0 and last == width)
        for row in range(one.row, min(one.row + one.cell.rows, len(full))):
            for column in range(one.column, one.column + 1 if once else last):
                first = (row, column) == (one.row, one.column)
                # What is repeated costs at least its place.
                left -= 0 if first else len(one.cell.words.text) + 1
                if column < width and (first or left > 0):
                    full[row][column] = one.cell
    even = width * len(full) <= _MOST_CELLS
    return tuple(
        tuple(row.get(column) for column in range(width if even else max(row, default=-1) + 1)) for row in full
    )


def head_rows(rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows at the top hold nothing but heads; all of them where no other row follows."""
    return next((number for number, row in enumerate(rows) if not all(one.head for one in row)), len(rows))


def head_columns(rows: Sequence[Sequence[Cell]]) -> int:
    """How many cells at the left of every row are heads, in a table with other cells."""
    leading = (next((number for number, one in enumerate(row) if not one.head), len(row)) for row in rows if row)
    others = any(not one.head for row in rows for one in row)
    return min(leading, default=0) if others else 0


def _placed(rows: Iterable[Iterable[Cell]]) -> Iterator[_Placed]:
    """The cells in the columns that those reaching down from above leave free."""
    reaching: dict[int, int] = {}
    for number, row in enumerate(rows):
        column = 0
        begun: dict[int, int] = {}
        for own, one in enumerate(row):
            while column in reaching:
                column += 1
            if column >= _WIDEST:
                # Whoever makes a table that wide by spans means none of them.
                column, one = own, replace(one, rows=1, columns=1)
            yield _Placed(one, number, column)
            if one.rows > 1:
                begun |= dict.fromkeys(range(column, column + one.columns), one.rows - 1)
            column += one.columns
        reaching = {at: left - 1 for at, left in reaching.items() if left > 1} | begun


def _width(placed: Sequence[_Placed]) -> int:
    """How many columns there are; a lone cell that says it is wider than all rows is not believed."""
    ends: dict[int, list[_Placed]] = {}
    for one in placed:
        ends.setdefault(one.row, []).append(one)
    several = [max(one.column + one.cell.columns for one in row) for row in ends.values() if len(row) > 1]
    return max(several or [max(one.column for one in row) + 1 for row in ends.values()], default=0)


def _number(stated: str | None, most: int) -> int:
    stated = (stated or "").strip()
    return max(1, min(int(stated), most)) if re.fullmatch(r"[0-9]{1,4}", stated) else 1
