"""What a judgement comes to: how sure it is, and so whether the documents answer.

The chain and whoever checks a question before it is suggested ask the same here.
"""

from dataclasses import dataclass

from assistant.answer import Coverage
from assistant.confidence import ConfidenceModel, coverage, probability
from assistant.judging import Judgement


@dataclass(frozen=True, slots=True)
class Reached:
    """`confidence` in 0..1 is the probability that an answer would be right."""

    coverage: Coverage
    confidence: float


def reached(judgement: Judgement | None, model: ConfidenceModel) -> Reached:
    """What this judgement comes to; of none at all, nothing."""
    if judgement is None or judgement.features is None:
        return Reached(Coverage.NOT_IN_DOCUMENTS, 0.0)
    confidence = probability(model, judgement.features)
    covers = coverage(model, confidence)
    if judgement.unanswered and covers is Coverage.COVERED:
        covers = Coverage.PARTLY
    return Reached(covers, confidence)
