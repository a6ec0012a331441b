"""Which weighed sentences answer: the fewest that answer whole, best first, nothing twice.

Left out: how they are put together (`writer`), what is said between them (`joining`).
"""

from collections.abc import Sequence

from assistant.analysis import Comparison, Expected, asks_definition, expected
from assistant.figures import figures
from assistant.weighing import Weighed
from index.words import terms

_MOST_CHOSEN = 3
# How far below the best a sentence may score and still be shown; from another document, and in a comparison where it
# speaks of every side, somewhat further.
_MARGIN = 0.22
_FAR_MARGIN = 0.32
# What another document adds has to answer by the reader's logit too, not only to be near.
_LEAST_READ_ELSEWHERE = -2.0
_NEAR_DUPLICATE = 0.6
# In a comparison each side's sentence has to tell what is compared, more than to be the nearest.
_ASKED = 0.4
# A sentence with this share of the question's words, and with the figure asked for, holds all that was asked.
_WHOLE = 0.8


def chosen(weighed: Sequence[Weighed], comparison: Comparison | None, question: str) -> tuple[Weighed, ...]:
    """The sentences to show, of `weighed` sorted best first; none of none."""
    if not weighed:
        return ()
    kind = expected(question)
    order = _definition_first(weighed) if asks_definition(question) else weighed
    found = _for_sides(order, comparison) if comparison else []
    for one in order:
        if len(found) >= _MOST_CHOSEN:
            break
        if not found or _adds(one, found, order[0], comparison, kind, question):
            found.append(one)
    return tuple(found)


def _definition_first(weighed: Sequence[Weighed]) -> Sequence[Weighed]:
    """A sentence that defines before others hardly better."""
    near = [one for one in weighed if one.score >= weighed[0].score - _MARGIN and one.evidence.defines]
    return [*near[:1], *(one for one in weighed if one is not near[0])] if near else weighed


def _for_sides(weighed: Sequence[Weighed], comparison: Comparison) -> list[Weighed]:
    """The best sentence for each side; one that speaks of all of them serves for all."""
    found: list[Weighed] = []
    # The side that the best sentence speaks of goes first.
    for side in sorted(comparison.sides, key=lambda side: side.name not in weighed[0].evidence.present):
        if not any(side.name in one.evidence.present for one in found):
            of_side = [one for one in weighed if side.name in one.evidence.present and one.score > 0]
            # A list of all there is tells nothing of one of them.
            telling = [one for one in of_side if not (is_list(one) and one.evidence.others)] or of_side
            found += sorted(telling, key=lambda one: -(one.score + _ASKED * one.evidence.asked))[:1]
    return found[:_MOST_CHOSEN]


def _adds(
    one: Weighed,
    found: Sequence[Weighed],
    best: Weighed,
    comparison: Comparison | None,
    kind: Expected,
    question: str,
) -> bool:
    """Whether it brings something that those found do not."""
    elsewhere = all(one.hit.document.id != other.hit.document.id for other in found)
    if elsewhere and one.read is not None and one.read < _LEAST_READ_ELSEWHERE:
        return False
    every_side = comparison is not None and all(side.name in one.evidence.present for side in comparison.sides)
    if one.score < best.score - (_FAR_MARGIN if elsewhere or every_side else _MARGIN):
        return False
    # It leaves the drug, class or technique asked about, of which the first one speaks.
    if comparison is None and one.evidence.missing_subjects and not found[0].evidence.missing_subjects:
        return False
    if is_list(one) and not one.evidence.listed:
        return False
    another_figure = elsewhere and bool(figures(text_of(one), kind, question))
    if is_whole(found[0]) and not (is_whole(one) and _can_be_more(found[0], kind, another_figure)):
        return False
    return another_figure or not any(_alike(one, other) for other in found)


def is_whole(one: Weighed) -> bool:
    """Whether the sentence holds all that was asked."""
    return one.evidence.words >= _WHOLE and one.evidence.kind and not one.evidence.missing


def is_list(one: Weighed) -> bool:
    """Whether it is a list, with its lead-in where it has one."""
    return sum(1 for _ in one.hit.document.citable_in(one.hit.sentence.span)) > 1


def _can_be_more(first: Weighed, kind: Expected, another_figure: bool) -> bool:
    """Whether there can be more to say once the first one holds all that was asked: not after the definition or the
    list, and after the figure only what another document gives."""
    if first.evidence.defines or first.evidence.listed:
        return False
    return kind is Expected.ANYTHING or another_figure


def text_of(one: Weighed) -> str:
    """The sentence's own words, as they stand in the document."""
    return one.hit.sentence.span.of(one.hit.document.text)


def _alike(one: Weighed, other: Weighed) -> bool:
    """Whether two sentences share most of their terms, or their words."""
    if one.hit.document.id == other.hit.document.id and one.hit.sentence.span.meets(other.hit.sentence.span):
        return True
    mine, theirs = frozenset(terms(text_of(one))), frozenset(terms(text_of(other)))
    return len(mine & theirs) >= _NEAR_DUPLICATE * max(1, max(len(mine), len(theirs)))
