"""What is drawn on a page besides words: horizontal rules, and the areas of pictures and figures.

Left out: what pictures show; colours.
"""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2.raw as pdfium

from corpus.reading.pdf.frame import Frame, turned
from corpus.reading.pdf.words import Area

_MOST_OBJECTS = 20_000
_THIN = 3.0
_SHORTEST_RULE = 24.0
_WHOLE_PAGE = 0.8
_NEAR = 6.0
_FIGURE_STROKES = 12
_SMALLEST_FIGURE = 30.0


@dataclass(frozen=True, slots=True)
class Drawings:
    """`rules` are horizontal, `pictures` the areas of images and of dense drawing, `images` how many images there
    are; `filled` is the largest share of the page that one image takes. `covers` is whatever could lie over words or
    behind them."""

    rules: tuple[Area, ...]
    pictures: tuple[Area, ...]
    images: int
    filled: float
    covers: tuple[Area, ...] = ()


def drawings(page: "pdfium.FPDF_PAGE", frame: Frame, quarters: int) -> Drawings:
    """The drawings of an open page, turned with its words by `quarters`."""
    rules: list[Area] = []
    images: list[Area] = []
    strokes: list[Area] = []
    covers: list[Area] = []
    whole = max(frame.width * frame.height, 1.0)
    for kind, seen in _objects(page, frame):
        area = turned(seen, quarters, frame.width, frame.height)
        if min(area.width, area.height) > _THIN:
            covers.append(seen)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            images.append(area)
        elif area.height <= _THIN and area.width >= _SHORTEST_RULE:
            rules.append(area)
        elif area.width * area.height < _WHOLE_PAGE * whole:
            strokes.append(area)
    filled = max((area.width * area.height / whole for area in images), default=0.0)
    shown = [area for area in images if min(area.width, area.height) >= _SMALLEST_FIGURE]
    pictures = [area for area in shown if area.width * area.height < _WHOLE_PAGE * whole]
    return Drawings(tuple(rules), (*pictures, *_figures(strokes)), len(shown), filled, tuple(covers))


def _objects(page: "pdfium.FPDF_PAGE", frame: Frame) -> Iterator[tuple[int, Area]]:
    """Kind and place of each object that is no text; a form that fills the page is looked into."""
    edges = [ctypes.c_float() for _ in range(4)]
    count = pdfium.FPDFPage_CountObjects(page)
    for index in range(min(count, _MOST_OBJECTS)):
        handle = pdfium.FPDFPage_GetObject(page, index)
        kind = pdfium.FPDFPageObj_GetType(handle)
        if kind in (pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_UNKNOWN):
            continue
        if not pdfium.FPDFPageObj_GetBounds(handle, *(ctypes.byref(edge) for edge in edges)):
            continue
        area = _clipped(frame.area(*(edge.value for edge in edges)), frame)
        if area is not None:
            yield kind, area


def _clipped(area: Area, frame: Frame) -> Area | None:
    left, top = max(area.left, 0.0), max(area.top, 0.0)
    right, bottom = min(area.right, frame.width), min(area.bottom, frame.height)
    return Area(left, top, right, bottom) if left <= right and top <= bottom else None


def _figures(strokes: Sequence[Area]) -> tuple[Area, ...]:
    """The areas where many strokes lie close together: a chart, not the frame around a table."""
    groups: list[tuple[Area, int]] = []
    for stroke in strokes:
        if stroke.width > 400 and stroke.height > 500:
            continue
        near = [group for group in groups if _close(group[0], stroke)]
        whole, count = stroke, 1
        for group in near:
            whole, count = whole.to(group[0]), count + group[1]
            groups.remove(group)
        groups.append((whole, count))
    return tuple(
        area for area, count in groups if count >= _FIGURE_STROKES and min(area.width, area.height) >= _SMALLEST_FIGURE
    )


def _close(one: Area, other: Area) -> bool:
    across = max(one.left, other.left) - min(one.right, other.right)
    down = max(one.top, other.top) - min(one.bottom, other.bottom)
    return across <= _NEAR and down <= _NEAR
