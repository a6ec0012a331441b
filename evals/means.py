"""The mean of a figure that is not a share of yes and no, with its interval (`evals.resampling`)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evals.resampling import mean_interval

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
