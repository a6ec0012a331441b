"""A line's strip of the page's picture: where its words end, and where its baseline lies.

A recognizer knows its letters well, their places roughly, and some spaces not at all; the gaps in the ink tell those.
Left out: finding lines and telling letters (`rapid`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.reading.pdf.ocr import Picture

# Of a line's height: the narrowest gap that parts two words, how far from it the letters beside it may be thought to
# stand, and how much nearer a gap counts where the recognizer saw a space.
_WORD_GAP = 0.2
_ASTRAY = 0.8
_SEEN = 0.4
_INK = 0.75


@dataclass(frozen=True, slots=True)
class Letter:
    """A character and where its middle lies, in pixels from the strip's left edge; `spaced` tells that the recognizer
    saw a space before it."""

    text: str
    middle: float
    spaced: bool


@dataclass(frozen=True, slots=True)
class _Gap:
    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def parted(strip: Picture, letters: Sequence[Letter]) -> list[tuple[str, float, float]]:
    """The letters, from left to right, as words, each with its left and right end in pixels."""
    columns = np.flatnonzero(_inked(strip).any(axis=0))
    if not letters or not len(columns):
        return []
    ends = {at: _Gap(one.middle, one.middle) for at, one in _between(letters) if letters[at].spaced}
    for gap in _gaps(columns, max(2.0, _WORD_GAP * strip.shape[0])):
        at = _start(gap, letters, strip.shape[0])
        if at is not None:
            ends[at] = gap
    words: list[tuple[str, float, float]] = []
    left, first = float(columns[0]), 0
    for at, gap in sorted(ends.items()):
        words.append((_text(letters[first:at]), left, max(left, gap.left)))
        left, first = max(left, gap.right), at
    words.append((_text(letters[first:]), left, max(left, float(columns[-1]) + 1)))
    return words


def baseline(strip: Picture) -> float:
    """The row, from the strip's top, that most letters stand on: ink falls off the most below it."""
    rows = _inked(strip).sum(axis=1).astype(np.int64)
    lower = len(rows) // 2
    if len(rows) < 4:
        return float(len(rows))
    falls = rows[lower:-1] - rows[lower + 1 :]
    return float(lower + int(falls.argmax()) + 1)


def _text(letters: Sequence[Letter]) -> str:
    return "".join(letter.text for letter in letters)


def _between(letters: Sequence[Letter]) -> list[tuple[int, _Gap]]:
    """For each letter but the first the stretch from the middle of the letter before."""
    return [(at, _Gap(letters[at - 1].middle, letters[at].middle)) for at in range(1, len(letters))]


def _start(gap: _Gap, letters: Sequence[Letter], height: int) -> int | None:
    """The letter that stands first after the gap; None where none is thought to stand near."""

    def cost(one: tuple[int, _Gap]) -> float:
        at, between = one
        # Letters that are thought to stand far apart have the gap between them.
        wide = (between.right - between.left) / 2
        return abs(between.middle - gap.middle) - wide - (_SEEN * height if letters[at].spaced else 0.0)

    near = [one for one in _between(letters) if abs(one[1].middle - gap.middle) <= _ASTRAY * height]
    return min(near, key=cost)[0] if near else None


def _inked(strip: Picture) -> NDArray[np.bool_]:
    darkest, palest = int(strip.min()), int(strip.max())
    return strip < darkest + _INK * (palest - darkest)


def _gaps(columns: NDArray[np.intp], narrowest: float) -> list[_Gap]:
    """The stretches without ink, from left to right, that are as wide."""
    wide = np.flatnonzero(np.diff(columns) - 1 >= narrowest)
    return [_Gap(float(columns[at]) + 1, float(columns[at + 1])) for at in wide]
