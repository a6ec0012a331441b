"""How sure it is that the best sentence answers: a probability, and what is done at which.

A logistic model over features that can be read off the evidence; its weights and the two thresholds were fitted
on `evals/questions/tuning.jsonl` (`python -m evals.fit_confidence` prints them), never on the held-out questions.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.analysis import Comparison, Expected
from assistant.answer import Coverage
from assistant.weighing import Weighed

_STRICT = frozenset(Expected) - {Expected.ANYTHING, Expected.TIME}


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """Weights of the features, and the probabilities from which an answer is shown, and shown as covered."""

    bias: float = -2.6
    answers: float = 4.0
    words: float = 2.0
    cosine: float = 2.0
    unknown: float = -1.0
    partly_from: float = 0.35
    covered_from: float = 0.60


@dataclass(frozen=True, slots=True)
class Features:
    """What the probability is made of, each in 0..1."""

    answers: float
    words: float
    cosine: float
    unknown: float


def features(weighed: Sequence[Weighed], unknown: float) -> Features:
    """Of the best sentences; the reranker's best word counts wherever it stands among the first three. `unknown` is
    the share of the question that the library has no word for."""
    best = weighed[0]
    return Features(
        answers=max(one.answers for one in weighed[:3]),
        words=best.evidence.words,
        cosine=max(0.0, best.hit.cosine),
        unknown=unknown,
    )


def probability(model: ConfidenceModel, of: Features) -> float:
    """The probability in 0..1 that an answer from these is right."""
    logit = (
        model.bias
        + model.answers * of.answers
        + model.words * of.words
        + model.cosine * of.cosine
        + model.unknown * of.unknown
    )
    return 1 / (1 + math.exp(-logit))


def lacks(weighed: Sequence[Weighed], expected: Expected, comparison: Comparison | None) -> bool:
    """Whether the best sentences cannot answer, whatever their scores: they do not speak of what the question names,
    or hold no figure where one is asked for."""
    best = weighed[0].evidence
    if expected in _STRICT and not any(one.evidence.kind for one in weighed[:2]):
        return True
    if comparison is not None:
        return any(all(side.name in one.evidence.missing for one in weighed[:8]) for side in comparison.sides)
    return bool(best.missing_subjects)


def coverage(model: ConfidenceModel, confidence: float) -> Coverage:
    """What a confidence means to the reader."""
    if confidence >= model.covered_from:
        return Coverage.COVERED
    return Coverage.PARTLY if confidence >= model.partly_from else Coverage.NOT_IN_DOCUMENTS
