"""A PDF page and what stands on it: the open file, its own space and the page as seen, words, rules, pictures."""

import ctypes
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from corpus.errors import FileDamaged, FileEncrypted, FileOverLimit
from corpus.span import Box

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

MAX_PAGES = 5_000


@contextmanager
def opened(name: str, content: bytes) -> Iterator["PdfDocument"]:
    """The document in these bytes, closed at the end.

    Raises `FileEncrypted` when it asks for a password, `FileDamaged` when it cannot be opened or has no page,
    `FileOverLimit` when it has more than `MAX_PAGES`.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise FileEncrypted(f"{name} asks for a password: save it without one and add it again") from None
        if getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_SECURITY:
            raise FileEncrypted(f"{name} is locked in a way that cannot be opened: save it without a lock") from None
        raise FileDamaged(f"{name} is damaged or cut short: get it again, or print it to a new PDF") from None
    try:
        count = len(document)
        if count < 1:
            raise FileDamaged(f"{name} has no pages: get it again")
        if count > MAX_PAGES:
            raise FileOverLimit(f"{name} has {count:,} pages, more than {MAX_PAGES:,}: split it into smaller files")
        yield document
    finally:
        document.close()


def metadata(document: "PdfDocument", key: str) -> str:
    """What the file says of itself under `key` ("Title", "Author"), on one line; empty where it says nothing."""
    import pypdfium2.raw as pdfium

    length = pdfium.FPDF_GetMetaText(document, key.encode(), None, 0)
    if length <= 2:
        return ""
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDF_GetMetaText(document, key.encode(), buffer, length)
    words = buffer.raw[: length - 2].decode("utf-16-le", "replace")
    return " ".join(re.sub(r"[\x00-\x1f\ufffd]", " ", words).split())


# Accents that stand by themselves, and the same as they join a letter.
COMBINING = dict(
    zip("´`¨ˆ˜ˇ˚¸¯˘˙˝", "\u0301\u0300\u0308\u0302\u0303\u030c\u030a\u0327\u0304\u0306\u0307\u030b", strict=True)
)
_ACCENT = re.compile(rf"[{''.join(COMBINING)}\u0300-\u036f]+")
_ACCENT_FIRST = re.compile(rf"([{''.join(COMBINING)}])([A-Za-zı])")
# TeX's symbol font has its bullet at this place, without a character table.
_TEX_BULLET = "\x0f"


def spelled(characters: str) -> str:
    """The characters as a reader spells them: ligatures and Arabic letter shapes taken apart, accents joined to their
    letters, control characters dropped. Raised and circled digits and fractions stay as they are."""
    if characters.isascii() and characters.isprintable() and "`" not in characters:
        return characters
    if characters == _TEX_BULLET:
        return "•"
    plain = "".join(_spelled(character) for character in characters)
    plain = _ACCENT_FIRST.sub(lambda match: match[2].replace("ı", "i") + COMBINING[match[1]], plain)
    return unicodedata.normalize("NFC", plain)


def _spelled(character: str) -> str:
    if character.isascii():
        return character if character.isprintable() else ""
    code = ord(character)
    if 0xFB00 <= code <= 0xFDFF or 0xFE70 <= code <= 0xFEFC or 0x2000 <= code <= 0x200A or code == 0xA0:
        return unicodedata.normalize("NFKC", character).strip()
    if character == "\xad":
        return "-"
    return "" if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Cn") and character != "\ufffd" else character


def is_accent(text: str) -> bool:
    """Whether there is nothing but accents in the text."""
    return _ACCENT.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in points, `top` above `bottom`."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    def to(self, other: "Area") -> "Area":
        """The smallest area that holds both."""
        return Area(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def holds_centre(self, other: "Area") -> bool:
        """Whether the middle of `other` lies inside."""
        across, down = (other.left + other.right) / 2, (other.top + other.bottom) / 2
        return self.left <= across <= self.right and self.top <= down <= self.bottom


@dataclass(frozen=True, slots=True)
class Typeface:
    """How words are set; `name` tells fonts apart."""

    name: str
    bold: bool
    italic: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without white space, on one line and one baseline.

    `glued` tells that no space parts it from the word before (a raised reference mark), `broken` that the line's end
    broke it at a hyphen, which `text` does not hold; `raised` that it stands above its line, small.
    """

    text: str
    area: Area
    baseline: float
    size: float
    face: Typeface
    box: Box
    glued: bool = False
    broken: bool = False
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: `number` counts from 1, `rules` are horizontal lines, `pictures` what is drawn or photographed.

    `turned` words run in another direction than the rest; `hidden` ones a reader cannot see, only counted.
    `confidence` tells how sure a recognizer was of the page's picture (0 to 1); None where none was asked.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...] = ()
    turned: tuple[Word, ...] = ()
    rules: tuple[Area, ...] = ()
    pictures: tuple[Area, ...] = ()
    images: int = 0
    hidden: int = 0
    unreadable: int = 0
    fault: str = ""
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible part of page `number` in the page's space, and `quarters`: the quarter turns to the right that it
    is shown with."""

    number: int
    left: float
    bottom: float
    right: float
    top: float
    quarters: int

    @property
    def width(self) -> float:
        """The width of the page as it is seen, in points."""
        return (self.top - self.bottom) if self.quarters % 2 else (self.right - self.left)

    @property
    def height(self) -> float:
        """The height of the page as it is seen, in points."""
        return (self.right - self.left) if self.quarters % 2 else (self.top - self.bottom)

    def seen(self, across: float, up: float) -> tuple[float, float]:
        """A point of the page's space as points from the top left corner of what is seen."""
        match self.quarters % 4:
            case 0:
                return across - self.left, self.top - up
            case 1:
                return up - self.bottom, across - self.left
            case 2:
                return self.right - across, up - self.bottom
            case _:
                return self.top - up, self.right - across

    def area(self, left: float, bottom: float, right: float, top: float) -> Area:
        """A rectangle of the page's space as it is seen."""
        corner, opposite = self.seen(left, bottom), self.seen(right, top)
        return Area(
            min(corner[0], opposite[0]),
            min(corner[1], opposite[1]),
            max(corner[0], opposite[0]),
            max(corner[1], opposite[1]),
        )

    def box(self, area: Area) -> Box:
        """The area as shares of the page, cut at its edges."""
        width, height = self.width, self.height
        left, right = _share(area.left, width), _share(area.right, width)
        top, bottom = _share(area.top, height), _share(area.bottom, height)
        return Box(self.number, min(left, right), min(top, bottom), max(left, right), max(top, bottom))

    def shows(self, area: Area) -> bool:
        """Whether the middle of the area is on the page."""
        return Area(0, 0, self.width, self.height).holds_centre(area)


