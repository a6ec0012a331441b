"""The figures count what they say."""

import pytest

from evals.training.auroc import Area
from evals.training.ranked import Ranked, best_weight, crossed_hits, hits


def test_the_area_is_the_share_of_pairs_in_order() -> None:
    assert Area.of([0.9, 0.4], [0.1, 0.4]).area == pytest.approx(3.5 / 4)
    assert Area.of([1.0], [0.0]).area == 1.0
    low, high = Area.of([0.5] * 50, [0.5] * 50).interval
    assert low == pytest.approx(0.5 - 0.114, abs=0.01)
    assert high == pytest.approx(0.5 + 0.114, abs=0.01)


def test_an_area_needs_both_kinds() -> None:
    with pytest.raises(ValueError, match="both kinds"):
        Area.of([0.5], [])


def _row(fold: str) -> Ranked:
    return Ranked(fold, found=(1.0, 0.9, 0.0), read=(-5.0, 2.0, 2.5), right=(False, True, False))


def test_search_and_reader_together_find_what_neither_does() -> None:
    row = _row("a")
    assert not row.hit_by_search(1)
    assert not row.hit_by_reader(1)
    assert row.hit_by_search(2)
    assert row.hit_by_both(1, 2.0)


def test_the_weight_is_chosen_on_the_other_half() -> None:
    rows = [_row(f"article {number}") for number in range(20)]
    assert best_weight(rows) == 1.0
    assert crossed_hits(rows, 1) == 20
    assert hits(rows, lambda row: row.hit_by_search(1)) == 0
