"""Where a claim is nearly its evidence's own sentence, what stands in it instead of the sentence's words.

The only rule that sees two things of one sentence change places. Left out: reworded sentences.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.quiz.opposites import end_of
from assistant.support.finding import Finding, FindingKind, Severity
from assistant.support.names import Named
from assistant.support.quantity import Quantity
from assistant.support.statement import Word

_NEARLY = 0.6
_MOST_WORDS = 4
_TIME = re.compile(r"(?:second|minute|hour|day|week|month|year|decade)s?")
_CODE = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Sides:
    """What stands in a claim, or in the sentence that it is held against."""

    words: Sequence[Word]
    quantities: Sequence[Quantity]
    names: Sequence[Named]


def substitution_findings(claim: Sides, nearest: Sides) -> Iterator[Finding]:
    """Names, numbers and ends of a scale that stand where the evidence has another of their kind."""
    held = {word.key for word in nearest.words}
    if sum(word.key in held for word in claim.words) < _NEARLY * len(claim.words):
        return
    matcher = SequenceMatcher(
        None, [word.key for word in claim.words], [word.key for word in nearest.words], autojunk=False
    )
    blocks = matcher.get_opcodes()
    same = sum(last - first for kind, first, last, _, _ in blocks if kind == "equal")
    if same < _NEARLY * len(claim.words):
        return
    for kind, first, last, other_first, other_last in blocks:
        if kind != "replace" or max(last - first, other_last - other_first) > _MOST_WORDS:
            continue
        yield from _swapped(claim, nearest, (claim.words[first:last], nearest.words[other_first:other_last]))


def _swapped(claim: Sides, nearest: Sides, block: tuple[Sequence[Word], Sequence[Word]]) -> Iterator[Finding]:
    ours, theirs = block
    span, other = ours[0].span.to(ours[-1].span), theirs[0].span.to(theirs[-1].span)
    for word in ours:
        end = end_of(word.stem)
        against = next(
            (held for held in theirs if end and (far := end_of(held.stem)) and far.scale == end.scale and far != end),
            None,
        )
        if against is not None:
            yield Finding(FindingKind.DIRECTION, Severity.CONTRADICTS, word.span, against.span)
    yield from _name(
        [one for one in claim.names if one.span.meets(span)],
        [one for one in nearest.names if one.span.meets(other)],
    )
    yield from _number(
        [one for one in claim.quantities if one.span.meets(span)],
        [one for one in nearest.quantities if one.span.meets(other)],
    )
    if len(ours) == len(theirs):
        for one, held in zip(ours, theirs, strict=True):
            if any(quantity.span.meets(one.span) for quantity in claim.quantities):
                continue
            if one.text != held.text and _TIME.fullmatch(one.text) and _TIME.fullmatch(held.text):
                yield Finding(FindingKind.UNIT, Severity.CONTRADICTS, one.span, held.span)
            elif _CODE.search(one.text) and _CODE.search(held.text):
                # "5-HT2A" and "5-HT1A": digits that count nothing.
                yield Finding(FindingKind.NAME, Severity.CONTRADICTS, one.span, held.span)


def _name(named: Sequence[Named], held: Sequence[Named]) -> Iterator[Finding]:
    if len(named) != 1 or len(held) != 1 or named[0].group != held[0].group or named[0].term == held[0].term:
        return
    if named[0].term.name not in held[0].term.broader:
        yield Finding(FindingKind.NAME, Severity.CONTRADICTS, named[0].span, held[0].span)


def _number(numbers: Sequence[Quantity], counted: Sequence[Quantity]) -> Iterator[Finding]:
    if len(numbers) != 1 or len(counted) != 1:
        return
    [one], [held] = numbers, counted
    if one.year is not held.year:
        return
    if one.value == held.value and one.unit and held.unit and one.unit != held.unit:
        yield Finding(FindingKind.UNIT, Severity.CONTRADICTS, one.span, held.span)
    elif one.base != held.base and one.value != held.value and one.unit == held.unit and one.bound == held.bound:
        kind = FindingKind.YEAR if one.year else FindingKind.NUMBER
        yield Finding(kind, Severity.CONTRADICTS, one.span, held.span)
