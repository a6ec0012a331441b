"""What speaks for a claim, as two numbers: what the trained network reads, and what rules and likeness of words say.

Left out: how they are come by (`model`, `rule_checker`), and how they are weighed (`support_model`).
"""

import math
from dataclasses import dataclass

from assistant.support.model.trained_checker import PairReading
from assistant.support.rule_checker import support_of
from assistant.support.rules import Examination

_FAR = 6.0
"""Log odds beyond this say no more."""


@dataclass(frozen=True, slots=True)
class Signals:
    """Log odds of support, each in -6..6."""

    network: float
    rules: float


def signals(reading: PairReading, examination: Examination) -> Signals:
    """The signals of one claim against one premise."""
    return Signals(log_odds(reading.supported), log_odds(support_of(examination).score))


def log_odds(probability: float) -> float:
    """The log odds of a probability, in -6..6."""
    edge = 1 / (1 + math.exp(_FAR))
    inside = min(1 - edge, max(edge, probability))
    return math.log(inside / (1 - inside))
