"""Tables told from lines of text, what a network reads of a table, and the small table that a reader is shown."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.readers.draft import trimmed
from corpus.span import Span
from corpus.tables import MARKUP, DataTable, Marked, TableRow, heads, words_at
from corpus.types import Block, BlockKind

_CAPTION_WORDS = 24
# Of a head that is not what is read, but stands beside it.
_HEAD_WORDS = 16
_BETWEEN = ", "
_NUMBER = re.compile(r"\A[\W_]*+\d[\d\W_]*+")
# What parts paragraphs, items and lines of a cell; and tags, which part nothing.
_PARTS = re.compile(rf"\s·\s|\s?<br ?/?>\s?|{MARKUP.pattern}")
_WORD = re.compile(r"\S+")
_CAPTION_END = re.compile(r"(?<![.:;])[.:;]++$")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of the document at `span`, or where that is None the `sign` of ours between them."""

    span: Span | None = None
    sign: str = ""


Line = tuple[Stretch, ...]


def row_lines(text: str, table: DataTable, span: Span, captioned: bool = True) -> tuple[Line, ...]:
    """The rows of a table that share characters with `span`, a line each, as a network reads them; with the caption
    where nothing else tells it.

    Of a row that `span` holds in part, only the words inside it are read, with their heads.
    """
    named = table.caption if captioned else None
    caption = () if named is None else (_cut(text, named, _CAPTION_WORDS, _CAPTION_END),)
    lines = (_line(text, table, row, span, named=True) for row in table.rows_at(span))
    return tuple((*_joined(" / ", caption, line), Stretch(sign=".")) for line in lines if line)


def row_text(text: str, table: DataTable, span: Span) -> str:
    """The words of `row_lines`."""
    return "\n".join(_words(text, line) for line in row_lines(text, table, span))


def row_values(text: str, table: DataTable, span: Span) -> str:
    """The same without caption and heads of columns, which `column_heads` says once for all rows."""
    lines = (_line(text, table, row, span, named=False) for row in table.rows_at(span) if row >= table.head_rows)
    return "\n".join(_words(text, line) for line in lines if line)


def column_heads(text: str, table: DataTable) -> str:
    """The heads of a table's columns on one line, as a network reads them before its rows; empty without any."""
    paths = (_words(text, _path(text, table.column_heads(text, column))) for column in range(table.width))
    return "; ".join(path for path in paths if path)


def _line(text: str, table: DataTable, row: int, span: Span, named: bool) -> Line:
    if row < table.head_rows:
        return _joined("; ", *_distinct(text, table, row, span))
    return _joined(": ", _row_head(text, table, row, span), _joined("; ", *_values(text, table, row, span, named)))


def _distinct(text: str, table: DataTable, row: int, span: Span) -> Iterator[Line]:
    """The cells of a row; one that spans several columns stands in each of them, and is read once."""
    before = ""
    for cell in table.rows[row].cells:
        words = words_at(text, cell)
        if words and words != before:
            yield _cell(text, cell, span)
        before = words


def _values(text: str, table: DataTable, row: int, span: Span, named: bool) -> Iterator[Line]:
    for column in range(table.head_columns, table.width):
        if value := _cell(text, table.rows[row].cells[column], span):
            path = _path(text, table.column_heads(text, column)) if named else ()
            yield _joined(" ", path, value)


def _row_head(text: str, table: DataTable, row: int, span: Span) -> Line:
    own = set(table.rows[row].cells)
    path = _joined(
        _BETWEEN,
        *(
            _cell(text, head, span) if head in own and head.meets(span) else (_cut(text, head, _HEAD_WORDS),)
            for head in table.row_heads(text, row)
        ),
    )
    if table.head_columns and _NUMBER.fullmatch(_words(text, path)):
        # A number alone names nothing: "Year 2019".
        return _joined(" ", _path(text, table.column_heads(text, 0)), path)
    return path


def _path(text: str, heads: Sequence[Span]) -> Line:
    return _joined(_BETWEEN, *((_cut(text, head, _HEAD_WORDS),) for head in heads))


def _cell(text: str, cell: Span, span: Span) -> Line:
    """What of a cell lies in a span, its paragraphs, items and lines with a comma between them, without tags."""
    start, end = max(cell.start, span.start), min(cell.end, span.end)
    whole: list[Stretch] = []
    sign = ""
    while start < end:
        match = _PARTS.search(text, start, end)
        line_span = Span(start, match.start() if match else end)
        if words := line_span.of(text).strip():
            blank = " " if words[0] != text[line_span.start] else ""
            whole += [Stretch(sign=sign or blank), Stretch(line_span)] if whole else [Stretch(line_span)]
            sign = " " if words[-1] != text[line_span.end - 1] else ""
        if (match and not MARKUP.fullmatch(match.group())) or (match and "<br" in match.group()):
            sign = _BETWEEN
        start = match.end() if match else end
    return tuple(whole)


