"""The order in which a reader reads a page's lines: its columns found, and what reaches over several of them.

A gutter is looked for where most levels of the page have words on both sides and none across. Lines across it part
the page into bands; each band's columns are read from left to right. Bands are looked at again in the same way, so a
narrow box beside an abstract, or three columns, are found too. Left out: tables and figures, taken out before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

from corpus.reading.pdf.lines import Line, line_of
from corpus.reading.pdf.words import Area

_STEP = 2.5
_LEAST_ROWS = 16
_NARROWEST = 60.0
_MOST_DEPTH = 6
_LEAST_WORDS = 3.0
_FEWEST_WORDS = 1.8
_PROSE_WORDS = 5.0
_WIDE_TABLE = 100.0
_ADVANTAGE = 1.15


@dataclass(frozen=True, slots=True)
class Flow:
    """Lines that are read one under the other, and the width that they were set to."""

    lines: tuple[Line, ...]
    left: float
    right: float


def flows(lines: Sequence[Line], depth: int = 0) -> list[Flow]:
    """The lines in reading order, column by column."""
    if not lines:
        return []
    gutter = _gutter(lines) if depth < _MOST_DEPTH and len(lines) > 3 else None
    if gutter is None:
        ordered = sorted(lines, key=lambda line: (line.baseline, line.area.left))
        return [Flow(tuple(ordered), min(line.area.left for line in lines), max(line.area.right for line in lines))]
    lines = [part for line in lines for part in _parted(line, gutter)]
    above = [line for line in lines if _middle(line) < gutter.top]
    inside = [line for line in lines if gutter.top <= _middle(line) <= gutter.bottom]
    below = [line for line in lines if _middle(line) > gutter.bottom]
    found = flows(above, depth + 1)
    for band in _bands(inside, gutter):
        if band.across:
            found.extend(flows(band.lines, depth + 1 if len(band.lines) < len(lines) else _MOST_DEPTH))
            continue
        left = [line for line in band.lines if (line.area.left + line.area.right) / 2 < gutter.across]
        right = [line for line in band.lines if (line.area.left + line.area.right) / 2 >= gutter.across]
        found.extend(flows(left, depth + 1))
        found.extend(flows(right, depth + 1))
    found.extend(flows(below, depth + 1))
    return found


@dataclass(frozen=True, slots=True)
class _Gutter:
    """A gutter at `across`, free from `left` to `right`, between these heights."""

    across: float
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class _Band:
    lines: tuple[Line, ...]
    across: bool


def _bands(lines: Sequence[Line], gutter: _Gutter) -> list[_Band]:
    """The lines from top to bottom: those across the gutter with what stands beside them, and those in columns."""
    across = sorted((line for line in lines if _is_across(line, gutter)), key=lambda line: line.area.top)
    rest = [line for line in lines if not _is_across(line, gutter)]
    runs: list[tuple[float, float]] = []
    for line in across:
        top, bottom = line.area.top + 0.2 * line.area.height, line.area.bottom - 0.2 * line.area.height
        between = [one for one in rest if runs and _middle(one) > runs[-1][1] and _middle(one) < top]
        if runs and not between and top - runs[-1][1] < 3 * line.size:
            runs[-1] = (runs[-1][0], max(bottom, runs[-1][1]))
        else:
            runs.append((top, bottom))
    bands: list[_Band] = []
    last = float("-inf")
    for top, bottom in runs:
        above = tuple(line for line in rest if last < _middle(line) <= top)
        inside = tuple(line for line in lines if top < _middle(line) <= bottom)
        if above:
            bands.append(_Band(above, False))
        bands.append(_Band(inside, True))
        last = bottom
    below = tuple(line for line in rest if _middle(line) > last)
    if below:
        bands.append(_Band(below, False))
    return bands


def _parted(line: Line, gutter: _Gutter) -> tuple[Line, ...]:
    """A line in two, where it was put together of two columns' lines: a wide gap lies at the gutter."""
    if not _is_across(line, gutter) or line.area.right != line.words[-1].area.right:
        return (line,)
    gaps = [later.area.left - word.area.right for word, later in pairwise(line.words)]
    for at, gap in enumerate(gaps, start=1):
        starts = gutter.right - 2 <= line.words[at].area.left <= gutter.right + _STEP + 1
        if starts and gap >= 0.5 * line.size and gap > 1.15 * median(gaps[at:] or gaps):
            return line_of(line.words[:at]), line_of(line.words[at:])
    return (line,)


def _middle(line: Line) -> float:
    return (line.area.top + line.area.bottom) / 2


