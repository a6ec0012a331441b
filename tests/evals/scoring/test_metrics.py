"""Each score against figures worked out by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.types import SupportLabel
from corpus.span import Span
from evals.metrics import (
    Abstaining,
    CitedSentence,
    citation_precision,
    citation_recall,
    context_precision,
    context_recall,
    contradiction_rate,
    faithfulness,
    ndcg,
    ndcg_at,
    placed_exactly,
    quote_exactness,
    recall_at,
    reciprocal_rank,
    token_f1,
)
from evals.records import Gold, Quote
from evals.run_metrics import Direction, RiskCoverage, of_mean, of_quantile
from evals.statistics import Proportion

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
    ("response", "exact"),
    [
        ('They say "works within two hours."', 1.0),
        ("They say “works within two hours” and “cures nearly all patients”.", 0.5),
        ("They say “works  within\u00a0two hours”.", 1.0),
        ('They say "works after two hours".', 0.0),
        ('A "so-called" cure.', None),
        ("Nothing quoted.", None),
    ],
)
def test_a_quotation_stands_word_for_word_or_not(response: str, exact: float | None) -> None:
    assert quote_exactness(response, ["Ketamine works within two hours in most."]) == exact


def test_a_footnote_stands_at_its_place_or_not() -> None:
    texts = {"d": "abcdef"}
    quotes = (Quote("d", Span(1, 3), "bc"), Quote("d", Span(1, 3), "cd"), Quote("gone", Span(0, 0), ""))
    assert placed_exactly(quotes, texts.get) == 1 / 3
    assert placed_exactly((), texts.get) is None


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


def test_ranks_of_wanted_contexts() -> None:
    none, first, second = frozenset[int](), frozenset({0}), frozenset({1})
    gold = Gold(2, (none, first, first, second, none))
    assert (recall_at(gold, 3), recall_at(gold, 5), reciprocal_rank(gold)) == (0.5, 1.0, 0.5)
    # 1/log2(3) + 1/log2(5) over 1/log2(2) + 1/log2(3)
    assert ndcg_at(gold, 5) == pytest.approx((0.63093 + 0.43068) / (1 + 0.63093), abs=1e-4)
    assert (recall_at(Gold(1, ()), 5), reciprocal_rank(Gold(1, ())), ndcg_at(Gold(1, ()), 5)) == (0.0, 0.0, 0.0)


def test_ndcg_by_hand() -> None:
    second_and_fourth = ndcg((False, True, False, True), 2, 10)
    assert second_and_fourth == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / (1 + 1 / math.log2(3)))
    assert ndcg((True, True), 2, 10) == 1.0
    assert ndcg((False,), 2, 10) == 0.0
    assert ndcg((False, True), 1, 1) == 0.0
    with pytest.raises(ValueError, match="needs something"):
        ndcg((True,), 0, 10)


def test_abstaining_is_right_on_what_is_not_answered() -> None:
    counted = Abstaining()
    for abstained, answerable in ((True, False), (True, True), (False, False), (False, True), (True, False)):
        counted = counted.add(abstained, answerable)
    assert (counted.precision, counted.recall) == (Proportion(2, 3), Proportion(2, 3))


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


@given(st.lists(st.tuples(st.sampled_from([0.2, 0.5, 0.9]), st.floats(0, 1)), min_size=1, max_size=20))
def test_the_order_of_equally_sure_rows_means_nothing(rows: list[tuple[float, float]]) -> None:
    forth, back = RiskCoverage(rows).curve(), RiskCoverage(rows[::-1]).curve()
    assert [risk for _, risk in forth] == pytest.approx([risk for _, risk in back])
    assert forth[-1][1] == pytest.approx(sum(loss for _, loss in rows) / len(rows))


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


def test_rows_that_are_all_alike_do_not_make_a_figure_sure() -> None:
    alike = of_mean("x", [1.0] * 20, 0)
    assert alike.low is not None
    assert alike.low < 0.9
    single = of_mean("x", [0.5], 0)
    assert (single.value, single.low, single.high, str(single)) == (0.5, None, None, "0.500 (n 1)")
    assert str(of_mean("x", [], 0)) == "no rows"


def test_quantiles_of_waiting() -> None:
    times = [float(n) for n in range(1, 101)]
    assert of_quantile("median", times, 0.5, 0).value == 50.5
    assert of_quantile("p95", times, 0.95, 0).value == pytest.approx(95.05)
