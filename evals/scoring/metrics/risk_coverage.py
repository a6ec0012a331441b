"""What answering only the surest questions would cost and gain: the risk-coverage curve, and the area under it.

El-Yaniv and Wiener, "On the foundations of noise-free selective classification", JMLR 11, 2010; the area (AURC) as in
Geifman, Uziel and El-Yaniv, "Bias-reduced uncertainty estimation for deep neural classifiers", ICLR 2019: the mean,
over all coverages, of the mean loss among the surest answers. Rows of one confidence come in together, each at the mean
loss of them all, so that their order in the file means nothing.
"""

from collections.abc import Sequence

import numpy as np

from evals.resampling import Draws, Numbers
from evals.scoring.metrics.figure import (
    Direction,
    Figure,
    absent,
    all_or_none,
    of_all_alike,
    of_samples,
    resampled,
)

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
