"""Hard negatives: passages that our own retriever finds for a question, and that do not hold its answer."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evals.training.cut_text import CutPassage
from index.keywords import KeywordIndex
from index.words import terms


@dataclass(frozen=True, slots=True)
class Pool:
    """Passages that words alone search: for sets whose texts are too many to embed on a laptop."""

    passages: tuple[CutPassage, ...]
    keywords: KeywordIndex

    @classmethod
    def of(cls, passages: Sequence[CutPassage]) -> "Pool":
        """The pool of the passages."""
        return cls(tuple(passages), KeywordIndex([f"{one.text.heading} {one.words}" for one in passages]))

    def near(self, question: str, k: int) -> tuple[CutPassage, ...]:
        """The `k` passages that share most with the question, best first."""
        scores = self.keywords.scores(terms(question))
        return tuple(self.passages[int(at)] for at in np.argsort(-scores, kind="stable")[:k])


def sampled(of: Sequence[CutPassage], most: int, choose: random.Random) -> tuple[CutPassage, ...]:
    """At most `most` of them, in any order; the front of the list is twice as likely as its end."""
    weights = np.linspace(2.0, 1.0, len(of)) if of else np.zeros(0)
    keys = [choose.random() ** (1 / float(weight)) for weight in weights]
    order = sorted(range(len(of)), key=lambda at: -keys[at])
    return tuple(of[at] for at in order[:most])
