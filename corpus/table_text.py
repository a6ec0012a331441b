"""What a network reads of a table.

A row is read as one line, "caption / row head: column path value; column path value.", so that each value stands with
its heads. It is made of stretches of the document and signs of ours between them. The signs were chosen by what the
reader makes of them: 160 questions on made tables, the right row first 133 times so, 117 with " = " before the value,
and 42 of 80 without the stop, which parts a row from the next. Left out: which cells are heads (`data_table`), and what
a reader is shown of a row (`table_shown`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.data_table import MARKUP, DataTable, words_at
from corpus.span import Span

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
        found = _PARTS.search(text, start, end)
        part = Span(start, found.start() if found else end)
        if words := part.of(text).strip():
            blank = " " if words[0] != text[part.start] else ""
            whole += [Stretch(sign=sign or blank), Stretch(part)] if whole else [Stretch(part)]
            sign = " " if words[-1] != text[part.end - 1] else ""
        if (found and not MARKUP.fullmatch(found.group())) or (found and "<br" in found.group()):
            sign = _BETWEEN
        start = found.end() if found else end
    return tuple(whole)


def _cut(text: str, head: Span, most: int, ending: re.Pattern[str] | None = None) -> Stretch:
    """A head with so many words at most, without what matches `ending` at its end."""
    ends = [found.end() for found in _WORD.finditer(text, head.start, head.end)][:most]
    end = ends[-1] if ends else head.start
    found = ending.search(text[head.start : end]) if ending is not None else None
    return Stretch(Span(head.start, head.start + found.start() if found else end))


def _joined(sign: str, *lines: Line) -> Line:
    """The lines that hold anything, with a sign between them."""
    whole: list[Stretch] = []
    for line in filter(None, lines):
        whole += [Stretch(sign=sign), *line] if whole else line
    return tuple(whole)


def _words(text: str, line: Line) -> str:
    return "".join(one.sign if one.span is None else " ".join(one.span.of(text).split()) for one in line)
