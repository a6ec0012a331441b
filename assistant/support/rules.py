"""Every rule over one claim and its evidence."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.support.alignment import Aligned, aligned
from assistant.support.comparison import Compared, comparison_findings, comparisons
from assistant.support.direction import direction_findings, unchanged_findings
from assistant.support.features import Counted, Features, features, is_verbatim
from assistant.support.finding import Finding, Severity
from assistant.support.names import Named, Names, name_findings, names_missing, same_names
from assistant.support.negation import Denials, Negation, negation_findings, negations
from assistant.support.numbers import number_findings, number_shares, numbers_found
from assistant.support.quantity import Quantity, quantities
from assistant.support.statement import Clauses, Statement, Word, taken_apart
from assistant.support.substitution import Sides, substitution_findings
from assistant.support.wordings import (
    certainty_findings,
    design_findings,
    extent_findings,
    population_findings,
    timespan_findings,
)
from corpus.glossary import Glossary
from corpus.span import Span

# One passage is asked about many sentences, one after the other.
_REMEMBERED = 512


@dataclass(frozen=True, slots=True)
class Examination:
    """What the rules say: `findings` in the order of the claim, `aligned` the sentences of the evidence that the claim
    was held against, the nearest first."""

    findings: tuple[Finding, ...]
    features: Features
    aligned: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """A text with all that the rules want to know of it; `negations` are those of each sentence, `in_names` the
    places of words that are part of a name."""

    statement: Statement
    quantities: tuple[Quantity, ...]
    names: tuple[Named, ...]
    negations: tuple[tuple[Negation, ...], ...]
    in_names: frozenset[Span]

    def sides(self, words: Sequence[Word], place: Span) -> Sides:
        """What stands at a place."""
        return Sides(
            words,
            [one for one in self.quantities if place.holds(one.number)],
            [one for one in self.names if place.holds(one.span)],
        )

    def denials(self, sentences: Sequence[Clauses]) -> tuple[Negation, ...]:
        """The negations of some sentences."""
        return tuple(
            one
            for sentence, negations in zip(self.statement.sentences, self.negations, strict=True)
            if sentence in sentences
            for one in negations
        )


class Rules:
    """The rules, with the names that `glossary` knows. Safe for many threads."""

    def __init__(self, glossary: Glossary) -> None:
        self._names = Names(glossary)
        self._read = lru_cache(maxsize=_REMEMBERED)(self._reading)

    def examine(self, claim: str, evidence: str, context: str = "") -> Examination:
        """What the claim says that the evidence does not; `context` (title, section) is taken for granted."""
        ours, theirs, around = self._read(claim), self._read(evidence), self._read(context)
        near = aligned(ours.statement, theirs.statement)
        copied = is_verbatim(ours.statement, theirs.statement)
        found = () if near is None or copied else _sorted(_findings(ours, theirs, around, near))
        held = (*theirs.quantities, *around.quantities)
        named = (*theirs.names, *around.names)
        places = (*numbers_found(ours.quantities, held), *same_names(ours.names, named))
        counted = Counted(
            copied,
            *number_shares(ours.quantities, held),
            names=len(ours.names),
            names_missing=names_missing(ours.names, named),
        )
        known = frozenset(
            word.span.start for place in places for word in ours.statement.words if place.holds(word.span)
        )
        return Examination(
            found,
            features(ours.statement, theirs.statement, around.statement, near, known, counted, found),
            tuple(one.span for one in near.all) if near else (),
        )

    def _reading(self, text: str) -> _Read:
        statement, names = taken_apart(text), self._names.within(text)
        return _Read(
            statement,
            quantities(text),
            names,
            tuple(negations(text, statement.within(sentence)) for sentence in statement.sentences),
            frozenset(word.span for word in statement.words if any(one.span.holds(word.span) for one in names)),
        )


def _findings(ours: _Read, theirs: _Read, around: _Read, near: Aligned) -> Iterator[Finding]:
    claim, evidence = ours.statement, theirs.statement
    nearest = evidence.within(near.nearest)
    place = near.nearest.span
    swapped = tuple(
        substitution_findings(ours.sides(claim.words, Span(0, len(claim.text))), theirs.sides(nearest, place))
    )
    yield from swapped
    close = [one for one in theirs.quantities if any(part.span.holds(one.number) for part in near.all)]
    far = [one for one in (*theirs.quantities, *around.quantities) if one not in close]
    yield from number_findings(ours.quantities, close, far)
    yield from name_findings(claim, ours.names, evidence, theirs.names, near.all, around.names)
    yield from negation_findings(
        Denials(claim.words, ours.denials(claim.sentences)),
        Denials(nearest, theirs.denials(near.all[:1])),
        theirs.denials(near.all[1:]),
    )
    yield from _directed(ours, theirs, near, swapped)
    yield from population_findings(claim.text, place, evidence.text, around.statement.text)
    yield from design_findings(claim.text, place, evidence.text, around.statement.text)
    told = numbers_found(ours.quantities, theirs.quantities)
    yield from timespan_findings(claim.text, place, evidence.text, told)
    yield from extent_findings(claim.text, place, evidence.text)
    yield from certainty_findings(claim.text, place, evidence.text)


def _directed(ours: _Read, theirs: _Read, near: Aligned, swapped: Sequence[Finding]) -> Iterator[Finding]:
    claim, evidence = ours.statement, theirs.statement
    denied = _keys(theirs.denials(near.all))
    claim_denied = _keys(ours.denials(claim.sentences))
    compared = comparisons(claim.words, _starts(ours.names), claim_denied)
    held: list[Compared] = []
    if compared:
        held = [one for part in near.all for one in comparisons(evidence.within(part), _starts(theirs.names), denied)]
    yield from comparison_findings(compared, held)
    settled = (
        *(one.span for one in compared if held),
        *(one.claim for one in swapped),
    )
    yield from direction_findings(
        claim.words,
        tuple(word for part in near.all for word in evidence.within(part)),
        denied | claim_denied,
        ours.in_names | {word.span for word in claim.words if any(span.holds(word.span) for span in settled)},
        theirs.in_names,
    )
    nearest = evidence.within(near.nearest)
    yield from unchanged_findings(claim.words, nearest, _keys(theirs.denials(near.all[:1])), claim_denied)


def _keys(negations: Sequence[Negation]) -> frozenset[str]:
    return frozenset(key for one in negations for key in one.keys)


def _starts(names: Sequence[Named]) -> dict[int, str]:
    return {one.span.start: one.term.name for one in names}


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """In the order of the claim, each place and kind once, the gravest first."""
    order = list(Severity)
    kept: dict[tuple[str, int], Finding] = {}
    for one in sorted(findings, key=lambda one: order.index(one.severity)):
        kept.setdefault((one.kind, one.claim.start), one)
    return tuple(sorted(kept.values(), key=lambda one: (one.claim, one.kind)))
