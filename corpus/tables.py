"""A table of a document: its rows and cells, and which of them head the others."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from corpus.span import Span

_SENTENCE_WORDS = 16
_GROUPS_IN_A_ROW = 4
# How many rows up the head of a row is looked for.
_FARTHEST_HEAD = 60
_LINE_BREAK = re.compile(r" ?<br ?/?> ?")
MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
"""A tag, as it stands in the cells of a Markdown file's tables."""
_SENTENCE_END = re.compile(r"[.!?][\"”’)\]*]*$")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line of a table and the words of its cells from left to right; the span of an empty cell is empty."""

    span: Span
    cells: tuple[Span, ...]

    def moved(self, by: int) -> "TableRow":
        """The row `by` characters further on."""
        return TableRow(self.span.moved(by), tuple(cell.moved(by) for cell in self.cells))


@dataclass(frozen=True, slots=True)
class DataTable:
    """`span` is the table's block. The first `head_rows` rows head columns, the first `head_columns` cells rows.

    `sure` is False where which rows are heads was guessed: they can then be cited, too. `caption` and `notes` are
    the blocks that belong to it. Raises `ValueError` for rows of unequal length or more heads than rows.
    """

    span: Span
    rows: tuple[TableRow, ...]
    head_rows: int = 0
    head_columns: int = 0
    sure: bool = True
    caption: Span | None = None
    notes: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        if len({len(row.cells) for row in self.rows}) > 1:
            raise ValueError(f"the table at {self.span.start}:{self.span.end} has rows of unequal length")
        if not (0 <= self.head_rows <= len(self.rows) and 0 <= self.head_columns <= self.width):
            raise ValueError(f"the table at {self.span.start}:{self.span.end} has more heads than rows or columns")

    @property
    def width(self) -> int:
        """How many columns it has."""
        return len(self.rows[0].cells) if self.rows else 0

    @property
    def head(self) -> Span | None:
        """The stretch of the text that its head rows take up; None without any."""
        heads = self.rows[: self.head_rows]
        return heads[0].span.to(heads[-1].span) if heads else None

    def moved(self, by: int) -> "DataTable":
        """The table `by` characters further on."""
        return replace(
            self,
            span=self.span.moved(by),
            rows=tuple(row.moved(by) for row in self.rows),
            caption=None if self.caption is None else self.caption.moved(by),
            notes=tuple(note.moved(by) for note in self.notes),
        )

    def is_citable(self, number: int) -> bool:
        """Whether a row can be cited: it is none of the heads, or was only taken for one."""
        return number >= self.head_rows or not self.sure

    def rows_at(self, span: Span) -> tuple[int, ...]:
        """The numbers of the rows that share characters with `span`."""
        return tuple(number for number, row in enumerate(self.rows) if row.span.meets(span))

    def column_heads(self, text: str, column: int) -> tuple[Span, ...]:
        """The heads over a column from the topmost down, none twice in a row."""
        heads: list[Span] = []
        for row in range(self.head_rows):
            cell = self._head_over(row, column)
            if len(cell) and not (heads and words_at(text, heads[-1]) == words_at(text, cell)):
                heads.append(cell)
        return tuple(heads)

    def row_heads(self, text: str, row: int) -> tuple[Span, ...]:
        """The heads beside a row: the lines above that head it and others, and its own first cells."""
        heads = list(self.groups_over(text, row))
        for column in range(self.head_columns):
            cell = self.head_cell(text, row, column)
            if len(cell) and not (heads and words_at(text, heads[-1]) == words_at(text, cell)):
                heads.append(cell)
        return tuple(heads)

    def head_cell(self, text: str, row: int, column: int) -> Span:
        """The cell that heads a row in this column; for an empty one the nearest above it that is not."""
        above = range(row, max(self.head_rows, row - _FARTHEST_HEAD) - 1, -1)
        for at in takewhile(lambda at: at == row or not self.is_group(text, at), above):
            if len(cell := self.rows[at].cells[column]):
                return cell
        return self.rows[row].cells[column]

    def groups_over(self, text: str, row: int) -> tuple[Span, ...]:
        """The cells of the nearest lines above that head this row, the topmost first."""
        if self.is_group(text, row):
            return ()
        above = range(row - 1, max(self.head_rows, row - _FARTHEST_HEAD) - 1, -1)
        nearest = next((at for at in above if self.is_group(text, at)), None)
        if nearest is None:
            return ()
        run = takewhile(lambda at: self.is_group(text, at), range(nearest, max(-1, nearest - _GROUPS_IN_A_ROW), -1))
        return tuple(self._filled(at)[0] for at in run)[::-1]

    def is_group(self, text: str, number: int) -> bool:
        """Whether a row only heads the rows under it: a single cell with words, no sentence, and full rows below."""
        if self.width < 2 or number < self.head_rows or not self._only_heads(text, number):
            return False
        if self.width == 2 and not self.head_rows:
            return False  # a name without its value, in a list of names and values
        below = range(number + 1, min(number + 1 + _GROUPS_IN_A_ROW, len(self.rows)))
        return any(not self._says_one_thing(text, row) and len(self._filled(row)) > 1 for row in below)

    def _only_heads(self, text: str, row: int) -> bool:
        if not self._says_one_thing(text, row):
            return False
        words = words_at(text, self._filled(row)[0])
        if not len(self.rows[row].cells[0]) and _kind(words) != "words":
            return False  # a difference, under both of the rows that it is of
        return len(words.split()) <= _SENTENCE_WORDS and not _SENTENCE_END.search(words)

    def _says_one_thing(self, text: str, row: int) -> bool:
        """Whether one cell of the row holds words, or all hold the same."""
        return len({words_at(text, cell) for cell in self._filled(row)}) == 1

    def _filled(self, row: int) -> tuple[Span, ...]:
        return tuple(cell for cell in self.rows[row].cells if len(cell))

    def _head_over(self, row: int, column: int) -> Span:
        """The head over a column in one of the head rows; an empty one that has a head under it belongs to the one to
        its left, which reaches over it."""
        cells = self.rows[row].cells
        if len(cells[column]) or row + 1 >= self.head_rows or not len(self.rows[row + 1].cells[column]):
            return cells[column]
        left = range(column - 1, max(1, self.head_columns) - 1, -1)
        return next((cells[at] for at in left if len(cells[at])), cells[column])


def words_at(text: str, span: Span) -> str:
    """The words of a cell on one line, with a comma between its paragraphs, items and lines."""
    words = " ".join(span.of(text).split()).replace(" · ", ", ")
    return " ".join(MARKUP.sub("", _LINE_BREAK.sub(", ", words)).split()) if "<" in words else words


# A table as the words of its cells; what spans several columns stands in each of them.
Grid = Sequence[Sequence[str]]

_NUMERIC = re.compile(r"\A[\W_]*+\d")
_LETTERS = re.compile(r"[^\W\d_]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NO_VALUE = re.compile(r"(?:[-–—−.…*]+|n\.?[as]\.?|n/a|nr|nd|ns)?", re.IGNORECASE)
_UNIT_LETTERS = 12
_MOST = 0.6
_LEAST_COLUMNS = 3
_LEAST_VALUES = 3


@dataclass(frozen=True, slots=True)
class Heads:
    """The first `rows` rows head columns, the first `columns` cells rows; `sure` is False where that was guessed."""

    rows: int
    columns: int
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Marked:
    """What the file marks: so many `rows` at the top as heads, so many `columns` of each row, whether its first row
    alone is `bold`."""

    rows: int = 0
    columns: int = 0
    bold: bool = False


NOTHING_MARKED = Marked()


def heads(grid: Grid, marked: Marked = NOTHING_MARKED) -> Heads:
    """The heads of a table."""
    width = max((len(row) for row in grid), default=0)
    columns = 0 if width < 2 else min(max(1, marked.columns), width - 1)
    rows = min(marked.rows, len(grid))
    if len(grid) < 2 or rows == len(grid):
        return Heads(0, columns)
    if rows:
        return Heads(_with_subheads(grid, rows), columns)
    if width < 2 or marked.columns:
        return Heads(0, columns)
    if not grid[0][0] and all(grid[0][1:]):
        return Heads(_with_subheads(grid, 1), columns)
    top = 1 if _says_one_thing(grid[0]) and len(grid) > 2 else 0
    first, body = grid[top], grid[top + 1 :]
    if not body or _says_one_thing(first):
        return Heads(0, columns)
    if _spans(first, body[0]) and _is_head(grid[top + 1], body[1:]):
        return Heads(_with_subheads(grid, top + 1), columns)
    if marked.bold or (width >= _LEAST_COLUMNS and _over_numbers(first, body)):
        return Heads(top + 1, columns)
    if _may_be_head(first, body, width):
        return Heads(top + 1, columns, sure=False)
    return Heads(0, columns)


def _with_subheads(grid: Grid, rows: int) -> int:
    """How many rows are heads, those under a cell that spans several columns among them."""
    while rows + 1 < len(grid) and _spans(grid[rows - 1], grid[rows]) and _is_head(grid[rows], grid[rows + 1 :]):
        rows += 1
    return rows


def _spans(row: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a cell of the row reaches over its neighbour: the same words again, or nothing, over words of its own."""
    beside = zip(row[1:], row[2:], below[2:], strict=False)
    return not _says_one_thing(row) and any(
        left and under and (right == left or not right) for left, right, under in beside
    )


