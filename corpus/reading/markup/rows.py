"""The cells of a table in markup to rows; a cell that spans rows is said again in each of them.

Left out: which cells are heads. A cell that spans columns is said once.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.reading.markup.words import Words

_MOST_ROWS = 200
_MOST_COLUMNS = 100


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's words, and how many rows and columns it takes."""

    words: Words
    rows: int = 1
    columns: int = 1


def cell(words: Words, rowspan: str | None, colspan: str | None) -> Cell:
    """The cell with these attributes; numbers that are none, or too large to be meant, are mended."""
    return Cell(words, _number(rowspan, _MOST_ROWS), _number(colspan, _MOST_COLUMNS))


def filled(rows: Iterable[Iterable[Cell]]) -> tuple[tuple[Words, ...], ...]:
    """The words of each row, those of cells that reach down from rows above among them."""
    full: list[tuple[Words, ...]] = []
    reaching: dict[int, Cell] = {}
    for row in rows:
        own = list(row)
        own.reverse()
        words: list[Words] = []
        column = 0
        while own or column in reaching:
            here = reaching.pop(column) if column in reaching else own.pop()
            if here.rows > 1:
                reaching[column] = Cell(here.words, here.rows - 1, here.columns)
            words.append(here.words)
            column += here.columns
        reaching = {at: cell for at, cell in reaching.items() if at < column}
        full.append(tuple(words))
    return tuple(full)


def _number(stated: str | None, most: int) -> int:
    stated = (stated or "").strip()
    return max(1, min(int(stated), most)) if re.fullmatch(r"[0-9]{1,4}", stated) else 1
