"""Each score against figures worked out by hand."""

import math

import pytest

from assistant.types import SupportLabel
from evals.metrics import (
    CitedSentence,
    citation_precision,
    citation_recall,
    context_precision,
    context_recall,
    contradiction_rate,
    faithfulness,
    ndcg,
    token_f1,
)
from evals.run_metrics import Direction, RiskCoverage, of_mean

YES, NO, AGAINST = SupportLabel.SUPPORTED, SupportLabel.NOT_FOUND, SupportLabel.CONTRADICTED


def test_faithfulness_counts_supported_and_contradicted_over_all() -> None:
    labels = (YES, YES, NO, AGAINST)
    assert (faithfulness(labels), contradiction_rate(labels)) == (0.5, 0.25)
    assert (faithfulness(()), contradiction_rate(())) == (None, None)


def test_citations_as_alce_counts_them() -> None:
    one_right = CitedSentence(True, (True,), (False,))
    one_too_many = CitedSentence(True, (True, False), (False, True))
    both_needed = CitedSentence(True, (False, False), (False, False))
    wrong = CitedSentence(False, (False,), (False,))
    uncited = CitedSentence(False)
    rows = (one_right, one_too_many, both_needed, wrong, uncited)
    assert citation_recall(rows) == 3 / 5
    # 1 of 1, 1 of 2, 2 of 2, 0 of 1
    assert citation_precision(rows) == 4 / 6
    assert (citation_recall((uncited,)), citation_precision((uncited,))) == (None, None)
    assert citation_recall((wrong, uncited)) == 0.0


@pytest.mark.parametrize(
    ("response", "reference", "f1"),
    [
        ("The cat sat.", "a cat sat", 1.0),
        ("cat", "cat sat down", 0.5),
        ("cat cat", "cat", 2 / 3),
        ("dog", "cat", 0.0),
        ("", "", 1.0),
        ("", "cat", 0.0),
        ("the", "cat", 0.0),
    ],
)
def test_token_f1_as_squad_counts_it(response: str, reference: str, f1: float) -> None:
    assert token_f1(response, reference) == pytest.approx(f1)


def test_contexts_as_ragas_counts_them() -> None:
    assert context_precision((True, False, True)) == pytest.approx((1 + 2 / 3) / 2)
    assert (context_precision((False,)), context_precision(())) == (0.0, None)
    assert context_recall((True, False, True, True)) == 0.75
    assert context_recall(()) is None


def test_ndcg_by_hand() -> None:
    second_and_fourth = ndcg((False, True, False, True), 2, 10)
    assert second_and_fourth == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / (1 + 1 / math.log2(3)))
    assert ndcg((True, True), 2, 10) == 1.0
    assert ndcg((False,), 2, 10) == 0.0
    assert ndcg((False, True), 1, 1) == 0.0
    with pytest.raises(ValueError, match="needs something"):
        ndcg((True,), 0, 10)


def test_risk_coverage_worked_by_hand() -> None:
    curve = RiskCoverage([(0.9, 0.0), (0.5, 1.0), (0.7, 0.0), (0.1, 1.0)]).curve()
    assert [coverage for coverage, _ in curve] == [0.25, 0.5, 0.75, 1.0]
    assert [risk for _, risk in curve] == pytest.approx([0, 0, 1 / 3, 0.5])
    area = RiskCoverage([(0.9, 0.0), (0.5, 1.0), (0.7, 0.0), (0.1, 1.0)]).area("aurc", 0)
    assert area.value == pytest.approx((0 + 0 + 1 / 3 + 1 / 2) / 4)
    assert RiskCoverage(()).curve() == ()
    assert RiskCoverage(()).area("aurc", 0).status == "no rows"


@pytest.mark.parametrize(("loss", "low", "high"), [(0.0, 0.0, 0.0771), (1.0, 0.9229, 1.0), (0.5, 0.5, 0.5)])
def test_losing_nothing_in_some_rows_does_not_promise_to_lose_nothing(loss: float, low: float, high: float) -> None:
    # Wilson: 1.96^2 / (46 + 1.96^2) of the 0 of 46. Half lost in every row is known to be half lost.
    area = RiskCoverage([(share / 50, loss) for share in range(46)]).area("aurc", 0)
    assert (area.value, area.n, area.better) == (loss, 46, Direction.LOWER)
    assert (area.low, area.high) == pytest.approx((low, high), abs=5e-5)
    single = RiskCoverage([(0.5, loss)]).area("aurc", 0)
    assert (single.low, single.high) == (None, None)


def test_an_interval_is_the_same_twice_and_holds_the_mean() -> None:
    values = [0.0, 1.0, 0.5, 0.25] * 25
    once, again, other = of_mean("x", values, 1), of_mean("x", values, 1), of_mean("x", values, 2)
    assert once == again
    assert (once.value, once.n) == (0.4375, 100)
    assert once.low is not None
    assert once.high is not None
    assert once.low < 0.4375 < once.high
    assert (once.low, once.high) != (other.low, other.high)
    # The normal interval of the same values, 1.96 * 0.3698 / 10, is 0.0725 to either side.
    assert once.high - once.low == pytest.approx(2 * 0.0725, abs=0.02)
