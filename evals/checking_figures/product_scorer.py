"""A checker as the product uses it, as a scorer: an answer to its sentences, each checked against the contexts.

The score is the probability that all sentences are supported, were they independent: their product. A sentence that
states nothing (a greeting, a line that leads into a list) counts as 1. Left out: the checkers (`evals/scoring`).
"""

from collections.abc import Sequence
from functools import lru_cache
from math import prod

import numpy as np

from evals.checking_figures.claim_scorer import Scores
from evals.checking_figures.judged import Judged
from evals.scoring.checking.checked import ClaimChecker
from evals.scoring.checking.evidence import Evidence
from evals.scoring.checking.statements import statements_of
from evals.scoring.checking.worthiness import Worth
from evals.scoring.records.record import Record

_REMEMBERED = 64


class ProductScorer:
    """Scores claims by a checker of `footnote eval score`."""

    def __init__(self, checker: ClaimChecker) -> None:
        self._checker = checker
        self._evidence = lru_cache(maxsize=_REMEMBERED)(_evidence)

    def score(self, claims: Sequence[Judged]) -> Scores:
        """In 0..1."""
        return np.array([self._score(one) for one in claims])

    def _score(self, one: Judged) -> float:
        contexts = (f"{one.title}. {one.contexts[0]}", *one.contexts[1:]) if one.title else one.contexts
        statements = statements_of(Record(0, 1, one.claim, contexts, one.question))
        stated = [said.claim for said in statements if said.worth is Worth.CHECKED]
        checked = self._checker.check(stated, self._evidence(contexts, one.question))
        return prod(said.support.score for said in checked)


def _evidence(contexts: tuple[str, ...], question: str) -> Evidence:
    return Evidence(contexts, question)
