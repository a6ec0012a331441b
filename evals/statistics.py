"""Means and shares with their 95 % intervals: Wilson's, and the percentile bootstrap over rows."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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


_BLOCK = 2_000_000

Numbers = NDArray[np.float64]
Draws = NDArray[np.int64]


def drawn(rows: int, seed: int, samples: int) -> Iterator[Draws]:
    """`samples` draws of row numbers with replacement, shape (draws, rows), in blocks of bounded size."""
    generator = np.random.default_rng(seed)
    most = max(1, _BLOCK // rows)
    for done in range(0, samples, most):
        yield generator.integers(0, rows, (min(most, samples - done), rows))


def middle_of(samples: Numbers) -> tuple[float, float]:
    """Between which ends 95 % of the samples lie."""
    low, high = np.percentile(samples, [2.5, 97.5])
    return float(low), float(high)


def mean_interval(values: Numbers, seed: int, samples: int) -> tuple[float, float]:
    """The 95 % interval of the mean of the rows' values."""
    return middle_of(np.concatenate([values[draws].mean(axis=1) for draws in drawn(len(values), seed, samples)]))


_RESAMPLES = 2_000


@dataclass(frozen=True, slots=True)
class Mean:
    """`value` over `n` cases; `low` and `high` end the 95 % interval. Prints as "0.739 (n 157; 0.680-0.795)"."""

    value: float
    n: int
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float], seed: int = 0) -> "Mean":
        """The mean, resampled 2,000 times over cases. Raises `ValueError` when there is no case."""
        if not len(values):
            raise ValueError("a mean needs a value")
        x = np.array(values, dtype=np.float64)
        return cls(float(x.mean()), len(x), *mean_interval(x, seed, _RESAMPLES))

    def __str__(self) -> str:
        return f"{self.value:.3f} (n {self.n}; {self.low:.3f}-{self.high:.3f})"
