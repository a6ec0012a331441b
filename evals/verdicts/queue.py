"""Which answer a tutor judges next, and how many are left: out of all that are kept, without reading any of them.

An answer is done for a reviewer when each footnote of it has a ruling of theirs in force; one without footnotes, as an
abstention is, when anything of it has. Those are listed where a student flagged them, or where they are asked for by
their coverage.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from assistant.answer import Coverage
from assistant.study.answers import Brief


class Order(StrEnum):
    """Flagged answers alone, the oldest first; or all, the least sure first; or all, in an order drawn by a seed."""

    FLAGGED = "flagged"
    LEAST_SURE = "least_sure"
    SAMPLED = "sampled"


@dataclass(frozen=True, slots=True)
class Left:
    """How many answers a reviewer has not done: flagged ones, and all; and how many there are to judge at all."""

    flagged: int
    all: int
    total: int

    @property
    def done(self) -> int:
        """How many are done."""
        return self.total - self.all


class Judgements(Protocol):
    """Where it is told what a reviewer has judged: `Rulings`."""

    def judged(self, reviewer: str) -> Mapping[str, int]:
        """How many footnotes of each answer; those of which nothing is judged are left out."""
        ...


def queue(
    order: Order,
    briefs: Sequence[Brief],
    rulings: Judgements,
    reviewer: str,
    coverage: Coverage | None = None,
    seed: int = 0,
) -> tuple[Brief, ...]:
    """The answers left for `reviewer`, the next one first.

    `coverage` keeps answers of that kind alone; `seed` is of the sampled order, in which a new answer moves no other.
    """
    judged = rulings.judged(reviewer)
    undone = [
        one
        for one in briefs
        if coverage in (None, one.coverage) and not _is_done(one, judged) and (_is_due(one) or coverage is not None)
    ]
    if order is Order.FLAGGED:
        return tuple(sorted((one for one in undone if one.flagged), key=lambda one: (one.asked_at, one.id)))
    if order is Order.LEAST_SURE:
        return tuple(sorted(undone, key=lambda one: (one.confidence, one.asked_at, one.id)))
    return tuple(sorted(undone, key=lambda one: hashlib.sha256(f"{seed}:{one.id}".encode()).digest()))


def left(briefs: Sequence[Brief], rulings: Judgements, reviewer: str) -> Left:
    """What is left for `reviewer` of the answers that have footnotes, or were flagged."""
    judged = rulings.judged(reviewer)
    due = [one for one in briefs if _is_due(one)]
    undone = [one for one in due if not _is_done(one, judged)]
    return Left(sum(one.flagged for one in undone), len(undone), len(due))


def _is_due(one: Brief) -> bool:
    return bool(one.cited) or one.flagged


def _is_done(one: Brief, judged: Mapping[str, int]) -> bool:
    return one.id in judged and judged[one.id] >= one.cited
