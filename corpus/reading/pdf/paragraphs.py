"""The lines of one column to paragraphs: by the space between, indents, the length of the last line, type and bullets.

Left out: what each paragraph is (`kinds`).
"""

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from corpus.reading.line_marks import ends_sentence
from corpus.reading.pdf.furniture import is_caption
from corpus.reading.pdf.lines import Line

# In sizes of type.
_WIDE_PITCH = 0.28
_SINGLE_SPACED = 1.5
_INDENT = 0.6
_DEEPEST_INDENT = 5.0
_OTHER_SIZE = 0.07
_LABEL = re.compile(
    r"(?:[•‣◦▪●■□–—▶➢✓·∙*]\s|[-−]\s(?=\D)|\d{1,3}[.)]\s|(?:[a-z]|[ivx]{1,4})\)\s|\((?:\d{1,3}|[a-z]|[ivx]{1,4})\)\s|\[\d{1,3}\]\s?)"
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together; `full`: the last reaches the right edge; `indented`: the first stands inside."""

    lines: tuple[Line, ...]
    full: bool
    indented: bool


def paragraphs(lines: Sequence[Line], left: float, right: float) -> list[Paragraph]:
    """The paragraphs of a column that reaches from `left` to `right`."""
    if not lines:
        return []
    edge = _usual_edge(lines, left)
    pitch = _usual_pitch(lines)
    groups: list[list[Line]] = [[lines[0]]]
    for before, line, after in zip(lines, lines[1:], [*lines[2:], None], strict=False):
        if _begins(groups[-1], before, line, after, edge, right, pitch):
            groups.append([line])
        else:
            groups[-1].append(line)
    return [
        Paragraph(
            tuple(group),
            right - group[-1].area.right < 1.5 * group[-1].size,
            group[0].area.left - edge > _INDENT * group[0].size,
        )
        for group in groups
    ]


def has_label(text: str) -> bool:
    """Whether a bullet, number or letter opens the line, as it does a list item or a reference."""
    return _LABEL.match(text) is not None


def label_length(text: str) -> int:
    """How many characters the bullet or number takes that opens the line, with the space after it."""
    match = _LABEL.match(text)
    return match.end() if match else 0


def _usual_edge(lines: Sequence[Line], left: float) -> float:
    lefts = Counter(round(line.area.left / 2) * 2 for line in lines if len(line.words) > 2)
    return float(lefts.most_common(1)[0][0]) if lefts else left


def _usual_pitch(lines: Sequence[Line]) -> float:
    """The distance between lines, in sizes of type; no wide one where no line goes on in the next."""
    pairs = [
        (before, line)
        for before, line in itertools.pairwise(lines)
        if abs(line.size - before.size) < _OTHER_SIZE * line.size
        and 0.8 * line.size < line.baseline - before.baseline < 3 * line.size
    ]
    pitches = sorted((line.baseline - before.baseline) / line.size for before, line in pairs)
    pitch = median(pitches[: max(1, int(0.9 * len(pitches)))]) if pitches else 1.25
    runs_on = any(
        not ends_sentence(before.text) and line.text[:1].isalpha() and not line.text[:1].isupper()
        for before, line in pairs
        if line.baseline - before.baseline > _SINGLE_SPACED * line.size
    )
    return pitch if runs_on else min(pitch, _SINGLE_SPACED)


def _begins(
    group: Sequence[Line], before: Line, line: Line, after: Line | None, edge: float, right: float, pitch: float
) -> bool:
    size = max(line.size, before.size)
    step = (line.baseline - before.baseline) / size
    if step > pitch + _WIDE_PITCH or step < 0.3:
        return True
    if abs(line.size - before.size) > _OTHER_SIZE * size and min(line.letters, before.letters) > 2:
        return True
    if line.bold != before.bold and min(line.letters, before.letters) > 3:
        return True
    short = right - before.area.right > 0.2 * max(right - edge, 1.0)
    if before.italic and not line.italic and short and not ends_sentence(before.text) and len(group) == 1:
        return True
    text = line.text
    if line.words[0].raised and text[:1].isdigit():
        return True
    centred = line.area.left - edge > 2 * line.size
    if is_caption(text) and (ends_sentence(before.text) or line.words[0].face.bold or centred):
        return True
    if has_label(text) and (ends_sentence(before.text) or has_label(group[0].text) or before.text.endswith((":", ";"))):
        return True
    return _starts_inside(group, before, line, after, edge) or _could_have_fitted(group, before, line, right)


def _starts_inside(group: Sequence[Line], before: Line, line: Line, after: Line | None, edge: float) -> bool:
    """Whether the line is set in, or set out after the lines of a hanging entry."""
    step = _INDENT * line.size
    if has_label(group[0].text) and line.area.left > group[0].area.left + 2:
        return False
    if step < line.area.left - edge < _DEEPEST_INDENT * line.size and line.area.left - before.area.left > step:
        # The second line of a hanging entry is set in too, but its first ended in the middle of a sentence, or the
        # third is set in as well.
        hangs = after is not None and abs(after.area.left - line.area.left) < 2 and len(group) == 1
        return ends_sentence(before.text) and not hangs
    hanging = abs(group[0].area.left - line.area.left) < 2 and len(group) > 1
    return len(group) > 1 and all(one.area.left - line.area.left > step for one in group[1 if hanging else -2 :])


def _could_have_fitted(group: Sequence[Line], before: Line, line: Line, right: float) -> bool:
    """Whether the line before ended though the first word of this one had room there."""
    first = line.words[0].area.width
    room = right - before.area.right
    if room < first + 1.2 * line.size or not ends_sentence(before.text):
        return False
    if len(group) > 1 and line.area.left - group[0].area.left > _INDENT * line.size:
        # Inside a hanging entry lines end where they will.
        return False
    return not line.text[:1].islower()
