"""Which lines belong to the page and not to the text: running heads and feet, page numbers, line numbers.

Told by their place at a page's edge, and by coming back on other pages with no more than their digits changed.
Left out: what is furniture by its wording alone (`reading.line_marks`).
"""

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from corpus.reading.line_marks import is_furniture
from corpus.reading.pdf.lines import Line
from corpus.reading.pdf.words import Sheet

_HEAD = 0.12
_FOOT = 0.86
_NEAR = 4.0
_LINE_NUMBERS = 5
_PAGE_NUMBER = re.compile(
    r"\A(?:page\s{0,9}+)?[-–—]?\s{0,9}+\(?(?:\d{1,5}|[ivxlc]{1,6})\)?\s{0,9}+[-–—]?(?:\s{0,9}+(?:of|/)\s{0,9}+\d{1,5})?",
    re.I,
)
_CAPTION = re.compile(
    r"(?i:(?:supplementa(?:ry|l)\s{1,9}+|extended\s{1,9}+data\s{1,9}+)?(?:table|figure|fig|box|scheme|panel|plate|chart|listing|"
    r"algorithm)s?)(?:\s{0,9}+\.?\s{0,9}+S?\d{1,3}(?:[-.]\d{1,3})?[a-z]?|\.?\s{1,9}+(?:[IVX]{1,5}|[A-Z]\d{0,2}))"
    r"(?:\s{0,9}+(?:$|[.:|—–-](?:\s|$))|\s{1,9}+[A-Z(])"
)
_SOURCE = re.compile(
    r"^(?:downloaded\s+from|this\s+(?:content|article)\s+(?:downloaded|is\s+protected)|copyright\b|©|\(c\)\s*\d{4}"
    r"|all\s+rights\s+reserved|contents\s+lists?\s+available|journal\s+home\s?page|available\s+online"
    r"|\d{4}-\d{3}[\dX]\s*/|this\s+is\s+an\s+open\s+access|licensed\s+under|preprint\b|for\s+peer\s+review)",
    re.IGNORECASE,
)


def furniture(pages: Sequence[tuple[Sheet, Sequence[Line]]]) -> list[set[int]]:
    """For each page the numbers of its lines that are furniture."""
    seen: Counter[tuple[str, int]] = Counter()
    for sheet, lines in pages:
        seen.update({_mark(line, sheet) for line in lines if _at_edge(line, sheet)})
    least = 2 if len(pages) <= 6 else 3
    found: list[set[int]] = []
    for sheet, lines in pages:
        numbers = {number for number, line in enumerate(lines) if _is_furniture(line, sheet, lines, seen, least)}
        found.append(numbers | _line_numbers(lines))
    return found


def is_caption(line: str) -> bool:
    """Whether a figure's or table's caption begins with this line ("Figure 1. ...", "Table 2")."""
    match = _CAPTION.match(line)
    # "Table 2 shows ..." goes on in lower case.
    return match is not None and line[:1].isupper()


def is_banner(line: str) -> bool:
    """Whether a line tells of the publisher, a licence or a download, and nothing of the text."""
    return _SOURCE.match(line) is not None or is_furniture(line)


def _mark(line: Line, sheet: Sheet) -> tuple[str, int]:
    """What stays of a running head from page to page: its words without digits, and its height on the page."""
    words = re.sub(r"[\d\W]+|\b[ivxlc]+\b", " ", line.text.lower()).strip()
    return words, round(line.area.top / sheet.height * 40)


def _at_edge(line: Line, sheet: Sheet) -> bool:
    return line.area.bottom <= _HEAD * sheet.height or line.area.top >= _FOOT * sheet.height


def _is_furniture(line: Line, sheet: Sheet, lines: Sequence[Line], seen: Counter[tuple[str, int]], least: int) -> bool:
    if not _at_edge(line, sheet) or is_caption(line.text):
        return False
    words, level = _mark(line, sheet)
    if words:
        times = max(seen[words, level + step] for step in (-1, 0, 1))
        # Half of all pages at most have their text begin with the same words.
        return times >= least and len(line.text) <= 200
    alone = not any(
        other is not line and abs(other.baseline - line.baseline) < _NEAR and len(other.text) > 60 for other in lines
    )
    return _PAGE_NUMBER.fullmatch(line.text) is not None and alone and _outermost(line, lines)


def _outermost(line: Line, lines: Sequence[Line]) -> bool:
    """Whether no more than one line of words stands between it and the page's edge."""
    above = {round(other.baseline) for other in lines if other.baseline < line.baseline - _NEAR}
    below = {round(other.baseline) for other in lines if other.baseline > line.baseline + _NEAR}
    return min(len(above), len(below)) <= 2


def _line_numbers(lines: Sequence[Line]) -> set[int]:
    """Numbers in the margin that count up line by line, as manuscripts have them."""
    texts = [line for line in lines if len(line.text) > 20]
    if not texts:
        return set()
    edge = min(line.area.left for line in texts)
    right = max(line.area.right for line in texts)
    margin = [
        (int(line.text), number)
        for number, line in enumerate(lines)
        if re.fullmatch(r"\d{1,4}", line.text) and (line.area.right < edge - 2 or line.area.left > right + 2)
    ]
    rising = sum(1 for (one, _), (other, _) in itertools.pairwise(margin) if 0 < other - one <= 5)
    return {number for _, number in margin} if rising >= _LINE_NUMBERS and rising >= 0.8 * (len(margin) - 1) else set()
