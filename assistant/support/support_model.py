"""From two signals to the probability that a claim is supported, and to a label.

Each signal is made a calibrated log odds by itself; the two are added as if they were independent (naive Bayes), and
the sum is calibrated once more, since they are not (Platt, "Probabilistic outputs for support vector machines", 1999).
Weighed freely against each other, the rules count for next to nothing on data like that which the network learnt from,
and they are what holds elsewhere. All numbers are printed by `python -m evals.fit_checker`, from data that the network
was not trained on.
"""

import math
from dataclasses import dataclass, field

from assistant.answer import Support, SupportLabel
from assistant.support.model.trained_checker import PairReading
from assistant.support.rules import Examination
from assistant.support.signals import Signals, signals


@dataclass(frozen=True, slots=True)
class Calibration:
    """A straight line from log odds to log odds."""

    bias: float
    slope: float

    def at(self, log_odds: float) -> float:
        """The calibrated log odds."""
        return self.bias + self.slope * log_odds


@dataclass(frozen=True, slots=True)
class SupportModel:
    """A claim is supported from a probability of one half on.

    One that is not is contradicted where the network gives contradiction at least `contradicted_from` of what it does
    not give to support. Where a rule finds a contradiction in a claim that shares `same_matter` of its content words
    with the evidence, it is contradicted whatever the network says, and its probability is halved.
    """

    network: Calibration = field(default_factory=lambda: Calibration(0.848, 0.743))
    rules: Calibration = field(default_factory=lambda: Calibration(0.229, 0.475))
    both: Calibration = field(default_factory=lambda: Calibration(0.084, 0.686))
    contradicted_from: float = 0.3
    same_matter: float = 0.45

    def probability(self, of: Signals) -> float:
        """That the claim is supported, in 0..1."""
        added = self.network.at(of.network) + self.rules.at(of.rules)
        return 1 / (1 + math.exp(-self.both.at(added)))

    def support(self, reading: PairReading, examination: Examination) -> Support:
        """The label, and the probability to six places: what is beyond depends on the processor."""
        of = examination.features
        if of.verbatim:
            return Support(SupportLabel.SUPPORTED, 1.0)
        score = self.probability(signals(reading, examination))
        if of.contradicting and of.coverage >= self.same_matter:
            return Support(SupportLabel.CONTRADICTED, round(score / 2, 6))
        if score >= 1 / 2:
            return Support(SupportLabel.SUPPORTED, round(score, 6))
        against = reading.contradicted / max(1e-9, reading.contradicted + reading.not_found)
        label = SupportLabel.CONTRADICTED if against >= self.contradicted_from else SupportLabel.NOT_FOUND
        return Support(label, round(score, 6))
