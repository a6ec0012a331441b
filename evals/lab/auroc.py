"""How well a score tells two kinds apart: the area under the ROC curve, with its 95 % interval.

Hanley and McNeil, "The meaning and use of the area under a receiver operating characteristic (ROC) curve",
Radiology 143 (1982), 29-36.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evals.metrics import Z


@dataclass(frozen=True, slots=True)
class Area:
    """`area` in 0..1 over `positives` and `negatives`; prints as "0.812 (n 300 + 420; 0.780-0.844)"."""

    area: float
    positives: int
    negatives: int

    @classmethod
    def of(cls, positives: Sequence[float], negatives: Sequence[float]) -> "Area":
        """The share of pairs that stand in the right order, ties by half. Raises `ValueError` without both kinds."""
        if not positives or not negatives:
            raise ValueError("an area needs scores of both kinds")
        ordered = np.sort(np.array(negatives))
        below = np.searchsorted(ordered, positives, side="left")
        up_to = np.searchsorted(ordered, positives, side="right")
        return cls(float((below + up_to).mean() / 2 / len(negatives)), len(positives), len(negatives))

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval, each end in 0..1."""
        a = self.area
        q1, q2 = a / (2 - a), 2 * a * a / (1 + a)
        spread = a * (1 - a) + (self.positives - 1) * (q1 - a * a) + (self.negatives - 1) * (q2 - a * a)
        half = Z * math.sqrt(spread / (self.positives * self.negatives))
        return max(0.0, a - half), min(1.0, a + half)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.area:.3f} (n {self.positives} + {self.negatives}; {low:.3f}-{high:.3f})"
