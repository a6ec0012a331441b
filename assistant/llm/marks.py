"""The citation marks in what a model says: "[1]", "[1, 2]", "[1-3]", "[1][2]", and how some models write them else.

Left out: whether a number is that of a passage (`treating`).
"""

import re

MARK = (
    r"(?:\[|【)\s{0,9}(?:\^|(?:passages?|sources?|refs?\.?|p\.?)\s{0,9})?"
    r"\d{1,3}(?:\s{0,9}[,;–-]\s{0,9}\d{1,3})*\s{0,9}(?:\]|】)"
)
_MARK = re.compile(MARK, re.IGNORECASE)
_TAKEN_OFF = re.compile(rf"\s{{0,9}}{MARK}", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d+)(?:\s{0,9}[–-]\s{0,9}(\d+))?")
_LONGEST_RANGE = 20


def numbers_in(text: str) -> tuple[int, ...]:
    """The numbers of all marks of the text, each once, in order; a range is spelt out."""
    found: dict[int, None] = {}
    for mark in _MARK.finditer(text):
        for first, last in _NUMBERS.findall(mark.group()):
            end = int(last) if last and 0 <= int(last) - int(first) <= _LONGEST_RANGE else int(first)
            found.update(dict.fromkeys(range(int(first), end + 1)))
            if last and end != int(last):
                found[int(last)] = None
    return tuple(found)


def without_marks(text: str) -> str:
    """The text, its marks taken off with the space before them."""
    return _TAKEN_OFF.sub("", text)
