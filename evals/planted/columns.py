"""The checkers that the table of planted faults compares, by the names of its columns."""

from collections.abc import Mapping

from assistant.checking import Checker, VerbatimChecker
from assistant.support.rule_checker import RuleChecker
from assistant.support.rules import Rules
from corpus.glossary import Glossary
from evals.planted.findings_only import FindingsOnly


def columns() -> Mapping[str, Checker]:
    """Word for word or nothing, the rules alone, and the checker that an answer's sentences are held to."""
    rules = Rules(Glossary.bundled())
    return {
        "verbatim": VerbatimChecker(),
        "rules alone": FindingsOnly(rules),
        "with the checker": RuleChecker(rules),
    }
