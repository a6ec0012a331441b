"""Figures worked by hand, their intervals, and two runs compared."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.types import SupportLabel
from corpus.errors import FileDamaged
from evals.metrics import (
    CitedSentence,
    Proportion,
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
from evals.summary import compare
from tests.evals.scoring.rows import Json, write_jsonl

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


def row(row_id: str, faithful: float | None, *labels: str) -> Json:
    metrics = {} if faithful is None else {"faithfulness": faithful, "latency_ms": 3.0}
    return {
        "id": row_id,
        "status": "error" if faithful is None else "scored",
        "sentences": [{"label": label} for label in labels],
        "metrics": metrics,
    }


def test_a_better_run_is_told_from_the_same_one(tmp_path: Path) -> None:
    worse = write_jsonl(tmp_path / "a.jsonl", *(row(str(n), 0.5, "not_found") for n in range(40)))
    better = write_jsonl(
        tmp_path / "b.jsonl",
        *(row(str(n), 0.5 if n % 4 else 1.0, "not_found" if n % 4 else "supported") for n in range(40)),
    )
    compared = compare(worse, better, 0)
    [difference] = compared.differences
    assert (difference.name, difference.n, difference.difference) == ("faithfulness", 40, 0.125)
    assert difference.low is not None
    assert difference.p is not None
    assert difference.low > 0
    assert difference.p < 0.01
    assert [one.id for one in compared.changed] == [str(n) for n in range(0, 40, 4)]
    assert compared.changed[0].scores == (("faithfulness", 0.5, 1.0),)
    assert (compared.changed[0].labels_before, compared.changed[0].labels_after) == (
        "scored not_found",
        "scored supported",
    )
    assert compare(worse, better, 0) == compared
    [same] = compare(worse, worse, 0).differences
    assert (same.difference, same.p) == (0.0, 1.0)


def test_rows_that_only_one_run_has_are_named_and_twins_are_paired_in_order(tmp_path: Path) -> None:
    first = write_jsonl(tmp_path / "a.jsonl", row("x", 0.0), row("x", 1.0), row("gone", 1.0), row("e", None))
    second = write_jsonl(tmp_path / "b.jsonl", row("x", 0.0), row("x", 0.5), row("new", 1.0), row("e", 1.0))
    compared = compare(first, second, 0)
    assert (compared.rows, compared.only_a, compared.only_b) == (3, ("gone",), ("new",))
    assert [(one.id, one.scores) for one in compared.changed] == [
        ("e", (("faithfulness", None, 1.0),)),
        ("x", (("faithfulness", 1.0, 0.5),)),
    ]


def test_rows_of_eval_run_are_compared_too(tmp_path: Path) -> None:
    def answered(row_id: str, right: bool, answerable: bool, abstained: bool) -> Json:
        told = {"right_sentence": right, "right_citation": right, "answerable": answerable, "abstained": abstained}
        return {"id": row_id, **told}

    first = write_jsonl(tmp_path / "a.jsonl", answered("1", True, True, False), answered("2", False, False, False))
    second = write_jsonl(tmp_path / "b.jsonl", answered("1", False, True, True), answered("2", False, False, True))
    found = {one.name: one.difference for one in compare(first, second, 0).differences}
    assert found == {"right_sentence": -1, "right_citation": -1, "wrongly_abstained": 1, "wrongly_answered": -1}


@pytest.mark.parametrize(
    "content", ["{not json\n", '{"id": "x"}\n', "[]\n", json.dumps(row("other", 1.0)) + "\n", "\xff\n"]
)
def test_what_is_no_run_or_another_one_is_refused(tmp_path: Path, content: str) -> None:
    good = write_jsonl(tmp_path / "a.jsonl", row("x", 1.0))
    bad = tmp_path / "b.jsonl"
    bad.write_bytes(content.encode("latin-1"))
    with pytest.raises(FileDamaged):
        compare(good, bad, 0)
