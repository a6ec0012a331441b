"""What speaks for and against a claim, as numbers: the trained network's reading and what the rules count.

They are the inputs of one logistic regression (`support_model`). Left out: how they are come by (`model`, `rules`).
"""

import math
from dataclasses import dataclass, fields

from assistant.support.features import Features
from assistant.support.model.trained_checker import PairReading

_FAR = 6.0
"""Log odds beyond this say no more."""


@dataclass(frozen=True, slots=True)
class Signals:
    """Each a float; counts are taken as log(1 + n), or as there or not there."""

    supported: float
    """The network's log odds of support, in -6..6."""
    worst: float
    """Its log odds that the most doubtful word is not carried, in -6..6."""
    doubted: float
    """The share (0..1) of the claim's words that it doubts more than not."""
    coverage: float
    """The share (0..1) of content words found in the nearest sentences (`Features`)."""
    coverage_passage: float
    """The same in all that was read."""
    pairs: float
    """The share (0..1) of neighbouring content words that stand together there too."""
    run: float
    """The longest copied run of words, as a share (0..1) of the claim."""
    novel: float
    """How many content words stand nowhere in the evidence."""
    length: float
    """How many content words there are."""
    numbers_missing: float
    """1 where a quantity of the claim stands nowhere, else 0."""
    names_missing: float
    """1 where a name of the claim stands nowhere, else 0."""
    contradicting: float
    """1 where a rule finds a contradiction, else 0."""
    unfound: float
    """How many things the rules miss."""
    weaker: float
    """1 where the evidence says something less surely, else 0."""

    def values(self) -> tuple[float, ...]:
        """The signals in the order of their definition."""
        return tuple(float(getattr(self, field.name)) for field in fields(self))


def signals(reading: PairReading, of: Features) -> Signals:
    """The signals of one claim against one premise."""
    doubts = [word.doubt for word in reading.words]
    return Signals(
        supported=log_odds(reading.supported),
        worst=log_odds(reading.worst),
        doubted=sum(doubt >= 0.5 for doubt in doubts) / max(1, len(doubts)),
        coverage=of.coverage,
        coverage_passage=of.coverage_passage,
        pairs=of.pairs,
        run=of.run,
        novel=math.log1p(of.novel),
        length=math.log1p(of.content),
        numbers_missing=float(of.numbers_missing > 0),
        names_missing=float(of.names_missing > 0),
        contradicting=float(of.contradicting > 0),
        unfound=math.log1p(of.unfound),
        weaker=float(of.weaker > 0),
    )


def log_odds(probability: float) -> float:
    """The log odds of a probability, in -6..6."""
    edge = 1 / (1 + math.exp(_FAR))
    inside = min(1 - edge, max(edge, probability))
    return math.log(inside / (1 - inside))
