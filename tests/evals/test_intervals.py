"""Wilson's interval, against figures worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.statistics import Proportion


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [
        # z = 1.96, z² = 3.8415: (0.8 + 0.19207) / 1.38415 = 0.7167, and 1.96 √(0.016 + 0.0096) / 1.38415 = 0.2266.
        (8, 10, 0.4902, 0.9433),
        # Nothing of n: from 0 to z² / (n + z²).
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        # A half: about the middle, half as wide as z / (2 √(n + z²)).
        (50, 100, 0.4038, 0.5962),
        (1, 1, 0.2065, 1.0),
        (34, 40, 0.7093, 0.9294),
    ],
)
def test_by_hand(hits: int, total: int, low: float, high: float) -> None:
    assert Proportion(hits, total).interval == pytest.approx((low, high), abs=6e-5)


@given(st.integers(1, 5_000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))))
def test_it_holds_the_share_lies_within_0_and_1_and_mirrors(counts: tuple[int, int]) -> None:
    hits, total = counts
    one = Proportion(hits, total)
    low, high = one.interval
    assert 0 <= low <= one.share + 1e-12
    assert one.share - 1e-12 <= high <= 1
    mirrored = Proportion(total - hits, total).interval
    assert mirrored == pytest.approx((1 - high, 1 - low), abs=1e-12)
    wider = Proportion(10 * hits, 10 * total).interval
    assert wider[1] - wider[0] < high - low
