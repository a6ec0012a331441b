"""A page without a text layer, drawn and read: its recognized lines as the words that other pages have.

Type sizes are evened out, since a recognizer's boxes are a little too high or low: what is close to the size of most
of the page's letters has that size. Left out: bold and italic type; pages that lie sideways.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corpus.reading.pdf.frame import Frame
from corpus.reading.pdf.ocr import RecognizedLine, Recognizer
from corpus.reading.pdf.spelling import spelled
from corpus.reading.pdf.words import Area, Typeface, Word

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

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
    found: list[Word] = []
    for number, word in enumerate(line.words, start=1):
        text = spelled("".join(_narrow(character) for character in word.text))
        broken = number == len(line.words) and len(text) > 1 and text[-1] in _HYPHENS
        text = text[:-1] if broken else text
        if text:
            area = Area(word.left * frame.width, top, word.right * frame.width, bottom)
            found.append(Word(text, area, baseline, size, _FACE, frame.box(area), broken=broken))
    return found


def _narrow(character: str) -> str:
    """Full-width signs, which a recognizer of many scripts mixes in, as Latin type has them."""
    return unicodedata.normalize("NFKC", character) if "\uff01" <= character <= "\uff5e" else character
