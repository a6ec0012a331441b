"""The characters of one page as pdfium gives them, put together to words, raised marks told apart."""

import ctypes
import itertools
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2.raw as pdfium

from corpus.readers.pdf.lines import is_right_to_left
from corpus.readers.pdf.page import (
    COMBINING,
    Area,
    Frame,
    Typeface,
    Word,
    clipped_to,
    covered,
    is_accent,
    spelled,
    turned,
)

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

    def object_number(self, index: int) -> int:
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


# For each area whether the words in it are seen, told by the text objects that they belong to.
Visible = Callable[[Sequence[Area], Sequence["pdfium.FPDF_PAGEOBJECT"]], Sequence[bool]]
# Of a word's size: how far it reaches above and below its baseline.
_ABOVE, _BELOW = 0.76, 0.24
_SMALLEST = 3.0
_SAME_LINE = 0.08
_NO_SPACE = 0.08
_STRAIGHT = 5.0


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of a page in the order of the file, turned upright by `quarters`; the rest as `Sheet` has it."""

    words: tuple[Word, ...]
    turned: tuple[Word, ...]
    quarters: int
    hidden: int
    unreadable: int


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of characters set alike: its rectangle as seen, its baseline's first point, its direction."""

    start: int
    end: int
    text: str
    rect: Area
    origin: tuple[float, float]
    style: Style
    direction: int | None
    glued: bool
    broken: bool


def page_words(text: PageText, frame: Frame, ocr: bool, covers: Sequence[Area], visible: Visible) -> PageWords:
    """The words of a page. `ocr` tells that a picture fills it, so that its invisible words are what the picture
    shows; `covers` are what else is drawn on it, and `visible` says which of the words that may be unseen are seen."""
    runs = _runs(text, frame)
    shown = [run for run in runs if _is_shown(run, frame, ocr)]
    under = covered([run.rect for run in shown], () if ocr else covers)
    doubtful = [run for run, is_under in zip(shown, under, strict=True) if is_under or run.style.doubtful]
    if doubtful:
        handles = [text.handle(run.start) for run in doubtful]
        seen = visible([run.rect for run in doubtful], handles)
        lost = {run.start for run, is_seen in zip(doubtful, seen, strict=True) if not is_seen}
        shown = [run for run in shown if run.start not in lost]
    directions = Counter[int]()
    for run in shown:
        if run.direction is not None:
            directions[run.direction] += len(run.text)
    quarters = directions.most_common(1)[0][0] if directions else 0
    accented = _accented(shown, text, frame)
    words: list[Word] = []
    others: list[Word] = []
    for run in accented:
        if run.direction == quarters:
            words.append(_word(run, frame, quarters, words[-1] if words else None))
        else:
            area = turned(run.rect, quarters, frame.width, frame.height)
            others.append(Word(run.text, area, area.bottom, run.style.size, run.style.face, frame.box(run.rect)))
    odd = (run.text for run in shown if not run.text.isascii())
    unreadable = sum(1 for text_of in odd for character in text_of if _is_unreadable(character))
    return PageWords(tuple(words), tuple(others), quarters, len(runs) - len(shown), unreadable)


def _runs(text: PageText, frame: Frame) -> list[_Run]:
    characters = text.characters()
    glyph_runs: list[_Run] = []
    for start, end in runs(characters):
        parts = [start, *_breaks(text, characters, start, end), end]
        for first, last in itertools.pairwise(parts):
            run = _run(text, frame, characters[first:last], first, first > start)
            if run is not None:
                glyph_runs.append(run)
    return glyph_runs


def _breaks(text: PageText, characters: str, start: int, end: int) -> list[int]:
    """Where inside a run the baseline moves: before and after raised and lowered marks."""
    if end - start < 2:
        return []
    first, last = text.object_number(start), text.object_number(end - 1)
    if first == last:
        return _accents_inside(characters, start, end)
    # An accent drawn apart may stand over the letter before it or after it: its place tells (`_accented`).
    breaks = _accents_inside(characters, start, end)
    object_number, style, level = first, text.style(start), None
    for index in range(start + 1, end):
        other = text.object_number(index)
        if other == object_number or characters[index] in LINE_END_HYPHENS:
            continue
        if level is None:
            level = _level(text, start, style)
        object_number, style = other, text.style(index)
        moved = _level(text, index, style)
        if abs(moved - level) > _SAME_LINE * max(style.size, 1.0):
            breaks.append(index)
            level = moved
    return sorted(set(breaks))


def _accents_inside(characters: str, start: int, end: int) -> list[int]:
    if characters.isascii() and "`" not in characters:
        return []
    accents = [index for index in range(start, end) if characters[index] in COMBINING]
    return [at for index in accents for at in (index, index + 1) if start < at < end]


