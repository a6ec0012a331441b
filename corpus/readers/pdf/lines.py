"""Words to lines, lines to paragraphs; and which lines belong to the page and not to the text."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from statistics import median

from corpus.readers.draft import ends_sentence
from corpus.readers.pdf.page import Area, Sheet, Word

# Of a word's size: the widest gap inside a line, and how far a mark may be raised or lowered in it.
WIDEST_GAP = 1.05
_RAISED = 0.6
_SMALL = 0.88
_LEAST_RISE = 0.12


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one line, from left to right; `size` is that of most of its letters."""

    words: tuple[Word, ...]
    area: Area
    baseline: float
    size: float
    bold: bool
    italic: bool

    @property
    def text(self) -> str:
        """Its words with one space between."""
        return spaced(self.words)

    @property
    def letters(self) -> int:
        """How many characters it holds."""
        return sum(len(word.text) for word in self.words)


def line_of(words: Iterable[Word]) -> Line:
    """A line of words that are known to stand on one."""
    known = _right_to_left(tuple(words))
    sizes, baselines = Counter[float](), Counter[float]()
    bold = italic = whole = 0
    for word in known:
        count = len(word.text)
        sizes[word.size] += count
        baselines[round(word.baseline, 1)] += count
        whole += count
        bold += count if word.face.bold else 0
        italic += count if word.face.italic else 0
    size = sizes.most_common(1)[0][0]
    baseline = baselines.most_common(1)[0][0]
    marked = _marked(known, baseline, size) if len(baselines) > 1 else known
    area = reduce(Area.to, (word.area for word in known))
    return Line(marked, area, baseline, size, 5 * bold >= 4 * whole, 5 * italic >= 4 * whole)


def spaced(words: Sequence[Word]) -> str:
    """The words with a space between any two that are not glued."""
    parts: list[str] = []
    for word in words:
        if parts and not word.glued:
            parts.append(" ")
        parts.append(word.text)
    return "".join(parts)


def lines(words: Sequence[Word]) -> list[Line]:
    """The lines of a page's words, in the order of the file."""
    runs: list[list[Word]] = []
    for word in words:
        if runs and _follows(runs[-1], word):
            runs[-1].append(word)
        else:
            runs.append([word])
    return [line_of(run) for run in runs]


def _marked(words: Sequence[Word], baseline: float, size: float) -> tuple[Word, ...]:
    """The words with those that stand small and above the word before them known as raised."""
    marked: list[Word] = []
    level = next((word.baseline for word in words if word.size > _SMALL * size), baseline)
    for word in words:
        if word.size > _SMALL * size:
            level = word.baseline
            marked.append(word)
        else:
            raised = level - word.baseline >= _LEAST_RISE * size
            marked.append(replace(word, raised=True) if raised else word)
    return tuple(marked)


def _follows(run: Sequence[Word], word: Word) -> bool:
    before = run[-1]
    size = max(word.size, before.size)
    if before.broken:
        return False
    level = abs(word.baseline - before.baseline)
    if level > _RAISED * size or (level > 0.25 * size and 0.88 < word.size / before.size < 1.14):
        return False
    if is_right_to_left(word.text) or is_right_to_left(before.text):
        gap = max(before.area.left - word.area.right, word.area.left - before.area.right)
    else:
        gap = word.area.left - before.area.right
    return -0.5 * size <= gap <= WIDEST_GAP * size


def is_right_to_left(text: str) -> bool:
    """Whether the text holds letters of a script that runs from right to left."""
    return not text.isascii() and any(
        "\u0590" <= character <= "\u08ff" or "\ufb1d" <= character <= "\ufefc" for character in text
    )


def _right_to_left(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words in the order they are read, where most of their letters run from right to left."""
    backward = [is_right_to_left(word.text) for word in words]
    letters = sum(len(word.text) for word, back in zip(words, backward, strict=True) if back)
    if 2 * letters <= sum(len(word.text) for word in words):
        return words
    ordered: list[Word] = []
    forward: list[Word] = []
    for word in sorted(words, key=lambda item: -item.area.right):
        if is_right_to_left(word.text) or not any(character.isalnum() for character in word.text):
            ordered.extend(reversed(forward))
            forward = []
            ordered.append(word)
        else:
            forward.append(word)
    ordered.extend(reversed(forward))
    return tuple(
        replace(word, glued=number > 0 and _touch(ordered[number - 1], word)) for number, word in enumerate(ordered)
    )


def _touch(word: Word, other: Word) -> bool:
    gap = max(word.area.left - other.area.right, other.area.left - word.area.right)
    return abs(gap) < 0.05 * word.size


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


def furniture(pages: Sequence[tuple[Sheet, Sequence[Line]]]) -> list[set[int]]:
    """For each page the numbers of its lines that are furniture."""
    seen: Counter[tuple[str, int]] = Counter()
    for sheet, lines in pages:
        seen.update({_mark(line, sheet) for line in lines if _at_edge(line, sheet)})
    least = 2 if len(pages) <= 6 else 3
    numbers_by_page: list[set[int]] = []
    for sheet, lines in pages:
        numbers = {number for number, line in enumerate(lines) if _is_furniture(line, sheet, lines, seen, least)}
        numbers_by_page.append(numbers | _line_numbers(lines))
    return numbers_by_page


def is_caption(line: str) -> bool:
    """Whether a figure's or table's caption begins with this line ("Figure 1. ...", "Table 2")."""
    match = _CAPTION.match(line)
    # "Table 2 shows ..." goes on in lower case.
    return match is not None and line[:1].isupper()


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
    rising = sum(1 for (item, _), (other, _) in itertools.pairwise(margin) if 0 < other - item <= 5)
    return {number for _, number in margin} if rising >= _LINE_NUMBERS and rising >= 0.8 * (len(margin) - 1) else set()


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
    return len(group) > 1 and all(item.area.left - line.area.left > step for item in group[1 if hanging else -2 :])


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
