"""A Word table to rows of cells: what spans columns is said once, what spans rows in each of them unless it is long.

Left out: borders and looks; and how a cell is read, which the body does.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from corpus.reading.docx.part import Part
from corpus.reading.docx.xml import Element, attribute, child, contents, name_of, number, value

_LAYOUT_WORDS = 100
_REPEATED = 300
_MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of each row, each as the parts in it, and which were deleted by tracked changes."""

    rows: tuple[tuple[tuple[Part, ...], ...], ...]
    deleted: int

    def lines(self) -> tuple[tuple[str, ...], ...]:
        """The words of the cells, each on one line, of the rows that hold any."""
        lines = (tuple(" ".join(_flat(part) for part in cell) for cell in row) for row in self.rows)
        return tuple(line for line in lines if any(line))

    def lays_out(self) -> bool:
        """Whether the table only frames text: a single cell, or one with as much text as all the others."""
        counts = [sum(len(part.words.split()) for part in cell) for row in self.rows for cell in row]
        most = max(counts, default=0)
        return len(counts) == 1 or (most > _LAYOUT_WORDS and 2 * most >= sum(counts))


def table_of(table: Element, read_cell: Callable[[Element], tuple[Part, ...]]) -> Table:
    """The table in a `w:tbl`; each cell is read once, in order."""
    rows: list[tuple[tuple[Part, ...], ...]] = []
    spanning: dict[int, tuple[Part, ...]] = {}
    deleted = 0
    for row in contents(table):
        if name_of(row) != "w:tr":
            continue
        if child(row, "w:trPr", "w:del") is not None:
            deleted += 1
            continue
        # A row that starts late: the columns before it are empty.
        late = max(0, min(number(value(row, "w:trPr", "w:gridBefore")) or 0, _MOST_COLUMNS))
        cells: list[tuple[Part, ...]] = [()] * late
        spans: dict[int, tuple[Part, ...]] = {}
        for column, cell in _cells(row, late):
            properties = child(cell, "w:tcPr")
            merged = child(properties, "w:vMerge")
            goes_on = merged is not None and attribute(merged, "val") != "restart"
            own = read_cell(cell)
            above = spanning.get(column, ())
            read = above if goes_on and not own and _is_short(above) else own
            if merged is not None:
                spans[column] = read
            cells.append(read)
        spanning = spans
        rows.append(tuple(cells))
    return Table(tuple(rows), deleted)


def _cells(row: Element, column: int) -> Iterator[tuple[int, Element]]:
    """The cells of a row that begins in that column, each with its own; without those merged into one before."""
    for cell in contents(row):
        if name_of(cell) != "w:tc":
            continue
        properties = child(cell, "w:tcPr")
        merged = child(properties, "w:hMerge")
        if merged is None or attribute(merged, "val") == "restart":
            yield column, cell
        column += min(max(1, number(value(properties, "w:gridSpan")) or 1), _MOST_COLUMNS)


def _is_short(cell: tuple[Part, ...]) -> bool:
    """Whether a cell may be said again in every row it spans; a long one would fill the text with itself."""
    return sum(len(part.words) for part in cell) <= _REPEATED


def _flat(part: Part) -> str:
    """A part on one line; a table inside a cell gives its words without strokes between them."""
    return " ".join(part.in_full.replace("\n", " ").replace(" | ", " ").split())
