"""Words to lines: words that stand beside each other with no wide gap between, the raised ones marked.

A line never reaches over the gap between two columns. Left out: what lines belong together (`columns`).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from corpus.reading.pdf.words import Area, Word

# Of a word's size: the widest gap inside a line, and how far a mark may be raised or lowered in it.
WIDEST_GAP = 1.05
# The same for words that the file does not have one after the other: they may be of two columns.
_WIDEST_APART = 0.6
_RAISED = 0.6
_SMALL = 0.88
_LEAST_RISE = 0.12
_OVERLAP = 0.35


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
    found: list[list[Word]] = []
    for word in words:
        if found and _follows(found[-1], word):
            found[-1].append(word)
        else:
            found.append([word])
    return _merged([line_of(run) for run in found])


def _marked(words: Sequence[Word], baseline: float, size: float) -> tuple[Word, ...]:
    """The words with those that stand small and above the word before them known as raised."""
    found: list[Word] = []
    level = next((word.baseline for word in words if word.size > _SMALL * size), baseline)
    for word in words:
        if word.size > _SMALL * size:
            level = word.baseline
            found.append(word)
        else:
            raised = level - word.baseline >= _LEAST_RISE * size
            found.append(replace(word, raised=True) if raised else word)
    return tuple(found)


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
    for word in sorted(words, key=lambda one: -one.area.right):
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


def _touch(one: Word, other: Word) -> bool:
    gap = max(one.area.left - other.area.right, other.area.left - one.area.right)
    return abs(gap) < 0.05 * one.size


def _merged(found: list[Line]) -> list[Line]:
    """Lines that the file's order parted put together again, where they stand close on one level."""
    order = sorted(range(len(found)), key=lambda number: found[number].area.left)
    gone: set[int] = set()
    into: dict[int, int] = {}
    by_level: dict[int, list[int]] = {}
    for number in order:
        by_level.setdefault(int(found[number].baseline // 12), []).append(number)
    for number in order:
        line = found[number]
        near = [other for band in (-1, 0, 1) for other in by_level.get(int(line.baseline // 12) + band, ())]
        best = min(
            (other for other in near if other != number and other not in into and _beside(found[other], line)),
            key=lambda other: line.area.left - found[other].area.right,
            default=None,
        )
        if best is not None:
            # `best` takes this line in at its right end.
            into[best] = number
            gone.add(number)
    merged: list[Line] = []
    for number, line in enumerate(found):
        if number in gone:
            continue
        words = list(line.words)
        at = number
        while at in into:
            at = into[at]
            words.extend(found[at].words)
        merged.append(line_of(words) if len(words) > len(line.words) else line)
    return merged


def _beside(left: Line, right: Line) -> bool:
    size = max(left.size, right.size)
    gap = right.area.left - left.area.right
    if not -0.3 * size <= gap <= _WIDEST_APART * size or right.area.left <= left.area.left:
        return False
    shared = min(left.area.bottom, right.area.bottom) - max(left.area.top, right.area.top)
    lower = min(left.area.height, right.area.height)
    similar = 0.88 < left.size / right.size < 1.14
    return shared >= (0.75 if similar else _OVERLAP) * lower
