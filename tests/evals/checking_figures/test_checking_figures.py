"""The measures are what their names say, and judged sets are read by their own marks."""

import json
from pathlib import Path

import numpy as np
import pytest

from evals.checking_figures.areas import Resampling, area
from evals.checking_figures.baselines import baselines
from evals.checking_figures.claim_scorer import Entrant
from evals.checking_figures.deciding import best_line, decided, flagged_across
from evals.checking_figures.judged import Gold, Judged
from evals.checking_figures.ragtruth import answer_sentences, read_ragtruth
from evals.checking_figures.table import claim_lines, ragtruth_lines

RIGHT = np.array([True, True, False, False])


def test_the_area_counts_pairs_in_order_and_ties_by_half() -> None:
    even = np.ones(4)
    assert area(np.array([4.0, 3, 2, 1]), RIGHT)(even) == 1
    assert area(np.array([4.0, 1, 2, 3]), RIGHT)(even) == 0.5
    assert area(np.array([1.0, 1, 1, 1]), RIGHT)(even) == 0.5
    assert area(np.array([4.0, 1, 2, 3]), RIGHT)(np.array([3.0, 1, 1, 1])) == 0.75
    assert np.isnan(area(np.array([4.0, 1, 2, 3]), RIGHT)(np.array([0.0, 0, 1, 1])))


def test_an_interval_is_the_same_twice_and_widens_with_clusters() -> None:
    choose = np.random.default_rng(0)
    scores, right = choose.normal(size=400), choose.random(400) < 0.5
    alone = Resampling([str(at) for at in range(400)]).measure(area(scores, right))
    again = Resampling([str(at) for at in range(400)]).measure(area(scores, right))
    doubled = Resampling([str(at // 2) for at in range(800)]).measure(area(scores.repeat(2), right.repeat(2)))
    assert alone == again
    assert alone.low < alone.value < alone.high
    assert doubled.high - doubled.low == pytest.approx(alone.high - alone.low, abs=0.03)


def test_a_decision_has_its_f1_at_any_share() -> None:
    of = decided(np.array([False, True, True, False]), RIGHT)(np.ones(4))
    assert (of.found, of.mistaken, of.balanced, of.f1) == (0.5, 0.5, 0.5, 0.5)
    assert of.f1_at(0.5) == of.f1
    always = decided(np.ones(4, dtype=np.bool_), RIGHT)(np.ones(4))
    assert always.f1_at(0.178) == pytest.approx(2 * 0.178 / 1.178)


def test_the_best_line_parts_the_sides() -> None:
    scores = np.array([0.9, 0.8, 0.2, 0.1])
    assert 0.2 < best_line(scores, RIGHT) <= 0.8
    assert best_line(np.ones(4), RIGHT) == np.inf
    many = np.tile(scores, 50)
    right = np.tile(RIGHT, 50)
    assert (flagged_across(many, right, [str(at) for at in range(200)]) == ~right).all()


def test_ragtruth_marks_sentences_that_a_span_meets(tmp_path: Path) -> None:
    response = "Tea is hot.\n1.\nTea is made of gold."
    folder = tmp_path / "ragtruth_qa"
    folder.mkdir()
    source = {
        "source_id": "1",
        "source_info": {"question": "tea?", "passages": "passage 1:Tea is hot.\n\npassage 2:Hm."},
    }
    span = {"start": response.index("gold"), "end": len(response)}
    row = {"source_id": "1", "response": response, "labels": [span]}
    (folder / "sources.jsonl").write_text(json.dumps(source), encoding="utf-8")
    (folder / "responses.jsonl").write_text(json.dumps(row), encoding="utf-8")
    (answer,) = read_ragtruth(tmp_path)
    assert answer.whole.contexts == ("Tea is hot.", "Hm.")
    assert answer.whole.gold is Gold.NOT_SUPPORTED
    assert [(one.claim, one.gold) for one in answer.sentences] == [
        ("Tea is hot.", Gold.SUPPORTED),
        ("Tea is made of gold.", Gold.NOT_SUPPORTED),
    ]
    assert [span.of(response) for span in answer_sentences(response)] == ["Tea is hot.", "Tea is made of gold."]
    scores = {one.name: one.scorer.score([*answer.sentences]).tolist() for one in baselines(None)}
    assert scores["novel content words"] == [0, -2]
    assert scores["content-word overlap"] == [1, 1 / 3]
    assert scores["2-gram overlap"] == [1, 0.25]
    lowest = Entrant("any", baselines(None)[4].scorer).answers([answer], np.array([0.7, 0.2]))
    assert lowest.tolist() == [0.2]
    every = [json.dumps({**source, "source_id": str(at)}) for at in range(6)]
    (folder / "sources.jsonl").write_text("\n".join(every), encoding="utf-8")
    rows = [{**row, "source_id": str(at), "labels": labels} for at in range(6) for labels in ([span], [])]
    (folder / "responses.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    shown = list(ragtruth_lines(read_ragtruth(tmp_path), baselines(None)))
    assert "n 12 of 6 sources, 50.0% not supported" in shown[0]


def test_refuted_is_told_from_supported_where_the_set_tells_it() -> None:
    claims = [
        Judged(claim, ("Tea is hot.",), gold, str(at))
        for at, (claim, gold) in enumerate(
            [("Tea is hot.", Gold.SUPPORTED), ("Ice is cold here.", Gold.REFUTED), ("So what?", Gold.NEITHER)] * 4
        )
    ]
    head, *rows = claim_lines("made", claims, baselines(None))
    assert "supported against refuted" in head
    overlap = next(row for row in rows if row.startswith("| content-word overlap |"))
    assert overlap.count("1.000") >= 1
