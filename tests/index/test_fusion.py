"""Scores of any kind come to 0..1, never to NaN."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import Scores, share_of_best, unit_range


def scores(*values: float) -> Scores:
    return np.array(values, dtype=np.float32)


def test_unit_range() -> None:
    assert unit_range(scores(-1, 0, 3)).tolist() == [0, 0.25, 1]
    assert unit_range(scores(2, 2)).tolist() == [0, 0]
    assert unit_range(scores()).tolist() == []


@pytest.mark.parametrize(("ideal", "shares"), [(0, [0.5, 1, 0]), (3, [0.5, 1, 0]), (8, [0.25, 0.5, 0])])
def test_the_best_is_full_only_when_it_reaches_the_ideal(ideal: float, shares: list[float]) -> None:
    assert share_of_best(scores(2, 4, 0), ideal).tolist() == shares


def test_nothing_scored_is_nothing_shared() -> None:
    assert share_of_best(scores(0, 0), 0).tolist() == [0, 0]
    assert share_of_best(scores(), 1).tolist() == []


_ANY = st.lists(st.floats(-1e6, 1e6, width=32), max_size=8)


@given(_ANY)
def test_always_within_0_and_1_and_in_the_same_order(values: list[float]) -> None:
    moved, shared = unit_range(scores(*values)), share_of_best(np.abs(scores(*values)), 1.0)
    for made in (moved, shared):
        assert ((made >= 0) & (made <= 1)).all()
    order = np.argsort(values, kind="stable")
    assert (np.diff(moved[order]) >= 0).all()
