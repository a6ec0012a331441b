"""Whether a confidence can be believed: expected calibration error, and the risk taken at each coverage.

Guo et al., "On calibration of modern neural networks" (ICML 2017), equation 5; El-Yaniv and Wiener, "On the
foundations of noise-free selective classification" (JMLR 2010).
"""

from collections.abc import Sequence
from dataclasses import dataclass

_BINS = 10


@dataclass(frozen=True, slots=True)
class Told:
    """A confidence in 0..1, and whether what was said with it is right."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Point:
    """The share of questions answered and of wrong answers among them, each in 0..1, from a confidence on."""

    coverage: float
    risk: float
    confidence: float


def calibration_error(told: Sequence[Told]) -> float:
    """The mean distance in 0..1 of confidence from the share that is right, over ten bins of equal width.

    Raises `ValueError` when nothing was told.
    """
    if not told:
        raise ValueError("a calibration error needs a confidence")
    bins: dict[int, list[Told]] = {}
    for one in told:
        bins.setdefault(min(_BINS - 1, int(one.confidence * _BINS)), []).append(one)
    return sum(abs(sum(one.confidence - one.right for one in of)) for of in bins.values()) / len(told)


def risk_coverage(told: Sequence[Told]) -> tuple[Point, ...]:
    """The surest answer first, then one more at a time; answers of one confidence come together."""
    order = sorted(told, key=lambda one: -one.confidence)
    points: list[Point] = []
    wrong = 0
    for count, one in enumerate(order, start=1):
        wrong += not one.right
        if count == len(order) or order[count].confidence < one.confidence:
            points.append(Point(count / len(order), wrong / count, one.confidence))
    return tuple(points)


def area_under_risk(told: Sequence[Told]) -> float:
    """The mean risk over all coverages, in 0..1, by trapezoids between the steps of confidence; the lower the better.

    Not the `aurc` of `scoring.metrics.risk_coverage`: that takes a share of loss a row, counts every row as a step, and
    has an interval.
    """
    points = risk_coverage(told)
    area, before = 0.0, Point(0.0, points[0].risk if points else 0.0, 1.0)
    for point in points:
        area += (point.coverage - before.coverage) * (point.risk + before.risk) / 2
        before = point
    return area
