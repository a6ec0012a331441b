"""The checkers that the table of planted faults compares, by the names of its columns."""

from collections.abc import Mapping

from assistant.checking import Checker, VerbatimChecker
from assistant.support.learned_checker import LearnedChecker
from assistant.support.model.trained_checker import TrainedChecker
from assistant.support.rule_checker import RuleChecker
from assistant.support.rules import Rules
from corpus.glossary import Glossary
from evals.planted.findings_only import FindingsOnly


def columns() -> Mapping[str, Checker]:
    """Word for word or nothing, the rules alone, the rules with likeness of words, and the checker that an answer's
    sentences are held to. Raises `ModelError`."""
    rules = Rules(Glossary.bundled())
    return {
        "verbatim": VerbatimChecker(),
        "rules alone": FindingsOnly(rules),
        "rules and likeness": RuleChecker(rules),
        "with the trained checker": LearnedChecker(TrainedChecker(), rules),
    }
