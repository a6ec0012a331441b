"""Claims made wrong in one place, with the place: numbers, directions, negations, kinds, names, words, added details.

Each takes a claim that its premise carries. Left out: whether the new claim makes sense.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus.span import Span
from evals.training.checker.opposite_words import OPPOSITES, OTHER_KINDS
from evals.training.checker.pair import CONTRADICTS, NOT_SUPPORTS, SAYS_NOTHING
from evals.training.near_miss import Names, near_miss
from index.words import FUNCTION_WORDS, plain

_NUMBER = re.compile(r"(?<![\w.,-])\d+(?:[.,]\d+)?(?![\w])")
_WORD = re.compile(r"[^\W\d_]+")
_AUXILIARY = re.compile(r"\b(?:is|are|was|were|can|could|should|will|would|has|have|had|does|do|did)\b(?! not\b)")
_NEGATION = re.compile(r"\b(?:not|no|never)\s(?=\w)")
_TAIL = re.compile(
    r"\s(?:such as|due to|because of|in patients with|caused by|including|for the treatment of|during|leading to|"
    r"resulting in|in order to|as well as|by|with|after|before|in|from|to|at|for)\s(?=[^,.;]{12,80}[.;]?$)"
)


@dataclass(frozen=True, slots=True)
class Edit:
    """A faulty claim, the place of the fault, and the labels it may have."""

    claim: str
    wrong: Span
    allowed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """What faults are made of: names met in the set, and sentences about something else."""

    names: Names
    others: Sequence[str]


Maker = Callable[[str, str, Sources, random.Random], Edit | None]


def edited(claim: str, premise: str, sources: Sources, choose: random.Random) -> Edit | None:
    """The claim with one fault of a kind drawn at random; None where none can be made."""
    for maker in choose.sample(_MAKERS, len(_MAKERS)):
        found = maker(claim, premise, sources, choose)
        if found is not None and found.claim != claim:
            return found
    return None


def replaced(claim: str, place: Span, words: str, allowed: tuple[int, ...]) -> Edit:
    """The claim with `words` at a place."""
    text = claim[: place.start] + words + claim[place.end :]
    return Edit(text, Span(place.start, place.start + len(words)), allowed)


def turned(claim: str, _premise: str, _sources: Sources, choose: random.Random) -> Edit | None:
    """With the opposite of one of its words."""
    return _exchanged(claim, OPPOSITES, CONTRADICTS, choose)


def _other_kind(claim: str, _premise: str, _sources: Sources, choose: random.Random) -> Edit | None:
    return _exchanged(claim, OTHER_KINDS, NOT_SUPPORTS, choose)


def _exchanged(
    claim: str, words: dict[str, tuple[str, ...]], allowed: tuple[int, ...], choose: random.Random
) -> Edit | None:
    found = [match for match in _WORD.finditer(claim) if match.group().lower() in words]
    if not found:
        return None
    match = choose.choice(found)
    other = choose.choice(words[match.group().lower()])
    other = other.capitalize() if match.group()[0].isupper() else other
    return replaced(claim, Span(*match.span()), other, allowed)


def _number(claim: str, premise: str, _sources: Sources, choose: random.Random) -> Edit | None:
    found = list(_NUMBER.finditer(claim))
    if not found:
        return None
    match = choose.choice(found)
    beside = [one for one in dict.fromkeys(_NUMBER.findall(premise)) if one not in _NUMBER.findall(claim)]
    if beside and choose.random() < 0.35:
        return replaced(claim, Span(*match.span()), choose.choice(beside), NOT_SUPPORTS)
    return replaced(claim, Span(*match.span()), _other_number(match.group(), choose), CONTRADICTS)


def _other_number(number: str, choose: random.Random) -> str:
    """Another of the same size or ten times it, with as many digits behind the point."""
    whole, mark, part = number.partition("." if "." in number else ",")
    value = int(whole + part)
    while True:
        factor = choose.choice((0.1, 0.5, 0.8, 1.1, 1.2, 1.5, 2.0, 10.0))
        new = str(max(0, round(value * factor) + choose.randint(-3, 3)))
        if part:
            new = new.zfill(len(part) + 1)
            new = f"{new[: -len(part)]}{mark}{new[-len(part) :]}"
        if new != number:
            return new


def _negated(claim: str, _premise: str, _sources: Sources, choose: random.Random) -> Edit | None:
    denials = list(_NEGATION.finditer(claim))
    if denials:
        match = choose.choice(denials)
        text = claim[: match.start()] + claim[match.end() :]
        after = _WORD.match(text, match.start())
        return Edit(text, Span(match.start(), after.end() if after else match.start() + 1), CONTRADICTS)
    found = list(_AUXILIARY.finditer(claim))
    if not found:
        return None
    match = choose.choice(found)
    edit = replaced(claim, Span(match.end(), match.end()), " not", CONTRADICTS)
    return Edit(edit.claim, Span(match.start(), match.end() + 4), CONTRADICTS)


def _name(claim: str, premise: str, sources: Sources, choose: random.Random) -> Edit | None:
    text = near_miss(claim, premise, sources.names, choose)
    if text is None:
        return None
    start = next((at for at, (a, b) in enumerate(zip(claim, text, strict=False)) if a != b), 0)
    same = next((at for at, (a, b) in enumerate(zip(claim[::-1], text[::-1], strict=False)) if a != b), 0)
    return Edit(text, Span(start, max(start + 1, len(text) - same)), NOT_SUPPORTS)


def _word(claim: str, premise: str, sources: Sources, choose: random.Random) -> Edit | None:
    """A word for another that ends alike, of a sentence about something else."""
    found = [match for match in _WORD.finditer(claim) if _plain_word(match.group())]
    held = set(_WORD.findall(plain(premise)))
    if not found or not sources.others:
        return None
    match = choose.choice(found)
    for _ in range(6):
        words = [
            one
            for one in _WORD.findall(choose.choice(sources.others))
            if _plain_word(one) and one[-2:] == match.group()[-2:] and plain(one) not in held
        ]
        if words:
            return replaced(claim, Span(*match.span()), choose.choice(words), NOT_SUPPORTS)
    return None


def _plain_word(word: str) -> bool:
    return len(word) > 4 and word.islower() and word not in FUNCTION_WORDS


def _tail(claim: str, _premise: str, sources: Sources, choose: random.Random) -> Edit | None:
    """Its end, "due to ...", for that of a sentence about something else."""
    own = _TAIL.search(claim)
    other = _borrowed(sources.others, choose)
    if own is None or other is None:
        return None
    return replaced(claim, Span(own.start(), len(claim)), f"{other}.", NOT_SUPPORTS)


def added(claim: str, _premise: str, sources: Sources, choose: random.Random) -> Edit | None:
    """With a detail at its end that belongs to another sentence."""
    other = _borrowed(sources.others, choose)
    if other is None:
        return None
    end = len(claim.rstrip(" ."))
    joint = choose.choice(("", ",", ", and", ", particularly", ", especially"))
    return replaced(claim, Span(end, len(claim)), f"{joint}{other}.", SAYS_NOTHING)


def _borrowed(others: Sequence[str], choose: random.Random) -> str | None:
    """The end of another sentence, from its preposition on, a space before it."""
    for _ in range(4):
        if not others:
            return None
        other = choose.choice(others)
        match = _TAIL.search(other)
        if match is not None:
            return other[match.start() :].rstrip(" .;")
    return None


_TWICE: tuple[Maker, ...] = (_number, turned, _name)
_MAKERS: tuple[Maker, ...] = (*_TWICE, *_TWICE, _negated, _other_kind, _word, _tail, added)