def _is_head(row: Sequence[str], body: Grid) -> bool:
    """Whether a row under a spanning head names columns: it holds words or years, and no values as the rows below."""
    kinds = [_kind(cell) for cell in row[1:] if cell]
    if not kinds or _says_one_thing(row):
        return False
    words = sum(kind == "words" for kind in kinds)
    if words >= _MOST * len(kinds):
        return not body or any(_kind(cell) != "words" for cell in body[0][1:] if cell) or len(set(row)) < len(row)
    return all(_YEAR.fullmatch(cell) for cell in row[1:] if _kind(cell) != "words")


def _over_numbers(first: Sequence[str], body: Grid) -> bool:
    """Whether words stand over columns of numbers, and no number over another of its kind."""
    over = False
    for column, cell in enumerate(first):
        if not column:
            continue
        kind, below = _kind(cell), _column_kind(body, column)
        if kind == "words" and below != "words":
            over = True
        elif kind == below != "words" and not _YEAR.fullmatch(cell):
            return False
    return over


def _may_be_head(first: Sequence[str], body: Grid, width: int) -> bool:
    """Whether the first row may head the others: of names and values alone only one over values of one kind."""
    if width < _LEAST_COLUMNS:
        below = {_kind(row[-1]) for row in body if row[-1]}
        return len(body) >= _LEAST_VALUES and len(below) == 1 and below != {"words"} and _kind(first[-1]) == "words"
    if not all(first[1:]):
        return False
    if all(map(_YEAR.fullmatch, first[1:])):
        return len(set(first)) == len(first)
    alike = all(_kind(cell) == _column_kind(body, column) for column, cell in enumerate(first) if column)
    return not alike or all(_kind(cell) == "words" for cell in first)


def _column_kind(body: Grid, column: int) -> str:
    kinds = Counter(_kind(row[column]) for row in body if column < len(row) and not _NO_VALUE.fullmatch(row[column]))
    (kind, times), *_ = kinds.most_common(1) or [("words", 0)]
    return kind if times >= _MOST * kinds.total() else "words"


def _kind(cell: str) -> str:
    """What a cell holds: "number", "quantity" (a number with a unit) or "words"."""
    if not _NUMERIC.match(cell):
        return "words"
    letters = len(_LETTERS.findall(cell))
    return "number" if not letters else "quantity" if letters <= _UNIT_LETTERS else "words"


def _says_one_thing(row: Sequence[str]) -> bool:
    return len({cell for cell in row if cell}) == 1
