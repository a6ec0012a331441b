"""Groups to batches of about the same number of word pieces, seeded; each group whole in one batch."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from evals.training.group import Group
from index.reader.encoding import Encoded, Encoder

_WINDOW = 120


class Measured(Protocol):
    """What is put into batches: its rows, and the pieces of the longest of them."""

    @property
    def rows(self) -> int:
        """At least 1."""
        ...

    @property
    def longest(self) -> int:
        """Word pieces."""
        ...


M = TypeVar("M", bound=Measured)


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A group with its candidates encoded, in the group's order."""

    group: Group
    encoded: tuple[Encoded, ...]

    @property
    def rows(self) -> int:
        """How many candidates there are."""
        return len(self.encoded)

    @property
    def longest(self) -> int:
        """Pieces of the longest candidate."""
        return max(len(one) for one in self.encoded)


def prepared(groups: Sequence[Group], encoder: Encoder) -> tuple[Prepared, ...]:
    """The groups encoded."""
    return tuple(
        Prepared(group, encoder.encode(group.question, [one.text for one in group.candidates])) for group in groups
    )


def batches(groups: Sequence[M], pieces: int, seed: int) -> tuple[tuple[M, ...], ...]:
    """Every group once, in batches of at most `pieces` word pieces, padding counted (a group longer than that stands
    alone). Groups of like length come together, drawn from 120 at a time, so that little is padding; the batches
    are in a seeded order."""
    choose = random.Random(seed)
    order = choose.sample(list(groups), len(groups))
    made: list[tuple[M, ...]] = []
    for start in range(0, len(order), _WINDOW):
        batch: list[M] = []
        for one in sorted(order[start : start + _WINDOW], key=lambda one: one.longest):
            rows = sum(other.rows for other in batch) + one.rows
            if batch and rows * one.longest > pieces:
                made.append(tuple(batch))
                batch = []
            batch.append(one)
        made.append(tuple(batch))
    choose.shuffle(made)
    return tuple(made)


def endless(groups_of: Callable[[int], Sequence[M]], pieces: int, seed: int, first: int) -> Iterator[tuple[M, ...]]:
    """The batches of pass after pass, from step `first` on, the same whenever they are asked for; `groups_of` gives
    the groups of the pass with that seed."""
    number = 0
    while True:
        made = batches(groups_of(seed + number), pieces, seed + number)
        yield from made[first:]
        first = max(0, first - len(made))
        number += 1
