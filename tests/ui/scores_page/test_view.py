"""The Scores page: the last run first, every number from its rows, down to the row, and words for whatever is wrong."""

from pathlib import Path

import pytest

from evals.scored_rows import Status
from tests.ui.scores_page.runs import FakeJudging, keep, row
from tests.ui.shown import Shown
from ui.web.scores_data import Order, Readings, rows_at
from ui.web.scores_page import View
from ui.web.scores_views import A_PAGE, Wanted, rows_html, wanted


@pytest.fixture
def view(tmp_path: Path) -> View:
    keep(tmp_path, "before", shift=1)
    return View(keep(tmp_path, "after"), FakeJudging())


def text_of(html: str) -> str:
    return Shown(html).text


def test_the_run_kept_last_is_open_with_its_figures_and_intervals(view: View, tmp_path: Path) -> None:
    head, run, rows = view.opened("", "", "")
    assert 'value="after" selected' in head
    summary = keep(tmp_path, "after").run("after").summary
    assert summary is not None
    faithful = summary.figure("faithfulness")
    assert faithful is not None
    assert faithful.low is not None
    shown = text_of(run)
    assert f"{faithful.value:.3f}" in shown
    assert f"{faithful.low:.3f}–{faithful.high:.3f}" in shown
    assert "60 rows: " in shown
    for head_ in ("Faithfulness by kind of question", "Risk and coverage", "Sure and right", "Over time"):
        assert head_ in shown
    assert "1–20 of 60" in text_of(rows)


def test_rows_come_worst_first_and_by_status(view: View, tmp_path: Path) -> None:
    run = keep(tmp_path, "after").run("after")
    reading = Readings().of(run)
    worst = rows_at(run, list(reading.numbers(Order.WORST, Status.SCORED)))
    scores = [one.measured[0].value for one in worst]
    assert scores == sorted(scores)
    assert {one.status for one in worst} == {Status.SCORED}
    assert len(worst) == sum(row(number).status is Status.SCORED for number in range(60))
    in_file = rows_at(run, list(reading.numbers(Order.FILE, None)))
    assert [one.line for one in in_file] == list(range(1, 61))
    failed = rows_html(reading, Wanted(Order.FILE, Status.ERROR))
    assert text_of(failed).count("Could not be scored") == sum(row(n).status is Status.ERROR for n in range(60))
    assert "41–60 of 60" in text_of(rows_html(reading, Wanted(Order.WORST, None, 10_000)))
    assert view.rows("after", Wanted()) == rows_html(reading, Wanted())


def test_whatever_the_browser_sends_is_some_part_of_the_rows() -> None:
    assert wanted(None, [], "x") == wanted("best", "x", -3) == Wanted()
    assert wanted("file", "error", A_PAGE + 1) == Wanted(Order.FILE, Status.ERROR, A_PAGE)


def test_a_run_that_was_harmed_says_so_and_the_others_open(view: View, tmp_path: Path) -> None:
    (tmp_path / "runs" / "after" / "rows.jsonl").write_text("harmed\n")
    head, run, _ = view.opened("after", "", "")
    assert "after" in text_of(head)
    assert "damaged" in text_of(run)
    assert "damaged" in text_of(view.row("after", 0))
    _, last, _ = view.opened("", "", "")
    assert "60 rows" in text_of(last)
