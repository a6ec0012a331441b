"""How sure it is that the best sentence answers: a probability, and what is done at which.

A logistic model over features that can be read off the evidence; its weights and the two thresholds were fitted
on development questions over reviews and trials, many of them near misses (`python -m evals.fit_confidence` prints
them), never on the questions kept for reporting.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.analysis import Comparison, Expected
from assistant.answer import Coverage
from assistant.weighing import Weighed

# An answer that stands further down would not be shown first.
_LOOKED_AT = 3
# Beyond these the reader's logit says no more.
_LEAST_READ, _MOST_READ = -6.0, 4.0
_STRICT = frozenset(Expected) - {Expected.ANYTHING, Expected.ONSET, Expected.TIME}


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """Weights of the features, and the probabilities from which an answer is shown, and shown as covered."""

    bias: float = -1.49
    words: float = 0.21
    asked: float = 1.19
    unknown: float = 1.43
    read: float = 1.08
    partly_from: float = 0.40
    covered_from: float = 0.50


UNREAD = ConfidenceModel(bias=-0.96, words=0.45, asked=1.28, unknown=1.32, read=0.0)
"""The model fitted on the same questions without a reader: what the trained one is compared with."""


@dataclass(frozen=True, slots=True)
class Features:
    """What the probability is made of, each in 0..1; `read` is the reader's logit that anything answers, from the
    least (0) to the most (1) that still tells something."""

    words: float
    asked: float
    unknown: float
    read: float


def features(deciding: Weighed, unknown: float, answers: float) -> Features:
    """Of the sentence that decides; `unknown` is the share of the question that the library has no word for, `answers`
    the reader's logit that anything it read answers."""
    return Features(
        words=deciding.evidence.words,
        asked=deciding.evidence.asked,
        unknown=unknown,
        read=(min(_MOST_READ, max(_LEAST_READ, answers)) - _LEAST_READ) / (_MOST_READ - _LEAST_READ),
    )


def deciding(weighed: Sequence[Weighed], expected: Expected, comparison: Comparison | None) -> Weighed | None:
    """The sentence on which it hangs whether there is an answer; None where there cannot be one, whatever the scores.

    It is the best one; where a figure is asked for, the best that holds one; in a comparison, the weaker side's
    best. It has to speak of what the question names.
    """
    if comparison is not None:
        sides = [[one for one in weighed if side.name not in one.evidence.missing] for side in comparison.sides]
        if not all(sides):
            return None
        return min((side[0] for side in sides), key=lambda one: one.evidence.asked)
    able = [one for one in weighed[:_LOOKED_AT] if not one.evidence.missing_subjects]
    if expected in _STRICT:
        able = [one for one in able if one.evidence.kind]
    return able[0] if able else None


def probability(model: ConfidenceModel, of: Features) -> float:
    """The probability in 0..1 that an answer from these is right."""
    logit = (
        model.bias + model.words * of.words + model.asked * of.asked + model.unknown * of.unknown + model.read * of.read
    )
    return 1 / (1 + math.exp(-logit))


def coverage(model: ConfidenceModel, confidence: float) -> Coverage:
    """What a confidence means to the reader."""
    if confidence >= model.covered_from:
        return Coverage.COVERED
    return Coverage.PARTLY if confidence >= model.partly_from else Coverage.NOT_IN_DOCUMENTS