def _level(text: PageText, index: int, style: Style) -> float:
    across, up = text.origin(index)
    return across if round(style.angle / 90) % 2 else up


def _run(text: PageText, frame: Frame, characters: str, start: int, glued: bool) -> _Run | None:
    words = spelled(_ligatures_turned(text, characters, start) if is_right_to_left(characters) else characters)
    if not words:
        return None
    style = text.style(start)
    first_box, last_box = text.box(start), text.box(start + len(characters) - 1)
    rect = frame.area(
        min(first_box[0], last_box[0]),
        min(first_box[1], last_box[1]),
        max(first_box[2], last_box[2]),
        max(first_box[3], last_box[3]),
    )
    if style.size < _SMALLEST <= 0.4 * (first_box[3] - first_box[1]):
        # A font drawn by hand tells no size: its letters do.
        style = replace(style, size=0.75 * (first_box[3] - first_box[1]))
    angle = style.angle - 90 * frame.quarters
    straight = abs(angle / 90 - round(angle / 90)) * 90 <= _STRAIGHT
    return _Run(
        start,
        start + len(characters),
        words,
        rect,
        frame.seen(*text.origin(start)),
        style,
        round(angle / 90) % 4 if straight else None,
        glued,
        characters[-1] in LINE_END_HYPHENS,
    )


def _ligatures_turned(text: PageText, characters: str, start: int) -> str:
    """Right-to-left characters with those of one glyph in the order they are read: pdfium gives them turned round."""
    letters: list[str] = []
    last: tuple[float, float, float, float] | None = None
    group = 0
    for offset, character in enumerate(characters):
        glyph_box = text.box(start + offset)
        group = group + 1 if glyph_box == last else 0
        letters.insert(len(letters) - group, character)
        last = glyph_box
    return "".join(letters)


def _is_unreadable(character: str) -> bool:
    return character == "\ufffd" or 0xE000 <= ord(character) <= 0xF8FF or ord(character) >= 0xF0000


def _is_shown(run: _Run, frame: Frame, ocr: bool) -> bool:
    return frame.shows(run.rect) and run.style.size >= _SMALLEST and (ocr or not run.style.unseen)


def _accented(runs: Sequence[_Run], text: PageText, frame: Frame) -> list[_Run]:
    """The runs with accents that were drawn apart set on the letters they stand over."""
    kept: list[_Run] = []
    accents: list[tuple[int, _Run]] = []
    for run in runs:
        if is_accent(run.text):
            accents.append((len(kept), run))
        else:
            kept.append(run)
    for at, accent in accents:
        near = sorted(range(max(0, at - 3), min(len(kept), at + 3)), key=lambda item: abs(item + 0.5 - at))
        for number in near:
            host = kept[number]
            if host.direction == accent.direction == 0 and _over(accent, host):
                kept[number] = replace(host, text=_with_accent(host, accent, text, frame))
                break
    return kept


def _over(accent: _Run, host: _Run) -> bool:
    middle = (accent.rect.left + accent.rect.right) / 2
    near = abs(accent.origin[1] - host.origin[1]) < 0.6 * host.style.size
    return near and host.rect.left - 0.1 <= middle <= host.rect.right + 0.1


def _with_accent(host: _Run, accent: _Run, text: PageText, frame: Frame) -> str:
    mark = COMBINING.get(accent.text[0], accent.text[0])
    if host.end - host.start != len(host.text):
        return host.text
    middle = (accent.rect.left + accent.rect.right) / 2
    for offset in range(len(host.text)):
        left, bottom, right, top = text.box(host.start + offset)
        area = frame.area(left, bottom, right, top)
        if area.left - 0.1 <= middle <= area.right + 0.1 and host.text[offset].isalpha():
            letter = "i" if host.text[offset] == "ı" else host.text[offset]
            composed = unicodedata.normalize("NFC", letter + mark)
            # A letter that takes no such accent keeps its own.
            return host.text[:offset] + composed + host.text[offset + 1 :] if len(composed) == 1 else host.text
    return host.text


def _word(run: _Run, frame: Frame, quarters: int, before: Word | None) -> Word:
    rect = turned(run.rect, quarters, frame.width, frame.height)
    point = turned(Area(*run.origin, *run.origin), quarters, frame.width, frame.height)
    size = run.style.size
    area = Area(rect.left, point.top - _ABOVE * size, rect.right, point.top + _BELOW * size)
    across, down = (frame.height, frame.width) if quarters % 2 else (frame.width, frame.height)
    seen = turned(area, -quarters, across, down)
    glued = run.glued
    if before is not None and not before.broken and abs(before.baseline - point.top) < _SAME_LINE * size:
        glued = glued or abs(area.left - before.area.right) < _NO_SPACE * size
    return Word(
        run.text.rstrip(LINE_END_HYPHENS), area, point.top, size, run.style.face, frame.box(seen), glued, run.broken
    )
