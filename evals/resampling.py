"""The percentile bootstrap over rows: seeded draws of row numbers, and the 95 % interval of what is made of them.

Efron and Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 13. Left out: what is made of a draw, and draws
of whole clusters (`checking_figures.areas`).
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

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
