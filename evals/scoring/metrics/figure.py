"""A figure of a run: a value with its 95 % interval and how many rows it rests on, or the word why there is none.

The interval of a mean is the percentile bootstrap over rows (`evals.resampling`), seeded, so that it is the same twice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from evals.intervals import Proportion
from evals.resampling import Draws, Numbers, drawn, middle_of

SAMPLES = 1_000
NO_ROWS = "no rows"
"""The status of a figure that no row gives reason for."""


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` is None where `status` is not "ok"; `low` and `high` are the ends of its interval, None for a single row,
    which says nothing of the next."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    status: str = "ok"
    better: Direction = Direction.HIGHER

    def __str__(self) -> str:
        if self.value is None:
            return self.status
        if self.low is None or self.high is None:
            return f"{shown(self.value)} (n {self.n:,})"
        return f"{shown(self.value)} (n {self.n:,}; {shown(self.low)}-{shown(self.high)})"


def shown(value: float) -> str:
    """Three places for shares, one for what is large."""
    return f"{value:.3f}" if abs(value) < 10 else f"{value:,.1f}"


def absent(name: str, better: Direction = Direction.HIGHER, status: str = NO_ROWS) -> Figure:
    """A figure that there is no reason for."""
    return Figure(name, None, None, None, 0, status, better)


def of_proportion(name: str, proportion: Proportion, better: Direction = Direction.HIGHER) -> Figure:
    """A share of counts with its Wilson interval."""
    if not proportion.total:
        return absent(name, better)
    low, high = proportion.interval
    return Figure(name, proportion.share, low, high, proportion.total, better=better)


def of_samples(
    name: str, value: float, samples: Sequence[Numbers], n: int, better: Direction = Direction.HIGHER
) -> Figure:
    """A value with the interval that its bootstrap samples span."""
    if n < 2:
        return Figure(name, value, None, None, n, better=better)
    return Figure(name, value, *middle_of(np.concatenate(samples)), n, better=better)


def of_mean(name: str, values: Sequence[float], seed: int, better: Direction = Direction.HIGHER) -> Figure:
    """The mean of the rows' values."""
    return _of(name, values, seed, None, better)


def of_quantile(name: str, values: Sequence[float], share: float, seed: int) -> Figure:
    """The quantile of the rows' values at `share` in 0..1; lower is better, as for waiting."""
    return _of(name, values, seed, share, Direction.LOWER)


def _of(name: str, values: Sequence[float], seed: int, share: float | None, better: Direction) -> Figure:
    if not values:
        return absent(name, better)
    numbers = np.asarray(values, np.float64)
    if share is None and all_or_none(numbers):
        return of_all_alike(name, numbers, better)

    def taken(rows: Numbers) -> Numbers:
        return np.asarray(rows.mean(axis=-1) if share is None else np.quantile(rows, share, axis=-1), np.float64)

    samples = [taken(numbers[draws]) for draws in resampled(len(numbers), seed)]
    return of_samples(name, float(taken(numbers)), samples, len(numbers), better)


def all_or_none(numbers: Numbers) -> bool:
    """Whether two rows or more are all 0, or all 1: draws of them are all the same, and would claim to be sure."""
    return len(numbers) > 1 and numbers[0] in (0.0, 1.0) and bool(np.all(numbers == numbers[0]))


def of_all_alike(name: str, numbers: Numbers, better: Direction = Direction.HIGHER) -> Figure:
    """The figure of rows that are all 0, or all 1, with the Wilson interval of so many of so many: 3.8 / (n + 3.8) from
    the end, a little wider than the rule of three (Hanley and Lippman-Hand, "If nothing goes wrong, is everything all
    right?", JAMA 249, 1983)."""
    return of_proportion(name, Proportion(len(numbers) * int(numbers[0]), len(numbers)), better)


def resampled(rows: int, seed: int) -> Iterator[Draws]:
    """`SAMPLES` draws of row numbers with replacement, shape (draws, rows)."""
    return drawn(rows, seed, SAMPLES)
