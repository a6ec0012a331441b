"""Two runs beside each other: what differs, how surely, in which rows."""

import json
from pathlib import Path

import pytest

from corpus.errors import FileDamaged
from evals.compare import compare
from tests.evals.scoring.rows import Json, write_jsonl


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
