"""A verifier whose network counts words: for tests of what is done with verdicts, not of the verdicts."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.evidence import content_words
from assistant.verifier import FEATURES, Calibration, Verifier

_DENIAL = re.compile(r"\b(?:not|no|never|none|without)\b|n't\b")


class WordNetwork:
    """Supported where the evidence has nearly all words and as much denial; refuted where only the denial differs."""

    def score(self, pairs: Sequence[tuple[str, str]], /) -> NDArray[np.float32]:
        return np.array([self._logits(claim, evidence) for claim, evidence in pairs], dtype=np.float32)

    def _logits(self, claim: str, evidence: str) -> tuple[float, float, float]:
        words = set(content_words(claim))
        sentences = re.split(r"(?<=[.!?])\s+", evidence)
        best = max(sentences, key=lambda sentence: len(words.intersection(content_words(sentence))))
        share = len(words.intersection(content_words(evidence))) / max(1, len(words))
        if share < 0.8:
            return (-4.0, -4.0, 4.0)
        return (4.0, -4.0, -4.0) if bool(_DENIAL.search(claim)) == bool(_DENIAL.search(best)) else (-4.0, 4.0, -4.0)


def word_calibration() -> Calibration:
    """Its margin as it is."""
    weights = tuple(float(name == "margin") for name in FEATURES)
    return Calibration("words", "", weights, 0.0, 0.5)


def word_verifier() -> Verifier:
    """The verifier over that network."""
    return Verifier("words", WordNetwork(), word_calibration())
