"""The area under the ROC curve counts pairs."""

import pytest

from evals.lab.auroc import Area


def test_the_area_is_the_share_of_pairs_in_order() -> None:
    assert Area.of([0.9, 0.4], [0.1, 0.4]).area == pytest.approx(3.5 / 4)
    assert Area.of([1.0], [0.0]).area == 1.0
    low, high = Area.of([0.5] * 50, [0.5] * 50).interval
    assert low == pytest.approx(0.5 - 0.114, abs=0.01)
    assert high == pytest.approx(0.5 + 0.114, abs=0.01)


def test_an_area_needs_both_kinds() -> None:
    with pytest.raises(ValueError, match="both kinds"):
        Area.of([0.5], [])
