"""Whatever gives a claim a number: higher where the contexts support it more."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from evals.checking_figures.judged import Judged, JudgedAnswer

Scores = NDArray[np.float64]


class ClaimScorer(Protocol):
    """Scores claims; the same claims, the same scores."""

    def score(self, claims: Sequence[Judged]) -> Scores:
        """A finite number for each claim, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Entrant:
    """A scorer in the table. `line` is the score from which on it says "supported" of itself, None for one that has
    none; `whole` scores an answer as one claim, otherwise it gets its lowest sentence's score."""

    name: str
    scorer: ClaimScorer
    line: float | None = None
    whole: bool = False

    def answers(self, answers: Sequence[JudgedAnswer], sentences: Scores) -> Scores:
        """A score for each answer; `sentences` are those of all their sentences, in order."""
        if self.whole:
            return self.scorer.score([one.whole for one in answers])
        starts = np.cumsum([0, *(len(one.sentences) for one in answers[:-1])])
        lowest: Scores = np.minimum.reduceat(sentences, starts)
        return lowest
