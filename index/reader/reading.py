"""Reading: a question and passages to a score for each sentence, the short answer in it, or nothing.

Left out: which passages are read (`index.search`), what is made of the scores (`assistant`).
"""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelError
from corpus.span import Span
from index.model_files import verified_model_folder
from index.reader.batch import Batch
from index.reader.encoding import Encoded, Encoder
from index.reader.precision import Precision, quantise
from index.reader.reader_model import ReaderModel
from index.reader.reader_text import ReaderText
from index.reader.weights import load

WEIGHTS = Path(__file__).with_name("reader.safetensors")
_BATCH = 8
_SHORT_PIECES = 30


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """`score` is a logit against "nothing answers" (0), minus infinity for a sentence that was not read. `short` is
    the likeliest short answer, in characters of the sentence as given; None where it was not read."""

    score: float
    short: Span | None


@dataclass(frozen=True, slots=True)
class PassageReading:
    """A reading for each sentence of the passage, in its order."""

    sentences: tuple[SentenceReading, ...]

    @property
    def logit(self) -> float:
        """That the passage answers, against 0: ln of the sum of exp(score); minus infinity without sentences."""
        return any_answers([one.score for one in self.sentences])


class Reader(Protocol):
    """Reads passages for a question."""

    @property
    def name(self) -> str:
        """The model and its weights, as an answer records them."""
        ...

    def read(self, question: str, texts: Sequence[ReaderText]) -> tuple[PassageReading, ...]:
        """A reading for each text, in their order."""
        ...


class TrainedReader:
    """The shipped reader on the CPU. Safe to call from many threads: one reads at a time.

    Raises `ModelError` when its weights or the embedding model's are missing or not the expected ones.
    """

    def __init__(self, weights: Path = WEIGHTS, precision: Precision = Precision.SINGLE) -> None:
        self._model = ReaderModel(verified_model_folder())
        load(self._model, weights)
        if precision is Precision.INT8:
            quantise(self._model)
        self._model.network.eval()
        self._encoder = Encoder()
        self._lock = Lock()
        self._name = reader_name(weights)

    @property
    def name(self) -> str:
        """The start of its weights' SHA-256: "reader@1f2e3d4c"."""
        return self._name

    def read(self, question: str, texts: Sequence[ReaderText]) -> tuple[PassageReading, ...]:
        """A reading for each text. Passages are read eight at a time, like lengths together."""
        import torch

        with self._lock, torch.inference_mode():
            encoded = self._encoder.encode(question, texts)
            order = sorted(range(len(encoded)), key=lambda at: len(encoded[at]))
            found: dict[int, PassageReading] = {}
            for start in range(0, len(order), _BATCH):
                chosen = order[start : start + _BATCH]
                logits = self._model.logits(Batch.of([encoded[at] for at in chosen]))
                scores, starts, ends = (of.numpy() for of in (logits.sentences, logits.starts, logits.ends))
                for row, at in enumerate(chosen):
                    found[at] = passage_reading(encoded[at], scores[row], starts[row], ends[row])
        return tuple(found[at] for at in range(len(encoded)))


def reader_name(weights: Path = WEIGHTS) -> str:
    """What a reader with these weights is called; nothing is loaded. Raises `ModelError` when they are missing."""
    try:
        digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    except OSError as error:
        raise ModelError(f"{weights} cannot be read as reader's weights ({error}): install Footnote again") from error
    return f"reader@{digest[:8]}"


def passage_reading(
    encoded: Encoded, scores: NDArray[np.float32], starts: NDArray[np.float32], ends: NDArray[np.float32]
) -> PassageReading:
    """One row of the model's logits as a reading; rows may be longer than the passage (padding)."""
    sentences = []
    for number in range(encoded.sentences):
        pieces = np.flatnonzero(encoded.sentence_of == number)
        if not len(pieces):
            sentences.append(SentenceReading(-math.inf, None))
            continue
        first, last = _best_span(starts[pieces], ends[pieces])
        short = Span(int(encoded.starts[pieces[first]]), int(encoded.ends[pieces[last]]))
        sentences.append(SentenceReading(float(scores[number]), short))
    return PassageReading(tuple(sentences))


def any_answers(scores: Sequence[float]) -> float:
    """The logit that any of them answers, against "nothing" (0): ln of the sum of exp(score)."""
    most = max(scores, default=-math.inf)
    return most if math.isinf(most) else most + math.log(sum(math.exp(score - most) for score in scores))


def _best_span(starts: NDArray[np.float32], ends: NDArray[np.float32]) -> tuple[int, int]:
    """The places of the start and the end, not before it and within 30 pieces, whose logits add up highest."""
    sums = starts[:, None] + ends[None, :]
    places = np.arange(len(starts))
    length = places[None, :] - places[:, None]
    best = int(np.where((length >= 0) & (length < _SHORT_PIECES), sums, -np.inf).argmax())
    return best // len(starts), best % len(starts)
