"""The figures of a sentence that can be left out: measures, shares, dates and large counts, each without its unit.

Left out of it: what a student cannot be expected to know (the year a trial was published in, the number of a patient),
and numbers of things that the sentence then names.
"""

import re
from collections.abc import Iterator, Sequence

from assistant.quantities import Quantity, quantities
from corpus.span import Span

_MOST_FIGURES = 3
_MANY = 10_000
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_JOINS_A_RANGE = re.compile(r"\s?%?\s?(?:-|–|—|to|and)\s?")
_REPORTED = re.compile(
    r"\b(?:report|find|found|show|conclud|not|publish|describ|suggest|observ|demonstrat|propos|test|compar)\w*\b"
)
# "On 31 December 2019" is news.
_DATED = re.compile(r"\b(?:in|since|until|by|of|from)\s{0,9}$")
# "Patient 6", "≥ 3", "the last two decades".
_LABELLED = re.compile(
    r"(?:[/≥≤<>=~#]|\b(?:last|past|next|recent|previous)\s|\b[A-Z][\w-]{0,40}\s|“|\"|"
    r"\b(?:no|number|nos|figs?|version|type|phase|stage|grade|day|case|group)\.?\s)$"
)
_OF_A_DATE = re.compile(rf"(?:st|nd|rd|th)?\s{{1,9}}(?:of\s{{1,9}})?(?:{_MONTHS})\b|\s{{1,9}}[A-Z]")


def figures_to_blank(sentence: str) -> Iterator[tuple[Span, str]]:
    """Where they stand, a range as one, each with its kind: "year", "share" or "number"."""
    found = quantities(sentence)
    if len(found) > _MOST_FIGURES:
        return
    for run in _runs(sentence, found):
        first = run[0]
        span = first.number.to(run[-1].number)
        if "%" in span.of(sentence):
            span = span.to(run[-1].span)
        if any(one.unit is not None and one.unit.measures == "p" for one in run):
            continue
        if first.worded and not _says_something(first):
            continue
        if first.year:
            if _DATED.search(sentence[: span.start]) and not _REPORTED.search(sentence):
                yield span, "year"
        elif _can_be_known(sentence, run):
            yield span, "share" if first.unit and first.unit.measures == "share" else "number"


def _runs(sentence: str, found: Sequence[Quantity]) -> Iterator[list[Quantity]]:
    """The quantities, those of a range together."""
    run: list[Quantity] = []
    for one in found:
        if run and _JOINS_A_RANGE.fullmatch(sentence[run[-1].number.end : one.number.start]):
            run.append(one)
            continue
        if run:
            yield run
        run = [one]
    if run:
        yield run


def _says_something(one: Quantity) -> bool:
    """Whether a number in words does: "two weeks", "at least two"; not "two kinds", which are then named."""
    return one.bound_span is not None or (one.unit is not None and one.unit.measures == "time")


def _can_be_known(sentence: str, run: Sequence[Quantity]) -> bool:
    """Whether it measures something, or counts many or at least so many, and is no label."""
    first = run[0]
    if first.value == 1 and len(run) == 1:
        return False
    if _LABELLED.search(sentence[: first.number.start]) or _OF_A_DATE.match(sentence[run[-1].number.end :]):
        return False
    if first.unit is None:
        return bool(first.nouns) and (first.bound_span is not None or first.base >= _MANY)
    return first.unit.measures != "share" or sentence.count("%") <= len(run)
