"""Tables told from lines of text, and which rows and cells of a table head the others."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.span import Span
from corpus.types import Block, BlockKind, DataTable, TableRow

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


_LINE = re.compile(r"[^\r\n]+")
_RULE = re.compile(r"\A[>\s]*+[|+]?\s*+:?[-=]++:?\s*+(?:[|+]?\s*+:?[-=]++:?\s*+)*+[|+]?\s*+")
_QUOTED = re.compile(r"(?:\s*+>)*+\s*+")
_STROKE = re.compile(r"(?<!\\)\|")
_TAB = re.compile(r"\t")
_GAP = re.compile(r" {2,}+")
_MOST_CELLS = 50_000


def tables_in(text: str, blocks: Sequence[Block], known: Sequence[DataTable] = ()) -> tuple[DataTable, ...]:
    """The table of each table block in order: the one known, else the one that its lines spell."""
    at = {table.span: table for table in known}
    found = (at.get(block.span) or parsed_table(text, block.span) for block in blocks if block.kind is BlockKind.TABLE)
    return tuple(table for table in found if table is not None)


def parsed_table(text: str, span: Span) -> DataTable | None:
    """The table whose lines stand at `span`; None where there is no word in it, or it has very many cells."""
    lines = [_trimmed(text, line.start(), line.end()) for line in _LINE.finditer(text, span.start, span.end)]
    ruled = any(_is_rule(line.of(text)) for line in lines)
    worded = [line for line in lines if re.search(r"\w", line.of(text))]
    framed = all(line.of(text).lstrip("> ").startswith("|") for line in worded)
    between = _STROKE if framed else _between(text, worded)
    rows: list[TableRow] = []
    head_rows = 0
    for line in lines:
        if ruled and _is_rule(line.of(text)):
            head_rows = head_rows or len(rows)
        elif re.search(r"\w", line.of(text)):
            rows.append(TableRow(line, _cells(text, line, between, framed and (ruled or _is_closed(text, worded)))))
    width = max((len(row.cells) for row in rows), default=0)
    if not rows or len(rows) * width > _MOST_CELLS:
        return None
    full = tuple(
        TableRow(row.span, (*row.cells, *[Span(row.span.end, row.span.end)] * (width - len(row.cells)))) for row in rows
    )
    grid = [[" ".join(cell.of(text).split()).strip("*_ ") for cell in row.cells] for row in full]
    told = heads(grid, Marked(rows=head_rows if any(any(row) for row in grid[:head_rows]) else 0))
    return DataTable(span, full, told.rows, told.columns, told.sure)


def _between(text: str, lines: Sequence[Span]) -> re.Pattern[str]:
    """What parts the cells of lines."""
    for between, sign in ((_STROKE, "|"), (_TAB, "\t")):
        if any(sign in line.of(text) for line in lines):
            return between
    return _GAP


def _is_closed(text: str, lines: Sequence[Span]) -> bool:
    """Whether a stroke ends each line, as one begins it: they are the frame, and no empty cells."""
    return all(line.of(text).endswith("|") for line in lines)


def _is_rule(line: str) -> bool:
    return ("-" in line or "=" in line) and _RULE.fullmatch(line) is not None


def _cells(text: str, line: Span, between: re.Pattern[str], framed: bool) -> tuple[Span, ...]:
    """The cells of a line; a stroke at its ends is no cell's in a `framed` table."""
    start, end = line.start, line.end
    if framed:
        quoted = _QUOTED.match(text, start, end)
        start = quoted.end() if quoted else start
        start += text[start : start + 1] == "|"
        last = [stroke.start() for stroke in between.finditer(text, start, end)][-1:]
        end = last[0] if last and not text[last[0] + 1 : end].strip() else end
    cells: list[Span] = []
    at = start
    for stroke in between.finditer(text, start, end):
        cells.append(_trimmed(text, at, stroke.start()))
        at = stroke.end()
    return (*cells, _trimmed(text, at, end))


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
