"""Checking: claims and premises to probabilities of supported, contradicted, not found, and to doubtful words.

Left out: the calibrated score that adds rules and likeness (`assistant/support`).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from assistant.support.model.batch import PairBatch
from assistant.support.model.checker_model import CONTRADICTED, FROZEN, NOT_FOUND, SUPPORTED, CheckerModel
from assistant.support.model.encoding import ClaimPair, EncodedPair, PairEncoder
from assistant.support.model.matching import keys
from corpus.errors import ModelError
from corpus.span import Span
from index.model_files import verified_model_folder
from index.reader.precision import Precision, quantise
from index.reader.weights import load

WEIGHTS = Path(__file__).with_name("checker.safetensors")
_BATCH = 16


@dataclass(frozen=True, slots=True)
class WordDoubt:
    """A word of the claim and the probability (0..1) that the premise does not carry it."""

    span: Span
    doubt: float


@dataclass(frozen=True, slots=True)
class PairReading:
    """Three probabilities that add up to 1, and the claim's words in order; a word past the limit is left out."""

    supported: float
    contradicted: float
    not_found: float
    words: tuple[WordDoubt, ...]

    @property
    def worst(self) -> float:
        """The doubt of the most doubtful word; 0 without words."""
        return max((word.doubt for word in self.words), default=0.0)


class TrainedChecker:
    """The shipped checker on the CPU. Safe to call from many threads: one reads at a time.

    Raises `ModelError` when its weights or the embedding model's are missing or not the expected ones.
    """

    def __init__(self, weights: Path = WEIGHTS, precision: Precision = Precision.SINGLE) -> None:
        self._model = CheckerModel(verified_model_folder())
        load(self._model, weights, FROZEN)
        if precision is Precision.INT8:
            quantise(self._model)
        self._model.network.eval()
        self._encoder = PairEncoder()
        self._lock = Lock()
        self._name = checker_name(weights, precision)

    @property
    def name(self) -> str:
        """The start of its weights' SHA-256 and the precision: "checker@1f2e3d4c-int8"."""
        return self._name

    def check(self, pairs: Sequence[ClaimPair]) -> tuple[PairReading, ...]:
        """A reading for each pair, in order. Sixteen are read at a time, like lengths together."""
        with self._lock:
            return read_pairs(self._model, self._encoder, pairs)


class DeferredChecker:
    """The same, loaded when it is first asked to read something. Raises `ModelError` then."""

    def __init__(self, weights: Path = WEIGHTS) -> None:
        self._weights = weights
        self._lock = Lock()

    @cached_property
    def name(self) -> str:
        """As that of the loaded one."""
        return checker_name(self._weights, Precision.SINGLE)

    def check(self, pairs: Sequence[ClaimPair]) -> tuple[PairReading, ...]:
        """A reading for each pair, in order."""
        with self._lock:
            model = self._model
        return model.check(pairs)

    @cached_property
    def _model(self) -> TrainedChecker:
        return TrainedChecker(self._weights)


def checker_name(weights: Path, precision: Precision) -> str:
    """What tells these weights, read so, from others. Raises `ModelError` where they are missing."""
    try:
        return f"checker@{hashlib.sha256(weights.read_bytes()).hexdigest()[:8]}-{precision}"
    except OSError as error:
        raise ModelError(f"the checker's weights {weights} cannot be read: install Footnote again") from error


def read_pairs(model: CheckerModel, encoder: PairEncoder, pairs: Sequence[ClaimPair]) -> tuple[PairReading, ...]:
    """A reading for each pair, in order; the model lies on the CPU and is in evaluation mode."""
    import torch

    encoded = encoder.encode(pairs)
    order = sorted(range(len(encoded)), key=lambda at: len(encoded[at]))
    found: dict[int, PairReading] = {}
    with torch.inference_mode():
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH]
            logits = model.logits(PairBatch.of([encoded[at] for at in chosen]))
            shares = torch.softmax(logits.labels, dim=1).numpy()
            doubts = torch.sigmoid(logits.doubts).numpy()
            for row, at in enumerate(chosen):
                found[at] = _reading(pairs[at].claim, encoded[at], shares[row], doubts[row])
    return tuple(found[at] for at in range(len(encoded)))


def _reading(claim: str, encoded: EncodedPair, shares: NDArray[np.float32], doubts: NDArray[np.float32]) -> PairReading:
    """One row of the model's numbers; a word's doubt is that of its most doubtful piece."""
    own = doubts[1 : encoded.claim_end]
    words = []
    for start, end, _, _ in keys(claim):
        inside = (encoded.starts < end) & (encoded.ends > start)
        if inside.any():
            words.append(WordDoubt(Span(start, end), float(own[inside].max())))
    return PairReading(float(shares[SUPPORTED]), float(shares[CONTRADICTED]), float(shares[NOT_FOUND]), tuple(words))
