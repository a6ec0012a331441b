"""A page without a text layer, drawn and read: the seam for a recognizer, rapidocr behind it, its lines as words."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import SettingError
from corpus.readers.pdf.page import Area, Frame, Typeface, Word, spelled

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class RecognizedWord:
    """A run of characters without white space; `left` and `right` are shares (0 to 1) of the picture's width."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class RecognizedLine:
    """Words on one line, from left to right; `top`, `baseline` and `bottom` are shares (0 to 1) of the picture's
    height, `confidence` is how sure the recognizer is of its letters (0 to 1)."""

    words: tuple[RecognizedWord, ...]
    top: float
    baseline: float
    bottom: float
    confidence: float

    @property
    def letters(self) -> int:
        """How many characters it holds."""
        return sum(len(word.text) for word in self.words)


class Recognizer(Protocol):
    """Reads pictures of pages, without a network."""

    def lines(self, picture: Picture) -> tuple[RecognizedLine, ...]:
        """The lines in a grey picture (rows by columns, 0 is black), in any order."""
        ...


class Engine(StrEnum):
    """The libraries that can read pictures, each by the name of its package."""

    RAPID = "rapidocr"


def require(engine: Engine) -> None:
    """Raises `SettingError` where the engine is not installed."""
    if find_spec(engine.value) is None or find_spec("onnxruntime") is None:
        raise SettingError("reading scanned pages needs an extra that is not installed: pip install 'footnote[ocr]'")


@cache
def recognizer(engine: Engine) -> Recognizer:
    """The recognizer of that name, loaded once in a process. Raises `SettingError` where it is not installed."""
    require(engine)

    return RapidRecognizer()


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
    ends = {at: _Gap(item.middle, item.middle) for at, item in _between(letters) if letters[at].spaced}
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

    def cost(item: tuple[int, _Gap]) -> float:
        at, between = item
        # Letters that are thought to stand far apart have the gap between them.
        wide = (between.right - between.left) / 2
        return abs(between.middle - gap.middle) - wide - (_SEEN * height if letters[at].spaced else 0.0)

    near = [item for item in _between(letters) if abs(item[1].middle - gap.middle) <= _ASTRAY * height]
    return min(near, key=cost)[0] if near else None


def _inked(strip: Picture) -> NDArray[np.bool_]:
    darkest, palest = int(strip.min()), int(strip.max())
    return strip < darkest + _INK * (palest - darkest)


def _gaps(columns: NDArray[np.intp], narrowest: float) -> list[_Gap]:
    """The stretches without ink, from left to right, that are as wide."""
    wide = np.flatnonzero(np.diff(columns) - 1 >= narrowest)
    return [_Gap(float(columns[at]) + 1, float(columns[at + 1])) for at in wide]


# Every reader is one of several processes: threads beside it would only wait for each other.
_THREADS = 1
_STEEPEST = 1.5


class _Found(Protocol):
    """What the library answers: a quadrangle, the text and its letters for each line; nothing on a blank page."""

    boxes: NDArray[np.float32] | None
    txts: Sequence[str] | None
    scores: Sequence[float] | None
    word_results: Sequence[Sequence[tuple[str, float, Sequence[Sequence[float]]]]]


class RapidRecognizer:
    """Keeps its models, which load in seconds."""

    def __init__(self) -> None:
        from rapidocr import RapidOCR

        self._engine = RapidOCR(
            params={
                "Global.log_level": "error",
                "Global.use_cls": False,
                "Global.return_word_box": True,
                "Global.return_single_char_box": True,
                "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
                "EngineConfig.onnxruntime.inter_op_num_threads": _THREADS,
            }
        )

    def lines(self, picture: Picture) -> tuple[RecognizedLine, ...]:
        """The lines in a grey picture."""
        result: _Found = self._engine(np.repeat(picture[:, :, None], 3, axis=2))
        if result.boxes is None or result.txts is None or result.scores is None:
            return ()
        lines: list[RecognizedLine] = []
        for box, text, score, places in zip(result.boxes, result.txts, result.scores, result.word_results, strict=True):
            middles = [sum(point[0] for point in corners) / 4 for letter, _, corners in places if letter.strip()]
            line = _line(picture, np.asarray(box), text, middles, float(score))
            if line is not None:
                lines.append(line)
        return tuple(lines)


