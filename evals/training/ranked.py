"""Candidates of one question with two scores each, and the order that their sum makes.

The reader's score is added to the search's, `weight` times: the share is chosen on one half of the questions and
used on the other, so that no figure is over questions that chose it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evals.training.group import drawn

WEIGHTS = (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
"""How often a search score (0..1) counts beside the reader's logit."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """What was found for one question: search's score, the reader's logit, and whether it is right, each for the same
    things in the same order. `fold` names what questions are parted by: an article."""

    fold: str
    found: tuple[float, ...]
    read: tuple[float, ...]
    right: tuple[bool, ...]

    def hit_by_search(self, k: int) -> bool:
        """Whether a right one is among search's first `k`."""
        return self._hit(self.found, k)

    def hit_by_reader(self, k: int) -> bool:
        """Whether a right one is among the reader's first `k`."""
        return self._hit(self.read, k)

    def hit_by_both(self, k: int, weight: float) -> bool:
        """Whether a right one is among the first `k` by both scores together."""
        return self._hit([b + weight * a for a, b in zip(self.found, self.read, strict=True)], k)

    def _hit(self, scores: Sequence[float], k: int) -> bool:
        order = sorted(range(len(scores)), key=lambda at: -scores[at])
        return any(self.right[at] for at in order[:k])


def hits(rows: Sequence[Ranked], by: Callable[[Ranked], bool]) -> int:
    """How many rows are hits."""
    return sum(by(row) for row in rows)


def best_weight(rows: Sequence[Ranked]) -> float:
    """The weight with most hits at 1, then at 3; the least of those that are alike."""
    return max(
        WEIGHTS,
        key=lambda weight: (
            hits(rows, lambda row: row.hit_by_both(1, weight)) + hits(rows, lambda row: row.hit_by_both(3, weight)),
            -weight,
        ),
    )


def crossed_hits(rows: Sequence[Ranked], k: int) -> int:
    """Hits at `k` by both scores; each half of the folds with the weight that the other half chose."""
    halves = [[row for row in rows if drawn(f"half:{row.fold}", 0.5) is side] for side in (False, True)]
    total = 0
    for of, other in ((halves[0], halves[1]), (halves[1], halves[0])):
        weight = best_weight(other)
        total += hits(of, lambda row, weight=weight: row.hit_by_both(k, weight))  # type: ignore[misc]  # mypy infers no lambda with a default
    return total
