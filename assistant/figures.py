"""The figures in a sentence that a question asks for, and whether two sentences give the same ones.

Where that is not sure, nothing is claimed. Left out: how numbers and units are read (`support.quantity`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from assistant.analysis import Expected, counted
from assistant.support.quantity import Bound, Quantity, quantities
from corpus.span import Span

# What a unit measures, as far as its first word, for each kind of figure that has units.
_MEASURES = {
    Expected.DOSE: frozenset({"mass", "volume"}),
    Expected.PERCENT: frozenset({"share"}),
    Expected.ONSET: frozenset({"time"}),
    Expected.TIME: frozenset({"time"}),
    Expected.MONEY: frozenset({"money"}),
}
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


class Said(Enum):
    """What two sentences say of the figure asked for."""

    SAME = auto()
    DIFFERENT = auto()
    UNSURE = auto()


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` in the first unit of what is measured; `measures` names that ("mass per mass", "time", "counted")."""

    value: float
    measures: str
    bound: Bound


def figures(text: str, kind: Expected, question: str) -> frozenset[Figure]:
    """The figures of that kind; empty for a kind without figures. A year in brackets is a reference's, and left out."""
    return frozenset(_figure(one, measures) for one, measures in _of_kind(text, kind, question))


def figure_span(text: str, kind: Expected, question: str) -> Span | None:
    """Where in `text` the figure of that kind stands; None where there is none, or more than one."""
    found = list(_of_kind(text, kind, question))
    return found[0][0].span if len({_figure(one, measures) for one, measures in found}) == 1 else None


def compared(one: frozenset[Figure], other: frozenset[Figure]) -> Said:
    """Whether two sentences give the same figures: the same numbers, measuring the same, meant alike.

    That they differ is said only of one plain number each: "over 300 million" and "322 million" need not.
    """
    if one and one == other:
        return Said.SAME
    if len(one) == len(other) == 1:
        [mine], [theirs] = one, other
        plain = mine.bound is theirs.bound is Bound.EXACT
        if plain and mine.measures == theirs.measures and mine.value != theirs.value:
            return Said.DIFFERENT
    return Said.UNSURE


def _of_kind(text: str, kind: Expected, question: str) -> Iterator[tuple[Quantity, str]]:
    if kind is Expected.YEAR:
        text = _BRACKETS.sub(lambda match: " " * len(match.group()), text)
    for one in quantities(text):
        measures = _measured(one, kind, question)
        if measures:
            yield one, measures


def _figure(one: Quantity, measures: str) -> Figure:
    return Figure(float(f"{one.base:.9g}"), measures, one.bound)


def _measured(one: Quantity, kind: Expected, question: str) -> str:
    """What the number measures; "" where it is not of the kind asked for."""
    if kind is Expected.YEAR:
        return "year" if one.year else ""
    if kind is Expected.COUNT:
        return "counted" if counted(question).intersection(one.nouns) else ""
    if one.unit is None or not one.unit.measures.startswith(tuple(_MEASURES.get(kind, ()))):
        return ""
    return one.unit.measures
