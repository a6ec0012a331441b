"""Tables in plain text: lines under each other whose cells are parted by strokes, by tabs or by wide gaps.

Left out: numbered and bulleted lists, whose marks a tab may part from their words.
"""

import re
from collections.abc import Iterator, Sequence

from corpus.reading.line_marks import bullet_length, is_reference_entry
from corpus.span import Span

_STROKES = re.compile(r"(?:(?<!\s)\s++)?\|\s*+")
_TABS = re.compile(r"\t")
_GAPS = re.compile(r" {2,}+")
_RULE = re.compile(r"[\s|+:=-]*+")
_LEAST_ROWS = 2
_LEAST_ROWS_BY_GAPS = 3
_CELL_WORDS = 6.0


def table_runs(text: str, lines: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """The first line of each table and the line behind its last, by number."""
    at = 0
    while at < len(lines):
        end = max(_run(text, lines, at, between) for between in (_STROKES, _TABS, _GAPS))
        if end > at:
            yield at, end
        at = max(end, at + 1)


def _run(text: str, lines: Sequence[Span], first: int, between: re.Pattern[str]) -> int:
    """The line behind the last of a table that begins at `first`; `first` itself where none does."""
    count = len(_cells(text, lines[first], between))
    end = first
    rows: list[list[str]] = []
    while count > 1 and end < len(lines):
        cells = _cells(text, lines[end], between)
        ruled = between is _STROKES and _RULE.fullmatch(lines[end].of(text)) is not None
        # The last cells of a row may be empty, and a tab at its end is cut off.
        if not ruled and not (1 < len(cells) <= count and (len(cells) == count or between is _TABS)):
            break
        if not ruled:
            rows.append(cells)
        end += 1
    least = _LEAST_ROWS_BY_GAPS if between is _GAPS else _LEAST_ROWS
    return end if len(rows) >= least and _are_cells(rows, text, lines[first:end]) else first


def _cells(text: str, line: Span, between: re.Pattern[str]) -> list[str]:
    return between.split(line.of(text).strip().strip("|") if between is _STROKES else line.of(text))


def _are_cells(rows: Sequence[Sequence[str]], text: str, lines: Sequence[Span]) -> bool:
    """Whether what is parted are the cells of a table: short, and no marks of a list or sentences."""
    if all(bullet_length(line.of(text)) or is_reference_entry(line.of(text)) for line in lines):
        return False
    cells = [cell for row in rows for cell in row]
    words = sum(len(cell.split()) for cell in cells)
    sentences = sum(1 for cell in cells if re.search(r"[a-z]{2}\.$", cell) and len(cell.split()) > 2)
    return words <= _CELL_WORDS * len(cells) and 4 * sentences <= len(cells)
