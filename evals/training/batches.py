"""Groups to batches of about the same number of word pieces, seeded; each group whole in one batch."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from evals.training.group import Group
from index.reader.encoding import Encoded, Encoder

_WINDOW = 120


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A group with its candidates encoded, in the group's order."""

    group: Group
    encoded: tuple[Encoded, ...]

    @property
    def longest(self) -> int:
        """Pieces of the longest candidate."""
        return max(len(one) for one in self.encoded)


def prepared(groups: Sequence[Group], encoder: Encoder) -> tuple[Prepared, ...]:
    """The groups encoded."""
    return tuple(
        Prepared(group, encoder.encode(group.question, [one.text for one in group.candidates])) for group in groups
    )


def batches(groups: Sequence[Prepared], pieces: int, seed: int) -> tuple[tuple[Prepared, ...], ...]:
    """Every group once, in batches of at most `pieces` word pieces, padding counted (a group longer than that stands
    alone). Groups of like length come together, drawn from 120 at a time, so that little is padding; the batches
    are in a seeded order."""
    choose = random.Random(seed)
    order = choose.sample(list(groups), len(groups))
    made: list[tuple[Prepared, ...]] = []
    for start in range(0, len(order), _WINDOW):
        batch: list[Prepared] = []
        for one in sorted(order[start : start + _WINDOW], key=lambda one: one.longest):
            rows = sum(len(other.encoded) for other in batch) + len(one.encoded)
            if batch and rows * one.longest > pieces:
                made.append(tuple(batch))
                batch = []
            batch.append(one)
        made.append(tuple(batch))
    choose.shuffle(made)
    return tuple(made)
