"""Measures of a decision: F1 of finding what is not supported, and balanced accuracy.

The line between the two sides is the scorer's own, or is chosen on four folds of sources for the fifth: what a scorer
without a line of its own could do at best, and no line that the product uses. F1 is given at the set's own share of
hallucinated answers and, by weighing, at another.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from evals.checking_figures.areas import Flags, Weights
from evals.checking_figures.claim_scorer import Scores
from evals.training.group import drawn

_FOLDS = 5


def fold_of(cluster: str) -> int:
    """The fold (0..4) of a source, by its name."""
    return next((fold for fold in range(_FOLDS - 1) if drawn(f"checking:{cluster}", (fold + 1) / _FOLDS)), _FOLDS - 1)


def flagged_across(scores: Scores, right: Flags, clusters: Sequence[str]) -> Flags:
    """What is called not supported, each fold by the line with the best F1 on the others."""
    folds = np.array([fold_of(name) for name in clusters])
    found = np.zeros(len(scores), dtype=np.bool_)
    for fold in range(_FOLDS):
        own = folds == fold
        found[own] = scores[own] < best_line(scores[~own], right[~own])
    return found


def best_line(scores: Scores, right: Flags) -> float:
    """The score below which calling a claim not supported gives the highest F1; infinity to call all of them so."""
    if not len(scores):
        raise ValueError("a line needs scores of other sources to be chosen on")
    order = np.argsort(scores, kind="stable")
    wrong = np.cumsum(~right[order])
    ends = np.flatnonzero(np.diff(scores[order], append=np.inf) > 0)
    f1 = 2 * wrong[ends] / (ends + 1 + wrong[-1])
    best = ends[int(f1.argmax())]
    return float(scores[order[best + 1]]) if best + 1 < len(scores) else float("inf")


@dataclass(frozen=True, slots=True)
class Decided:
    """Shares by weight: of what is not supported found, and of what is supported called so by mistake."""

    found: float
    mistaken: float
    prevalence: float

    @property
    def f1(self) -> float:
        """Of finding what is not supported; 0 where nothing is found."""
        return self.f1_at(self.prevalence)

    def f1_at(self, prevalence: float) -> float:
        """The same were this share of the claims (0..1) not supported."""
        right = prevalence * self.found
        called = right + (1 - prevalence) * self.mistaken
        return 2 * right / (called + prevalence) if right else 0.0

    @property
    def balanced(self) -> float:
        """The mean of the shares of both sides that are called what they are."""
        return (self.found + 1 - self.mistaken) / 2


def decided(flagged: Flags, right: Flags) -> Callable[[Weights], Decided]:
    """For weights the shares; nan where a side is empty."""

    def value_of(weights: Weights) -> Decided:
        wrong, fine = weights[~right].sum(), weights[right].sum()
        if not wrong or not fine:
            return Decided(float("nan"), float("nan"), float("nan"))
        found, mistaken = weights[~right & flagged].sum() / wrong, weights[right & flagged].sum() / fine
        return Decided(float(found), float(mistaken), float(wrong / (wrong + fine)))

    return value_of
