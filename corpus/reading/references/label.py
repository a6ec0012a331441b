"""What is printed before an entry to name it: "12.", "[12]", "(12)", "[Zarate06]"."""

import re
from dataclasses import dataclass

_LABEL = re.compile(
    r"\s{0,20}+(?:\\?\[\^?(?P<bracketed>\d{1,4}[a-z]?)\\?\][.:]?|\((?P<rounded>\d{1,3})\)|(?P<dotted>\d{1,4})[.):](?=\s|[^\W\d])|"
    r"\[(?P<key>[^\W\d][\w+&.,’'\s-]{1,40}?\d{2,4}[a-z]?)\]|(?P<superscript>[⁰¹²³⁴-⁹]{1,4})|"
    r"(?P<bare>\d{1,3})(?=\s{1,20}+[^\W\d_a-z][\w’'-]{1,40}+,?\s))\s{0,20}+"
)
# A Markdown list's numbers stand before its items.
_BEFORE = re.compile(r"[ \t>]{0,24}+(?:\[\^?(?P<bracketed>\d{1,4})\]:?|(?P<dotted>\d{1,4})[.)])[ \t]{0,24}+")
_FARTHEST_BEFORE = 24
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@dataclass(frozen=True, slots=True)
class Label:
    """The label bare of brackets and full stop, and how many characters it and the space after it take."""

    label: str
    length: int


def label_of(entry: str) -> Label:
    """The label an entry opens with; empty, and 0, where there is none."""
    match = _LABEL.match(entry)
    if match is None:
        return Label("", 0)
    label = next(group for group in match.groups() if group is not None)
    return Label(" ".join(label.split()).translate(_RAISED), match.end())


def label_before(text: str, start: int) -> str:
    """The number that stands on the line before `start`, and nothing else with it; empty without one."""
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    match = _BEFORE.fullmatch(text, line, start) if start - line <= _FARTHEST_BEFORE else None
    return (match["bracketed"] or match["dotted"]) if match else ""