def _is_across(line: Line, gutter: _Gutter) -> bool:
    # A line of one column may run a little into the gutter.
    return line.area.left < gutter.left and line.area.right > gutter.right


def _gutter(lines: Sequence[Line]) -> _Gutter | None:
    """The gutter that parts most of the lines; None where they are one column."""
    whole = Area(
        min(line.area.left for line in lines),
        min(line.area.top for line in lines),
        max(line.area.right for line in lines),
        max(line.area.bottom for line in lines),
    )
    if whole.width < 2 * _NARROWEST:
        return None
    inked = _raster(lines, whole)
    left = np.maximum.accumulate(inked, axis=1)
    right = np.maximum.accumulate(inked[:, ::-1], axis=1)[:, ::-1]
    gains = (~inked & left & right).astype(np.float64) - _ADVANTAGE * inked
    edge = int(_NARROWEST / _STEP)
    gains[:, :edge] = -1
    gains[:, -edge:] = -1
    score, first, last = _best_stretch(gains)
    best = float(score.max())
    if best < _LEAST_ROWS:
        return None
    # The middle of the widest stretch that scores as well.
    good = np.flatnonzero(score >= best - 2)
    stretch = max(np.split(good, np.flatnonzero(np.diff(good) > 1) + 1), key=len)
    middle = int(stretch[len(stretch) // 2])
    crossed = inked[:, stretch[0] : stretch[-1] + 1].max(axis=1).tolist()
    top, bottom = _free(crossed, int(first[middle]), int(last[middle]))
    gutter = _Gutter(
        whole.left + (float(stretch[0] + stretch[-1]) / 2 + 0.5) * _STEP,
        whole.left + float(stretch[0]) * _STEP,
        whole.left + float(stretch[-1] + 1) * _STEP,
        whole.top + (top - 0.5) * _STEP,
        whole.top + (bottom + 1.5) * _STEP,
    )
    return gutter if _is_prose_beside(lines, gutter) else None


def _free(crossed: Sequence[bool], first: int, last: int) -> tuple[int, int]:
    """The rows from `first` to `last`, and those on either side up to the next that is crossed."""
    while first > 0 and not crossed[first - 1]:
        first -= 1
    while last < len(crossed) - 1 and not crossed[last + 1]:
        last += 1
    return first, last


def _best_stretch(gains: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.intp], NDArray[np.intp]]:
    """For each column the run of rows with the highest sum: the sum, its first row and its last."""
    sums = np.vstack([np.zeros(gains.shape[1]), np.cumsum(gains, axis=0)])
    rises = sums - np.minimum.accumulate(sums, axis=0)
    last = rises.argmax(axis=0)
    across = np.arange(gains.shape[1])
    lowest = np.where(np.arange(len(sums))[:, None] <= last, sums, np.inf).argmin(axis=0)
    return rises[last, across], lowest, np.maximum(last - 1, lowest)


def _is_prose_beside(lines: Sequence[Line], gutter: _Gutter) -> bool:
    """Whether both sides hold lines of several words each, and no bullets, numbers or labels."""
    inside = [line for line in lines if gutter.top <= _middle(line) <= gutter.bottom]
    sides = (
        [line for line in inside if line.area.right <= gutter.across + 1],
        [line for line in inside if line.area.left >= gutter.across - 1],
    )
    if min(len(side) for side in sides) < 2:
        return False
    means = [sum(len(line.words) for line in side) / len(side) for side in sides]
    if max(means) < _LEAST_WORDS:
        return False
    # Beside prose there may stand a table, many cells wide; bullets and labels are narrow.
    narrow = sides[means.index(min(means))]
    width = max(line.area.right for line in narrow) - min(line.area.left for line in narrow)
    return min(means) >= _FEWEST_WORDS or (max(means) >= _PROSE_WORDS and width >= _WIDE_TABLE)


def _raster(lines: Sequence[Line], whole: Area) -> NDArray[np.bool_]:
    """What is covered by lines, a cell a square of `_STEP` points; a little more than their height each."""
    rows, columns = int(whole.height / _STEP) + 2, int(whole.width / _STEP) + 2
    inked = np.zeros((rows, columns), dtype=bool)
    for line in lines:
        top = max(0, int((line.area.top - whole.top) / _STEP))
        bottom = min(rows, int((line.area.bottom - whole.top) / _STEP) + 1)
        first = int((line.area.left - whole.left) / _STEP)
        last = int((line.area.right - whole.left) / _STEP) + 1
        inked[top:bottom, first:last] = True
    return inked
