"""The characters of one page as pdfium gives them, in the order of the file: one record a run that is set alike.

Left out: what is seen of them and what they spell (`page_words`).
"""

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2.raw as pdfium

from corpus.reading.pdf.visibility import clipped_to
from corpus.reading.pdf.words import Typeface

_BOLD = re.compile(
    r"bold|black|heavy|demi|semibold|[-,.](?:b|bd|bi)$|medi(?:um)?\b|cmbx|sfbx|nimbus\w{1,40}-medi", re.I
)
_ITALIC = re.compile(r"ital|obli|slant|[-,.](?:i|it|bi)$|cmti|cmmi|sfti", re.I)
_ITALIC_FLAG = 1 << 6
_BOLD_WEIGHT = 600
_FORCE_BOLD_FLAG = 1 << 18
_PALE = 235
# Of 255.
_FAINTEST = 25
_MOST_MARKS = 8
_LAYER = "OC\0".encode("utf-16-le")
# pdfium's two marks for a hyphen that a line's end made.
LINE_END_HYPHENS = "\x02\ufffe"


@dataclass(frozen=True, slots=True)
class Style:
    """How a text object is set: `angle` in degrees to the left, `size` as it appears.

    `doubtful` tells that it may not be seen when the page is drawn (almost white, drawn otherwise than filled, in a
    layer that may be off, under a clip), `unseen` that it is not.
    """

    size: float
    angle: float
    face: Typeface
    doubtful: bool
    unseen: bool


class PageText:
    """The text layer of an open page; `close` it when done."""

    def __init__(self, page: "pdfium.FPDF_PAGE", faces: "dict[int, Typeface]") -> None:
        self._page = page
        self._text = pdfium.FPDFText_LoadPage(page)
        self._faces = faces
        self._styles: dict[int, Style] = {}
        self._rect = pdfium.FS_RECTF()
        self._across, self._up = ctypes.c_double(), ctypes.c_double()
        self._matrix = pdfium.FS_MATRIX()
        self._colour = tuple(ctypes.c_uint() for _ in range(4))

    def close(self) -> None:
        """Let go of the page's text."""
        if self._text:
            pdfium.FPDFText_ClosePage(self._text)

    def characters(self) -> str:
        """Every character, its index its place: white space and line ends that pdfium put between words included."""
        count = pdfium.FPDFText_CountChars(self._text) if self._text else 0
        if count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (count + 1))()
        written = pdfium.FPDFText_GetText(self._text, 0, count, buffer)
        whole = bytes(buffer)[: 2 * (written - 1)].decode("utf-16-le", "surrogatepass")
        if written - 1 == count == len(whole):
            return whole
        # Characters without a code are left out there: count them one by one.
        return "".join(_character(pdfium.FPDFText_GetUnicode(self._text, index)) for index in range(count))

    def box(self, index: int) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of a character in the page's space, its font's whole height."""
        rect = self._rect
        if not pdfium.FPDFText_GetLooseCharBox(self._text, index, ctypes.byref(rect)):
            return 0.0, 0.0, 0.0, 0.0
        return rect.left, rect.bottom, rect.right, rect.top

    def origin(self, index: int) -> tuple[float, float]:
        """Where on its baseline a character begins, in the page's space."""
        pdfium.FPDFText_GetCharOrigin(self._text, index, ctypes.byref(self._across), ctypes.byref(self._up))
        return self._across.value, self._up.value

    def piece(self, index: int) -> int:
        """A number for the text object that a character belongs to; characters set alike in one go share it."""
        return _address(pdfium.FPDFText_GetTextObject(self._text, index))

    def style(self, index: int) -> Style:
        """How a character is set."""
        handle = pdfium.FPDFText_GetTextObject(self._text, index)
        key = _address(handle)
        style = self._styles.get(key)
        if style is None:
            style = self._styles[key] = self._read_style(index, handle)
        return style

    def _read_style(self, index: int, handle: "pdfium.FPDF_PAGEOBJECT") -> Style:
        matrix = self._matrix
        pdfium.FPDFText_GetMatrix(self._text, index, ctypes.byref(matrix))
        size = pdfium.FPDFText_GetFontSize(self._text, index) * math.hypot(matrix.c, matrix.d)
        angle = math.degrees(math.atan2(matrix.b, matrix.a)) if matrix.b or matrix.a < 0 else 0.0
        red, green, blue, alpha = self._colour
        painted = pdfium.FPDFText_GetFillColor(self._text, index, red, green, blue, alpha)
        pale = bool(painted) and red.value >= _PALE and green.value >= _PALE and blue.value >= _PALE
        mode = pdfium.FPDFTextObj_GetTextRenderMode(handle) if handle else 0
        unseen = mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE or (bool(painted) and alpha.value <= _FAINTEST)
        odd = pale or mode not in _FILLED or _is_in_a_layer(handle) or self._is_clipped(handle, index)
        return Style(abs(size), angle, self._face(handle), odd and not unseen, unseen)

    def handle(self, index: int) -> "pdfium.FPDF_PAGEOBJECT":
        """The text object that a character belongs to."""
        return pdfium.FPDFText_GetTextObject(self._text, index)

    def _is_clipped(self, handle: "pdfium.FPDF_PAGEOBJECT", index: int) -> bool:
        """Whether a clip cuts off where the object begins."""
        edges = clipped_to(handle)
        if edges is None:
            return False
        left, bottom, right, top = self.box(index)
        across, up = (left + right) / 2, (bottom + top) / 2
        return not (edges[0] <= across <= edges[2] and edges[1] <= up <= edges[3])

    def _face(self, handle: "pdfium.FPDF_PAGEOBJECT") -> Typeface:
        font = pdfium.FPDFTextObj_GetFont(handle) if handle else None
        key = _address(font) if font else 0
        face = self._faces.get(key)
        if face is None:
            face = self._faces[key] = _typeface(font)
        return face


