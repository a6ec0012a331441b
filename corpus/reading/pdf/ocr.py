"""What reads words out of the picture of a page: the seam, and who may stand behind it.

Left out: the library behind it (`rapid`), and how what it read becomes a page's words (`recognized`).
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import SettingError

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
    from corpus.reading.pdf.rapid import RapidRecognizer

    return RapidRecognizer()
