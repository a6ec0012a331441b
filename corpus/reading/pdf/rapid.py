"""The library `rapidocr` behind the seam: its models lie in its wheel, nothing is loaded from a network.

It misses spaces between Latin words, so words are parted where the picture has gaps (`gaps`). Left out: lines that
run up or down the page.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.reading.pdf.gaps import Letter, baseline, parted
from corpus.reading.pdf.ocr import Picture, RecognizedLine, RecognizedWord

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
        found: _Found = self._engine(np.repeat(picture[:, :, None], 3, axis=2))
        if found.boxes is None or found.txts is None or found.scores is None:
            return ()
        lines: list[RecognizedLine] = []
        for box, text, score, places in zip(found.boxes, found.txts, found.scores, found.word_results, strict=True):
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
    found: list[Letter] = []
    step = (right - left) / max(1, len(text))
    whole = len(middles) == len("".join(text.split()))
    spaced = False
    for at, character in enumerate(text):
        if character.isspace():
            spaced = bool(found)
            continue
        middle = middles[len(found)] - left if whole else (at + 0.5) * step
        found.append(Letter(character, middle, spaced))
        spaced = False
    return found
