"""The trained checker by itself as a scorer, without the rules and the calibration that the product adds."""

from collections.abc import Sequence

import numpy as np

from assistant.support.model.encoding import ClaimPair
from assistant.support.model.premise import premise
from assistant.support.model.trained_checker import TrainedChecker
from corpus.sentences import sentence_spans
from corpus.span import Span
from evals.checking_figures.claim_scorer import Scores
from evals.checking_figures.judged import Judged

_ANSWER_WORDS = 12
"""An answer of fewer words is read behind its question."""


class TrainedScorer:
    """The probability that the premise chosen from the contexts supports the claim."""

    def __init__(self, checker: TrainedChecker) -> None:
        self._checker = checker

    def score(self, claims: Sequence[Judged]) -> Scores:
        """In 0..1."""
        return np.array([one.supported for one in self._checker.check([pair_of(one) for one in claims])])


def pair_of(one: Judged) -> ClaimPair:
    """What the checker reads of a judged claim."""
    short = one.question and len(one.claim.split()) < _ANSWER_WORDS
    claim = f"{one.question} {one.claim}" if short else one.claim
    sentences = [span.of(text) for text in one.contexts for span in sentence_spans(text, Span(0, len(text)))]
    return ClaimPair(claim, premise(claim, one.title, sentences))