_FILLED = frozenset({pdfium.FPDF_TEXTRENDERMODE_FILL, pdfium.FPDF_TEXTRENDERMODE_FILL_CLIP})


def _is_in_a_layer(handle: "pdfium.FPDF_PAGEOBJECT") -> bool:
    """Whether the object is in optional content, which a viewer may not show."""
    name, size = ctypes.create_string_buffer(16), ctypes.c_ulong()
    for number in range(min(pdfium.FPDFPageObj_CountMarks(handle), _MOST_MARKS) if handle else 0):
        mark = pdfium.FPDFPageObj_GetMark(handle, number)
        units = ctypes.cast(name, ctypes.POINTER(ctypes.c_ushort))
        if pdfium.FPDFPageObjMark_GetName(mark, units, 16, ctypes.byref(size)) and name.raw.startswith(_LAYER):
            return True
    return False


def _address(handle: "pdfium.FPDF_PAGEOBJECT | pdfium.FPDF_FONT") -> int:
    """A number that tells one of pdfium's objects from the others."""
    return ctypes.addressof(handle.contents) if handle else 0


def _typeface(font: "pdfium.FPDF_FONT | None") -> Typeface:
    if not font:
        return Typeface("", False, False)
    buffer = ctypes.create_string_buffer(256)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, 256)
    name = re.sub(r"^[A-Z]{6}\+", "", buffer.value.decode("utf-8", "replace"))
    flags = pdfium.FPDFFont_GetFlags(font)
    bold = _BOLD.search(name) is not None or bool(flags > 0 and flags & _FORCE_BOLD_FLAG)
    italic = _ITALIC.search(name) is not None or bool(flags > 0 and flags & _ITALIC_FLAG)
    return Typeface(name, bold or pdfium.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT, italic)


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else "\ufffd"


def runs(characters: str) -> Iterator[tuple[int, int]]:
    """Start and end of each run without white space; one ends after a line-end hyphen."""
    for match in re.finditer(rf"[^\s{LINE_END_HYPHENS}]+[{LINE_END_HYPHENS}]?|[{LINE_END_HYPHENS}]", characters):
        yield match.start(), match.end()
