"""What can be counted about a claim and its evidence: the inputs of a trained checker, and of the rule checker's score.

All are plain numbers that need no corpus: no word is weighed by how rare it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import pairwise

from assistant.support.alignment import Aligned
from assistant.support.finding import Finding, FindingKind, Severity
from assistant.support.statement import Statement, Vocabulary, Word


@dataclass(frozen=True, slots=True)
class Features:
    """Shares in 0..1 and counts, each a float; 0 throughout for a claim without content words."""

    coverage: float
    """Share of the claim's content words found in the sentences it is held against; alike beginnings count half."""
    coverage_nearest: float
    """The same in the one nearest sentence."""
    coverage_passage: float
    """The same in the whole evidence, its context included."""
    pairs: float
    """Share of the claim's pairs of neighbouring content words that stand near each other in those sentences."""
    run: float
    """The longest run of words copied from those sentences, as a share of the claim's words."""
    verbatim: float
    """1 where the claim is whole sentences of the evidence, word for word; else 0."""
    novel: float
    """How many content words of the claim are nowhere in the evidence or its context."""
    content: float
    """How many content words the claim has."""
    words: float
    """How many words the claim has."""
    evidence_words: float
    """How many words the evidence has."""
    numbers: float
    """How many quantities the claim has."""
    numbers_missing: float
    """How many of them stand nowhere in the evidence."""
    names: float
    """How many names of the glossary the claim has."""
    names_missing: float
    """How many of them stand nowhere in the evidence or its context."""
    contradicting: float
    """How many findings contradict."""
    unfound: float
    """How many findings are of something not found."""
    weaker: float
    """How many findings are of something that the evidence says less surely."""
    by_number: float
    """How many contradicting findings are of a number, unit, year or comparator."""
    by_name: float
    """How many contradicting findings are of a name."""
    by_negation: float
    """How many contradicting findings are of a negation."""
    by_direction: float
    """How many contradicting findings are of a direction or a comparison."""
    by_other: float
    """How many contradicting findings are of a population, design or extent."""

    def values(self) -> tuple[float, ...]:
        """The features in the order of their definition."""
        return tuple(float(getattr(self, field.name)) for field in fields(self))


_NUMERIC = frozenset({FindingKind.NUMBER, FindingKind.UNIT, FindingKind.YEAR, FindingKind.COMPARATOR})
_DIRECTED = frozenset({FindingKind.DIRECTION, FindingKind.COMPARISON})
_OTHER = frozenset({FindingKind.POPULATION, FindingKind.DESIGN, FindingKind.EXTENT})
_NEAR = 4


@dataclass(frozen=True, slots=True)
class Counted:
    """What the rules found beside their findings: whether the claim is whole sentences of the evidence, its quantities
    and names, and how many of each are missing."""

    verbatim: bool
    numbers: int
    numbers_missing: int
    names: int
    names_missing: int


def features(
    claim: Statement,
    evidence: Statement,
    context: Statement,
    near: Aligned | None,
    known: frozenset[int],
    counted: Counted,
    findings: Sequence[Finding],
) -> Features:
    """The features; `known` are the places of the claim's words that a name or a quantity of the evidence covers."""
    content = [word for word in claim.words if word.content]
    unknown = [word for word in content if word.span.start not in known and word.key not in context.vocabulary.keys]
    parts = near.all if near else ()
    chosen = tuple(word for one in parts for word in evidence.within(one))
    contradicting = [one.kind for one in findings if one.severity is Severity.CONTRADICTS]
    return Features(
        coverage=_share(len(content), unknown, [one.vocabulary for one in parts]),
        coverage_nearest=_share(len(content), unknown, [one.vocabulary for one in parts[:1]]),
        coverage_passage=_share(len(content), unknown, [evidence.vocabulary]),
        pairs=_pairs(content, chosen),
        run=_run(claim.words, chosen) / max(1, len(claim.words)),
        verbatim=float(counted.verbatim),
        novel=float(sum(not evidence.vocabulary.likeness(word) for word in unknown)),
        content=float(len(content)),
        words=float(len(claim.words)),
        evidence_words=float(len(evidence.words)),
        numbers=float(counted.numbers),
        numbers_missing=float(counted.numbers_missing),
        names=float(counted.names),
        names_missing=float(counted.names_missing),
        contradicting=float(len(contradicting)),
        unfound=float(sum(one.severity is Severity.NOT_FOUND for one in findings)),
        weaker=float(sum(one.severity is Severity.WEAKER for one in findings)),
        by_number=float(sum(kind in _NUMERIC for kind in contradicting)),
        by_name=float(sum(kind is FindingKind.NAME for kind in contradicting)),
        by_negation=float(sum(kind is FindingKind.NEGATION for kind in contradicting)),
        by_direction=float(sum(kind in _DIRECTED for kind in contradicting)),
        by_other=float(sum(kind in _OTHER for kind in contradicting)),
    )


def is_verbatim(claim: Statement, evidence: Statement) -> bool:
    """Whether the claim is one or more whole sentences of the evidence, one after the other, word for word."""
    asked = [word.text for word in claim.words]
    if not asked or not claim.vocabulary.keys <= evidence.vocabulary.keys:
        return False
    ends = {sentence.last for sentence in evidence.sentences}
    return any(
        sentence.first + len(asked) in ends
        and [word.text for word in evidence.words[sentence.first : sentence.first + len(asked)]] == asked
        for sentence in evidence.sentences
    )


def _share(count: int, unknown: Sequence[Word], held: Sequence[Vocabulary]) -> float:
    """The share of `count` words found, all but those `unknown` being found already."""
    if not count or not held:
        return 0.0
    missed = sum(1 - max(one.likeness(word) for one in held) for word in unknown)
    return 1 - missed / count


def _pairs(content: Sequence[Word], held: Sequence[Word]) -> float:
    """Near each other: at most four content words apart, in either order."""
    if len(content) < 2:
        return 0.0
    keys = [word.key for word in held if word.content]
    beside = {frozenset((one, other)) for at, one in enumerate(keys) for other in keys[at + 1 : at + 1 + _NEAR]}
    found = sum(frozenset((one.key, other.key)) in beside for one, other in pairwise(content))
    return found / (len(content) - 1)


def _run(claim: Sequence[Word], evidence: Sequence[Word]) -> int:
    """The length in words of the longest stretch that both have."""
    places: dict[str, list[int]] = {}
    for at, word in enumerate(evidence):
        places.setdefault(word.text, []).append(at)
    longest = 0
    before: dict[int, int] = {}
    for word in claim:
        here = {at: before.get(at - 1, 0) + 1 for at in places.get(word.text, ())}
        longest = max(longest, max(here.values(), default=0))
        before = here
    return longest
