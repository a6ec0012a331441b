"""A table taken out of the lines of its text: of Markdown, of files without markup, and of older libraries.

Cells are parted by strokes, by tabs, or by two blanks and more.
"""

import re
from collections.abc import Sequence

from corpus.data_table import DataTable, TableRow
from corpus.document import Block, BlockKind
from corpus.span import Span
from corpus.table_heads import Marked, heads

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
