"""The area under the ROC curve with its 95 % interval by resampling clusters, seeded.

Percentile bootstrap over clusters (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13): claims
of one source are drawn together. A draw is a weight for each claim, so that scores are sorted once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.checking_figures.claim_scorer import Scores

DRAWS = 1000
_SEED = 7

Weights = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Measure:
    """A value and its 95 % interval; prints as "0.751 (0.733-0.768)"."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f}-{self.high:.3f})"


class Resampling:
    """A thousand seeded draws of clusters, each a weight for every claim; `clusters` names that of each claim."""

    def __init__(self, clusters: Sequence[str]) -> None:
        names = {name: number for number, name in enumerate(dict.fromkeys(clusters))}
        self._of = np.array([names[name] for name in clusters])
        self._count = len(names)

    def measure(self, value_of: Callable[[Weights], float]) -> Measure:
        """What `value_of` gives for the claims as they are, and between which ends for 95 % of the draws; a draw that
        has no value (nan) is left out."""
        choose = np.random.default_rng(_SEED)
        found = []
        for _ in range(DRAWS):
            drawn = np.bincount(choose.integers(self._count, size=self._count), minlength=self._count)
            found.append(value_of(drawn[self._of].astype(np.float64)))
        low, high = np.nanpercentile(found, [2.5, 97.5])
        return Measure(value_of(np.ones(len(self._of))), float(low), float(high))


def area(scores: Scores, right: Flags) -> Callable[[Weights], float]:
    """For weights the share of pairs (one right, one not) in the right order, ties by half; nan without both."""
    order = np.argsort(scores, kind="stable")
    firsts = np.flatnonzero(np.diff(scores[order], prepend=-np.inf) > 0)
    sides = right[order]

    def value_of(weights: Weights) -> float:
        drawn = weights[order]
        yes = np.add.reduceat(np.where(sides, drawn, 0.0), firsts)
        no = np.add.reduceat(np.where(sides, 0.0, drawn), firsts)
        whole = yes.sum() * no.sum()
        below = np.cumsum(no) - no
        return float((yes * (below + no / 2)).sum() / whole) if whole else float("nan")

    return value_of
