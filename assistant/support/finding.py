"""One thing that a claim says and its evidence does not."""

from dataclasses import dataclass
from enum import StrEnum

from corpus.span import Span


class FindingKind(StrEnum):
    """What differs."""

    NUMBER = "number"
    UNIT = "unit"
    YEAR = "year"
    COMPARATOR = "comparator"
    NAME = "name"
    NEGATION = "negation"
    DIRECTION = "direction"
    COMPARISON = "comparison"
    POPULATION = "population"
    DESIGN = "design"
    EXTENT = "extent"
    CERTAINTY = "certainty"


class Severity(StrEnum):
    """How the evidence stands to it: says otherwise, says nothing of it, or says it less surely."""

    CONTRADICTS = "contradicts"
    NOT_FOUND = "not_found"
    WEAKER = "weaker"


@dataclass(frozen=True, slots=True)
class Finding:
    """`claim` is a place in the claim; `evidence` the words that stand there instead, a place in the evidence."""

    kind: FindingKind
    severity: Severity
    claim: Span
    evidence: Span | None
