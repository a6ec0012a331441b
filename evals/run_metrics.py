"""The figures of a run: values with 95 % intervals, the risk-coverage curve, totals as rows come by."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from assistant.types import SupportLabel
from evals.metrics import Abstaining, Draws, Metric, Numbers, Proportion, drawn, middle_of
from evals.scored_rows import ScoredRow, Status

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


Rows = Sequence[tuple[float, float]]
"""(confidence, loss in 0..1), one a row."""


class RiskCoverage:
    """The rows in order of confidence, the surest first."""

    def __init__(self, rows: Rows) -> None:
        ordered = sorted(rows, key=lambda row: (-row[0], row[1]))
        self._losses = np.array([loss for _, loss in ordered], np.float64)
        confidences = np.array([confidence for confidence, _ in ordered], np.float64)
        self._groups = np.concatenate([[0], np.cumsum(np.diff(confidences) != 0)])[: len(ordered)]

    def risks(self, draws: Draws) -> Numbers:
        """The risk at each coverage 1/n, 2/n, ... 1 of each draw of row numbers; shape of `draws`, (draws, rows)."""
        drawn = np.sort(draws, axis=1)
        groups = self._groups[drawn] + np.arange(len(drawn))[:, None] * len(self._losses)
        size = len(drawn) * len(self._losses)
        counts = np.bincount(groups.ravel(), minlength=size)
        sums = np.bincount(groups.ravel(), self._losses[drawn].ravel(), minlength=size)
        levelled = (sums / np.maximum(counts, 1))[groups]
        return np.asarray(levelled.cumsum(axis=1) / np.arange(1, drawn.shape[1] + 1), np.float64)

    def curve(self) -> tuple[tuple[float, float], ...]:
        """Points (coverage, risk), both in 0..1, coverage rising; none without rows."""
        rows = len(self._losses)
        if not rows:
            return ()
        [risks] = self.risks(np.arange(rows)[None, :])
        return tuple(((at + 1) / rows, float(risk)) for at, risk in enumerate(risks))

    def area(self, name: str, seed: int) -> Figure:
        """The area under the curve with its interval; the lower the better.

        Where no row lost anything, or every row all, draws of the rows would say that this is sure. The interval is
        then that of the loss of answering everything, which the area does not exceed unless confidence misleads.
        """
        rows = len(self._losses)
        if not rows:
            return absent(name, Direction.LOWER)
        if all_or_none(self._losses):
            return of_all_alike(name, self._losses, Direction.LOWER)
        samples = [self.risks(draws).mean(axis=1) for draws in resampled(rows, seed)]
        value = float(self.risks(np.arange(rows)[None, :]).mean())
        return of_samples(name, value, samples, rows, Direction.LOWER)


_BINS = 20
_UNREAD = (Status.ERROR, Status.TOO_LONG)
LOWER_IS_BETTER = frozenset({Metric.CONTRADICTION_RATE, Metric.LATENCY_MS})


class Totals:
    """Adds rows up."""

    def __init__(self) -> None:
        self.rows = 0
        self.repeated = 0
        self.statuses: Counter[Status] = Counter()
        self.sentences: Counter[str] = Counter()
        self.score_bins = [0] * _BINS
        self.first_errors: list[str] = []
        self._values: dict[Metric, array[float]] = defaultdict(lambda: array("d"))
        self._abstaining = Abstaining()
        self._risks: list[tuple[float, float]] = []

    def add(self, row: ScoredRow) -> None:
        """Count one row."""
        self.rows += 1
        self.repeated += row.repeats is not None
        self.statuses[row.status] += 1
        if row.status in _UNREAD and len(self.first_errors) < 5:
            self.first_errors.append(row.reason)
        for item in row.measured:
            self._values[item.metric].append(item.value)
        for sentence in row.sentences:
            self.sentences["not_checked" if sentence.label is None else sentence.label.value] += 1
            if sentence.score is not None:
                self.score_bins[min(_BINS - 1, int(sentence.score * _BINS))] += 1
        if row.answerable is not None and row.status not in _UNREAD:
            self._abstaining = self._abstaining.add(row.status is Status.ABSTAINED, row.answerable)
        loss = _loss(row)
        if loss is not None and row.confidence is not None:
            self._risks.append((row.confidence, loss))

    def values(self, metric: Metric) -> tuple[float, ...]:
        """The rows' values of that score, in their order."""
        return tuple(self._values[metric])

    @property
    def risk_coverage(self) -> RiskCoverage:
        """Of the answered rows that say how sure they were."""
        return RiskCoverage(self._risks)

    def figures(self, seed: int) -> tuple[Figure, ...]:
        """Every figure, in a fixed order; those without reason say so."""
        supported = sum(self.sentences[label.value] for label in SupportLabel)
        figures = [
            of_proportion("readable", Proportion(self.rows - sum(self.statuses[item] for item in _UNREAD), self.rows)),
            of_proportion("supported_sentences", Proportion(self.sentences["supported"], supported)),
        ]
        for metric in Metric:
            better = Direction.LOWER if metric in LOWER_IS_BETTER else Direction.HIGHER
            if metric is Metric.LATENCY_MS:
                figures.append(of_quantile("latency_median_ms", self._values[metric], 0.5, seed))
                figures.append(of_quantile("latency_p95_ms", self._values[metric], 0.95, seed))
            elif self._values[metric]:
                figures.append(of_mean(metric.value, self._values[metric], seed, better))
            else:
                figures.append(absent(metric.value, better))
        figures.append(of_proportion("abstention_precision", self._abstaining.precision))
        figures.append(of_proportion("abstention_recall", self._abstaining.recall))
        figures.append(self.risk_coverage.area("aurc", seed))
        return tuple(figures)


def _loss(row: ScoredRow) -> float | None:
    """What an answer lost: 1 where the row says that it is wrong, 0 right; where it does not say, 1 - faithfulness."""
    if row.status is Status.ABSTAINED or row.status in _UNREAD:
        return None
    if row.correct is not None:
        return float(not row.correct)
    faithful = row.value(Metric.FAITHFULNESS)
    return None if faithful is None else 1 - faithful
