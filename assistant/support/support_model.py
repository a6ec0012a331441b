"""From signals to the probability that a claim is supported, and to a label.

A logistic regression; its weights are printed by `python -m evals.fit_checker` from the parts of the training sets that
the network was not trained on. Left out: where the signals come from (`signals`, `learned_checker`).
"""

import math
from dataclasses import dataclass

from assistant.answer import Support, SupportLabel
from assistant.support.features import Features
from assistant.support.model.trained_checker import PairReading
from assistant.support.signals import Signals, signals


@dataclass(frozen=True, slots=True)
class SupportModel:
    """`weights` are those of `Signals.values()`, in that order. A claim is supported from a probability of
    `supported_from` on; one that is not is contradicted where the network gives contradiction at least
    `contradicted_from` of what it does not give to support, or where a rule finds a contradiction in a claim that
    shares `same_matter` of its content words with the evidence."""

    bias: float = 0.0
    weights: tuple[float, ...] = (1.0, *(0.0,) * 13)
    supported_from: float = 0.5
    contradicted_from: float = 0.5
    same_matter: float = 0.45

    def probability(self, of: Signals) -> float:
        """That the claim is supported, in 0..1."""
        return 1 / (1 + math.exp(-self.bias - sum(w * x for w, x in zip(self.weights, of.values(), strict=True))))

    def support(self, reading: PairReading, of: Features) -> Support:
        """The label, and the probability to six places: what is beyond depends on the processor."""
        if of.verbatim:
            return Support(SupportLabel.SUPPORTED, 1.0)
        score = round(self.probability(signals(reading, of)), 6)
        if score >= self.supported_from:
            return Support(SupportLabel.SUPPORTED, score)
        against = reading.contradicted / max(1e-9, reading.contradicted + reading.not_found)
        by_rule = of.contradicting > 0 and of.coverage >= self.same_matter
        contradicted = by_rule or against >= self.contradicted_from
        return Support(SupportLabel.CONTRADICTED if contradicted else SupportLabel.NOT_FOUND, score)
