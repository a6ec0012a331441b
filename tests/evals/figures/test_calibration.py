"""Calibration and risk, against examples worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.figures.calibration import Told, area_under_risk, calibration_error, risk_coverage

# Two bins: 0.9 twice (one right), 0.2 twice (none right).
BY_HAND = (Told(0.9, True), Told(0.9, False), Told(0.2, False), Told(0.2, False))


def test_the_error_is_the_distance_of_each_bin_from_what_is_right() -> None:
    assert calibration_error(BY_HAND) == pytest.approx((abs(1.8 - 1) + abs(0.4 - 0)) / 4)


def test_perfect_confidence_has_no_error() -> None:
    assert calibration_error([Told(1.0, True), Told(0.0, False)]) == 0.0


def test_risk_grows_by_whole_steps_of_confidence() -> None:
    assert [(p.coverage, p.risk, p.confidence) for p in risk_coverage(BY_HAND)] == [(0.5, 0.5, 0.9), (1.0, 0.75, 0.2)]


def test_the_area_by_hand() -> None:
    assert area_under_risk(BY_HAND) == pytest.approx(0.5 * 0.5 + 0.5 * (0.5 + 0.75) / 2)


@given(st.lists(st.builds(Told, st.floats(0, 1), st.booleans()), min_size=1, max_size=40))
def test_coverage_ends_at_all_and_figures_stay_in_their_range(told: list[Told]) -> None:
    points = risk_coverage(told)
    assert points[-1].coverage == 1.0
    assert points[-1].risk == pytest.approx(sum(not one.right for one in told) / len(told))
    assert [p.coverage for p in points] == sorted(p.coverage for p in points)
    assert 0 <= calibration_error(told) <= 1
    assert 0 <= area_under_risk(told) <= 1


def test_nothing_told_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a confidence"):
        calibration_error([])