def _line(
    picture: Picture, box: NDArray[np.float32], text: str, middles: Sequence[float], score: float
) -> RecognizedLine | None:
    height, width = picture.shape
    left, right = float(box[:, 0].min()), float(box[:, 0].max())
    # A line that leans a little lies at the middle of its edges.
    top, bottom = float(box[:2, 1].mean()), float(box[2:, 1].mean())
    if bottom - top < 1 or right - left < 1 or (bottom - top > _STEEPEST * (right - left) and len(middles) > 1):
        return None
    from_left, from_top = int(left), int(top)
    strip = picture[from_top : int(bottom) + 1, from_left : int(right) + 1]
    words = tuple(
        RecognizedWord(word, (from_left + start) / width, min(1.0, (from_left + end) / width))
        for word, start, end in parted(strip, _letters(text, middles, from_left, right))
    )
    if not words:
        return None
    stands = min(1.0, (from_top + baseline(strip)) / height)
    return RecognizedLine(words, top / height, stands, min(1.0, bottom / height), min(1.0, score))


def _letters(text: str, middles: Sequence[float], left: int, right: float) -> list[Letter]:
    """The letters of a line with their places; spread evenly where the library has other places than letters."""
    letters: list[Letter] = []
    step = (right - left) / max(1, len(text))
    whole = len(middles) == len("".join(text.split()))
    spaced = False
    for at, character in enumerate(text):
        if character.isspace():
            spaced = bool(letters)
            continue
        middle = middles[len(letters)] - left if whole else (at + 0.5) * step
        letters.append(Letter(character, middle, spaced))
        spaced = False
    return letters


# Of a page whose letters are less sure than this, no word is taken.
LEAST_CONFIDENCE = 0.75
_PIXELS_A_POINT = 150 / 72
_LARGEST_SIDE = 3_000
# Of a type's size: how high a recognizer's boxes are, how far a word reaches above and below its baseline.
_BOX = 1.2
_ABOVE, _BELOW = 0.76, 0.24
_ALIKE = 0.18
_HYPHENS = "-‐‑"
_FACE = Typeface("", False, False)


@dataclass(frozen=True, slots=True)
class Recognized:
    """The words read from a page's picture, and how sure their letters are (0 to 1); no words where too unsure."""

    words: tuple[Word, ...]
    confidence: float


def recognized(page: "PdfPage", frame: Frame, recognizer: Recognizer) -> Recognized:
    """The words of the page as it is seen."""
    scale = min(_PIXELS_A_POINT, _LARGEST_SIDE / max(frame.width, frame.height, 1.0))
    bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
    picture = np.array(bitmap.to_numpy(), dtype=np.uint8).reshape(bitmap.height, bitmap.width)
    bitmap.close()
    lines = recognizer.lines(picture)
    letters = sum(line.letters for line in lines)
    confidence = sum(line.letters * line.confidence for line in lines) / letters if letters else 0.0
    if confidence < LEAST_CONFIDENCE:
        return Recognized((), confidence)
    sizes = _sizes(lines, frame)
    words = (word for line, size in zip(lines, sizes, strict=True) for word in _words(line, size, frame))
    return Recognized(tuple(words), confidence)


def _sizes(lines: Sequence[RecognizedLine], frame: Frame) -> list[float]:
    """The type size of each line in points."""
    raw = [(line.bottom - line.top) * frame.height / _BOX for line in lines]
    common = float(np.median(np.repeat(raw, [line.letters for line in lines])))
    return [round(2 * (common if abs(size - common) <= _ALIKE * common else size)) / 2 or 0.5 for size in raw]


def _words(line: RecognizedLine, size: float, frame: Frame) -> list[Word]:
    baseline = line.baseline * frame.height
    top, bottom = baseline - _ABOVE * size, baseline + _BELOW * size
    page_words: list[Word] = []
    for number, word in enumerate(line.words, start=1):
        text = spelled("".join(_narrow(character) for character in word.text))
        broken = number == len(line.words) and len(text) > 1 and text[-1] in _HYPHENS
        text = text[:-1] if broken else text
        if text:
            area = Area(word.left * frame.width, top, word.right * frame.width, bottom)
            page_words.append(Word(text, area, baseline, size, _FACE, frame.box(area), broken=broken))
    return page_words


def _narrow(character: str) -> str:
    """Full-width signs, which a recognizer of many scripts mixes in, as Latin type has them."""
    return unicodedata.normalize("NFKC", character) if "\uff01" <= character <= "\uff5e" else character