def _cut(text: str, head: Span, most: int, ending: re.Pattern[str] | None = None) -> Stretch:
    """A head with so many words at most, without what matches `ending` at its end."""
    ends = [match.end() for match in _WORD.finditer(text, head.start, head.end)][:most]
    end = ends[-1] if ends else head.start
    match = ending.search(text[head.start : end]) if ending is not None else None
    return Stretch(Span(head.start, head.start + match.start() if match else end))


def _joined(sign: str, *lines: Line) -> Line:
    """The lines that hold anything, with a sign between them."""
    whole: list[Stretch] = []
    for line in filter(None, lines):
        whole += [Stretch(sign=sign), *line] if whole else line
    return tuple(whole)


def _words(text: str, line: Line) -> str:
    return "".join(item.sign if item.span is None else " ".join(item.span.of(text).split()) for item in line)


_ROW = re.compile(r"\A\|(?: [^\n]* \|)")
_RULE = re.compile(r"\|(?: --- \|)+")
_CELLS = re.compile(r"(?<!\\)\| ((?:[^|\\\n]|\\.)*+)(?=\|)")
_ESCAPED = re.compile(r"\\([\\|])")


def small_table(text: str, table: DataTable, spans: Sequence[Span]) -> tuple[tuple[Line, ...], ...]:
    """The heads of a table, then its rows that share characters with any of `spans`; nothing where a line says it all:
    of heads alone, of one column, of names and values.

    Of a row alone that a span holds in part, only the columns inside it are shown.
    """
    span_by_row = {row: span for span in spans for row in table.rows_at(span) if row >= table.head_rows}
    rows = sorted(span_by_row)
    if not rows or table.width < 2 or (table.width == 2 and not table.head_rows):
        return ()
    columns = _columns(table, rows, span_by_row[rows[0]])
    head = tuple(_side_by_side(table.column_heads(text, column)) for column in columns)
    return (head, *(tuple(_shown_cell(text, table, row, column) for column in columns) for row in rows))


def plain_rows(text: str, table: DataTable, spans: Sequence[Span]) -> tuple[Line, ...]:
    """The rows that share characters with any of `spans`, a line each: "name: value; value"."""
    lines: list[Line] = []
    span_by_row = {row: span for span in spans for row in table.rows_at(span)}
    for row, span in sorted(span_by_row.items()):
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
    span: Span


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
                Span(at + match.start(1), at + max(match.start(1), match.end(1) - 1)) for match in _CELLS.finditer(line)
            )
            rows.append(tuple(ShownCell(_ESCAPED.sub(r"\1", span.of(text)), span) for span in places))
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


def _shown_cell(text: str, table: DataTable, row: int, column: int) -> Line:
    if column >= table.head_columns:
        return _side_by_side([table.rows[row].cells[column]])
    own = [table.head_cell(text, row, column)]
    return _side_by_side([*table.groups_over(text, row), *own] if column == 0 else own)


def _side_by_side(spans: Sequence[Span]) -> Line:
    return _joined(_BETWEEN, *((Stretch(span),) for span in spans if len(span)))


_LINE = re.compile(r"[^\r\n]+")
_RULE_LINE = re.compile(r"\A[>\s]*+[|+]?\s*+:?[-=]++:?\s*+(?:[|+]?\s*+:?[-=]++:?\s*+)*+[|+]?\s*+")
_QUOTED = re.compile(r"(?:\s*+>)*+\s*+")
_STROKE = re.compile(r"(?<!\\)\|")
_TAB = re.compile(r"\t")
_GAP = re.compile(r" {2,}+")
_MOST_CELLS = 50_000


def tables_in(text: str, blocks: Sequence[Block], known: Sequence[DataTable] = ()) -> tuple[DataTable, ...]:
    """The table of each table block in order: the one known, else the one that its lines spell."""
    at = {table.span: table for table in known}
    parsed = (at.get(block.span) or parsed_table(text, block.span) for block in blocks if block.kind is BlockKind.TABLE)
    return tuple(table for table in parsed if table is not None)


def parsed_table(text: str, span: Span) -> DataTable | None:
    """The table whose lines stand at `span`; None where there is no word in it, or it has very many cells."""
    lines = [trimmed(text, line.start(), line.end()) for line in _LINE.finditer(text, span.start, span.end)]
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
    header = heads(grid, Marked(rows=head_rows if any(any(row) for row in grid[:head_rows]) else 0))
    return DataTable(span, full, header.rows, header.columns, header.sure)


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
    return ("-" in line or "=" in line) and _RULE_LINE.fullmatch(line) is not None


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
        cells.append(trimmed(text, at, stroke.start()))
        at = stroke.end()
    return (*cells, trimmed(text, at, end))
