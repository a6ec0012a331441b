"""The checkers that the table of planted faults compares, each a column."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from assistant.checking import Checker, VerbatimChecker
from assistant.support.learned_checker import LearnedChecker
from assistant.support.rule_checker import RuleChecker
from assistant.support.rules import Rules
from corpus.glossary import Glossary
from evals.planted.findings_only import FindingsOnly


class Column(StrEnum):
    """Word for word or nothing; the rules alone; the rules with likeness of words; the checker that an answer's
    sentences are held to, which reads with its trained network and takes minutes."""

    VERBATIM = "verbatim"
    FINDINGS = "rules alone"
    RULES = "rules and likeness"
    LEARNED = "with the trained checker"


def columns(chosen: Sequence[Column] = tuple(Column)) -> Mapping[str, Checker]:
    """The checkers of these columns, by their names. Raises `ModelError`."""
    return {str(one): _checker(one) for one in chosen}


def _checker(column: Column) -> Checker:
    match column:
        case Column.VERBATIM:
            return VerbatimChecker()
        case Column.FINDINGS:
            return FindingsOnly(Rules(Glossary.bundled()))
        case Column.RULES:
            return RuleChecker.bundled()
        case Column.LEARNED:
            return LearnedChecker.bundled()
