"""Which words of a page are seen when it is drawn: the page is drawn with them and without, and compared.

Asked only for words that may be unseen: pale, set in an unusual way, or where something else is drawn as well. Left
out: words on a scanned page that a recognizer put behind the picture; they are what the picture shows.
"""

import ctypes
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from corpus.reading.pdf.frame import Frame
from corpus.reading.pdf.words import Area

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

_LEAST_DIFFERENCE = 24
_DRAWN_SCALE = 1.0
_LARGEST_SIDE = 3_000
_AT_ONCE = 2_000
_MOST_PATHS = 8
_MOST_POINTS = 200
_SIDES = ("left", "top", "right", "bottom")


def visible(
    page: "PdfPage", frame: Frame, areas: Sequence[Area], objects: "Sequence[pdfium.FPDF_PAGEOBJECT]"
) -> list[bool]:
    """For each area whether anything in it goes when the text objects that belong to the areas are not drawn."""
    side = max(frame.width, frame.height, 1.0)
    scale = min(_DRAWN_SCALE, _LARGEST_SIDE / side)
    whole = _drawn(page, scale)
    drawn_again = [handle for handle in objects if handle and pdfium.FPDFPageObj_SetIsActive(handle, False)]
    try:
        without = _drawn(page, scale)
    finally:
        for handle in drawn_again:
            pdfium.FPDFPageObj_SetIsActive(handle, True)
    changed = (np.abs(whole.astype(np.int16) - without) >= _LEAST_DIFFERENCE).any(axis=2)
    seen: list[bool] = []
    for area in areas:
        rows = slice(max(0, int(area.top * scale)), int(area.bottom * scale) + 1)
        columns = slice(max(0, int(area.left * scale)), int(area.right * scale) + 1)
        seen.append(bool(changed[rows, columns].any()))
    return seen


def covered(areas: Sequence[Area], covers: Sequence[Area]) -> list[bool]:
    """For each area whether its middle lies in one of the covers."""
    if not covers or not areas:
        return [False] * len(areas)
    left, top, right, bottom = (np.array([getattr(one, side) for one in covers]) for side in _SIDES)
    found: list[bool] = []
    for start in range(0, len(areas), _AT_ONCE):
        part = areas[start : start + _AT_ONCE]
        across = np.array([(one.left + one.right) / 2 for one in part])[:, None]
        down = np.array([(one.top + one.bottom) / 2 for one in part])[:, None]
        inside = (left <= across) & (across <= right) & (top <= down) & (down <= bottom)
        found.extend(np.atleast_1d(inside.any(axis=1)).tolist())
    return found


def clipped_to(handle: "pdfium.FPDF_PAGEOBJECT") -> tuple[float, float, float, float] | None:
    """Left, bottom, right and top, in the page's space, of what a text object's clip leaves; None without a clip."""
    clip = pdfium.FPDFPageObj_GetClipPath(handle) if handle else None
    paths = pdfium.FPDFClipPath_CountPaths(clip) if clip else 0
    edges: tuple[float, float, float, float] | None = None
    across, up = ctypes.c_float(), ctypes.c_float()
    for path in range(max(0, min(paths, _MOST_PATHS))):
        points: list[tuple[float, float]] = []
        for number in range(min(pdfium.FPDFClipPath_CountPathSegments(clip, path), _MOST_POINTS)):
            segment = pdfium.FPDFClipPath_GetPathSegment(clip, path, number)
            if segment and pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(across), ctypes.byref(up)):
                points.append((across.value, up.value))
        if points:
            left, right = min(one for one, _ in points), max(one for one, _ in points)
            bottom, top = min(one for _, one in points), max(one for _, one in points)
            before = edges or (left, bottom, right, top)
            edges = (max(left, before[0]), max(bottom, before[1]), min(right, before[2]), min(top, before[3]))
    return edges


def _drawn(page: "PdfPage", scale: float) -> NDArray[np.uint8]:
    bitmap = page.render(scale=scale)
    try:
        picture: NDArray[np.uint8] = bitmap.to_numpy().copy()
    finally:
        bitmap.close()
    return picture
