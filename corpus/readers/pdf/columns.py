"""Columns and reading order of a page, its blocks, and blocks that a column's or a page's end parted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

from corpus.readers.draft import ends_sentence
from corpus.readers.pdf.lines import Line, has_label, line_of, spaced
from corpus.readers.pdf.page import Area, Word
from corpus.types import BlockKind


@dataclass(frozen=True)
class PageBlock:
    """Words on lines, or a table's on rows of cells: `rows` holds a line as a row of one cell.

    `flow` counts the columns of the document; `aside` is what stands beside the text and not in it (a float, a
    footnote). `full` tells that the last line reaches the column's right edge, `indented` that the first begins
    inside its left one, `title` that it is the document's title.
    """

    kind: BlockKind
    rows: tuple[tuple[tuple[Word, ...], ...], ...]
    page: int
    flow: int
    area: Area
    size: float
    bold: bool = False
    italic: bool = False
    aside: bool = False
    full: bool = False
    indented: bool = False
    title: bool = False

    @cached_property
    def text(self) -> str:
        """Its words on one line; what a line's end broke stays broken."""
        return " ".join(spaced(cell) for row in self.rows for cell in row if cell)

    @property
    def breaks_off(self) -> bool:
        """Whether a hyphen at its end breaks a word."""
        last = self.rows[-1][-1][-1] if self.rows and self.rows[-1] and self.rows[-1][-1] else None
        return last is not None and (last.broken or (len(last.text) > 1 and last.text.endswith("-")))


def prose(kind: BlockKind, lines: tuple[Line, ...], page: int, flow: int, full: bool, indented: bool) -> PageBlock:
    """A block of lines under each other."""
    area = lines[0].area
    for line in lines[1:]:
        area = area.to(line.area)
    letters = sum(line.letters for line in lines)
    return PageBlock(
        kind,
        tuple((line.words,) for line in lines),
        page,
        flow,
        area,
        max(lines, key=lambda line: line.letters).size,
        bold=10 * sum(line.letters for line in lines if line.bold) >= 9 * letters,
        italic=10 * sum(line.letters for line in lines if line.italic) >= 9 * letters,
        full=full,
        indented=indented,
    )


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
    lines = [segment for line in lines for segment in _parted(line, gutter)]
    above = [line for line in lines if _middle(line) < gutter.top]
    inside = [line for line in lines if gutter.top <= _middle(line) <= gutter.bottom]
    below = [line for line in lines if _middle(line) > gutter.bottom]
    reading_order = flows(above, depth + 1)
    for band in _bands(inside, gutter):
        if band.across:
            reading_order.extend(flows(band.lines, depth + 1 if len(band.lines) < len(lines) else _MOST_DEPTH))
            continue
        left = [line for line in band.lines if (line.area.left + line.area.right) / 2 < gutter.across]
        right = [line for line in band.lines if (line.area.left + line.area.right) / 2 >= gutter.across]
        reading_order.extend(flows(left, depth + 1))
        reading_order.extend(flows(right, depth + 1))
    reading_order.extend(flows(below, depth + 1))
    return reading_order


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
        between = [item for item in rest if runs and _middle(item) > runs[-1][1] and _middle(item) < top]
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


_JOINED = frozenset({BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.REFERENCE})
_SIMILAR = 0.08


@dataclass(frozen=True, slots=True)
class Chain:
    """Blocks that are one: the first gives the kind and the page."""

    blocks: tuple[PageBlock, ...]

    @property
    def first(self) -> PageBlock:
        """The block it begins with."""
        return self.blocks[0]


def chains(blocks: Sequence[PageBlock]) -> list[Chain]:
    """The blocks of a document, given in the order of its pages, joined and in the order they are told."""
    merged: list[Chain] = []
    current: Chain | None = None
    for chain in _joined(blocks):
        if current is not None and chain.first.page > current.first.page:
            merged.append(current)
            current = None
        if chain.blocks[-1].page > chain.first.page:
            if current is not None:
                merged.append(current)
            current = chain
        else:
            merged.append(chain)
    if current is not None:
        merged.append(current)
    return merged


def _joined(blocks: Sequence[PageBlock]) -> list[Chain]:
    groups: list[list[PageBlock]] = []
    open_one: list[PageBlock] | None = None
    for block in blocks:
        if block.aside or block.kind is BlockKind.TABLE:
            groups.append([block])
            continue
        if open_one is not None and _goes_on(open_one[-1], block):
            open_one.append(block)
            continue
        open_one = [block]
        groups.append(open_one)
    return [Chain(tuple(group)) for group in groups]


def _goes_on(before: PageBlock, block: PageBlock) -> bool:
    """Whether `block` carries on what `before` left off."""
    if before.kind not in _JOINED or block.kind not in _JOINED or block.page - before.page > 2:
        return False
    if abs(before.size - block.size) > _SIMILAR * max(before.size, block.size):
        return False
    if block.kind is BlockKind.LIST_ITEM or (block.kind is BlockKind.REFERENCE and has_label(block.text)):
        return False
    text, after = before.text, block.text
    if before.breaks_off and after[:1].isalnum():
        return True
    if ends_sentence(text):
        return after[:1].islower() and before.full and _is_abbreviation(text)
    if text.endswith(":"):
        return False
    if after[:1].islower() or text.endswith(","):
        return True
    # Within one column a formula or a heading that was not told apart may stand between.
    moved = before.flow != block.flow
    return moved and before.full and not block.indented and len(text) > 60


def _is_abbreviation(text: str) -> bool:
    return re.search(r"\b(?:al|e\.g|i\.e|vs|cf|etc|Fig|Figs|Eq|Eqs|Ref|Refs|approx|ca|Dr|St|No)\.$", text) is not None