def turned(area: Area, quarters: int, width: float, height: float) -> Area:
    """The area after the page, `width` by `height`, was turned to the right by so many quarters."""
    match quarters % 4:
        case 0:
            return area
        case 1:
            return Area(height - area.bottom, area.left, height - area.top, area.right)
        case 2:
            return Area(width - area.right, height - area.bottom, width - area.left, height - area.top)
        case _:
            return Area(area.top, width - area.right, area.bottom, width - area.left)


def _share(points: float, whole: float) -> float:
    if points <= 0 or whole <= 0:
        return 0.0
    return points / whole if points < whole else 1.0


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
    left, top, right, bottom = (np.array([getattr(cover, side) for cover in covers]) for side in _SIDES)
    flags: list[bool] = []
    for start in range(0, len(areas), _AT_ONCE):
        batch = areas[start : start + _AT_ONCE]
        across = np.array([(item.left + item.right) / 2 for item in batch])[:, None]
        down = np.array([(item.top + item.bottom) / 2 for item in batch])[:, None]
        inside = (left <= across) & (across <= right) & (top <= down) & (down <= bottom)
        flags.extend(np.atleast_1d(inside.any(axis=1)).tolist())
    return flags


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
            left, right = min(item for item, _ in points), max(item for item, _ in points)
            bottom, top = min(item for _, item in points), max(item for _, item in points)
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
