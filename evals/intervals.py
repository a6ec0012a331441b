"""Intervals for proportions. Wilson, "Probable inference, the law of succession, and statistical inference",
Journal of the American Statistical Association 22 (1927), 209-212."""

import math
from dataclasses import dataclass

Z = 1.959963984540054
"""Of the 95 % interval of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Proportion:
    """`hits` of `total`; prints as "85.0 % (34/40; 71-93)" with its 95 % Wilson interval."""

    hits: int
    total: int

    @property
    def share(self) -> float:
        """The share in 0..1; 0 of none is 0."""
        return self.hits / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % Wilson score interval, each end in 0..1; (0, 1) where there is nothing to count."""
        n, p = self.total, self.share
        if not n:
            return (0.0, 1.0)
        middle = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
        half = Z / (1 + Z**2 / n) * math.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
        return (max(0.0, middle - half), min(1.0, middle + half))

    def __str__(self) -> str:
        low, high = self.interval
        return f"{100 * self.share:.1f} % ({self.hits}/{self.total}; {100 * low:.0f}-{100 * high:.0f})"
