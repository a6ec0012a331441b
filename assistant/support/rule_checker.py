"""The checker made of rules and likeness of words alone: no model, no corpus.

A sentence that is word for word whole sentences of the quote is supported. Otherwise likeness gives the score, what the
rules found brings it down, and a contradiction of a sentence that is like enough makes it contradicted. Its constants
were chosen on the development half of the planted faults (`evals/planted`).
"""

import math

from assistant.answer import Support, SupportLabel
from assistant.support.features import Features
from assistant.support.rules import Examination, Rules
from corpus.glossary import Glossary

# Where likeness makes support as likely as not, and how quickly it grows there.
_EVEN_LIKENESS = 0.58
_STEEPNESS = 9.0
# A sentence less like the evidence than this speaks of something else, and contradicts nothing.
_SAME_MATTER = 0.45
_PER_UNFOUND = 0.35
_PER_WEAKER = 0.85
_CONTRADICTED = 0.08
_SUPPORTED_FROM = 0.5


class RuleChecker:
    """A `Checker` of rules."""

    name = "rules"

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    @classmethod
    def bundled(cls) -> "RuleChecker":
        """The checker with the names that ship with Footnote."""
        return cls(Rules(Glossary.bundled()))

    def check(self, sentence: str, quote: str, context: str = "") -> Support:
        """The support that the quote gives to the sentence."""
        return support_of(self._rules.examine(sentence, quote, context))


def support_of(examination: Examination) -> Support:
    """What an examination amounts to."""
    of = examination.features
    if of.verbatim:
        return Support(SupportLabel.SUPPORTED, 1.0)
    score = 1 / (1 + math.exp(-_STEEPNESS * (likeness_of(of) - _EVEN_LIKENESS)))
    score *= _PER_UNFOUND**of.unfound * _PER_WEAKER**of.weaker
    if of.contradicting:
        about_it = of.coverage >= _SAME_MATTER
        return Support(SupportLabel.CONTRADICTED if about_it else SupportLabel.NOT_FOUND, min(score, 1) * _CONTRADICTED)
    return Support(SupportLabel.SUPPORTED if score >= _SUPPORTED_FROM else SupportLabel.NOT_FOUND, score)


def likeness_of(of: Features) -> float:
    """How like a claim is to its evidence, in 0..1: words found, found together, and copied in a run."""
    return 0.7 * of.coverage + 0.2 * of.pairs + 0.1 * of.run
