"""What a tutor does and sees on the Check page, without a browser."""

import re
from dataclasses import replace

import pytest

from assistant.types import Coverage
from evals.review_queue import Order
from evals.verdicts import Label
from tests.check_fakes import FAST, HOSTILE, SHORT, SLEEP, FakeKept, FakeRulings, several
from tests.page_documents import KETAMINE, LONG_WORD, NASTY
from tests.page_fakes import sources
from tests.ui.shown import Shown as Seen
from ui.web.check_page import NOTHING_TO_UNDO, Bench
from ui.web.check_requests import DeskRequest, Stop, Stretch

FIRST = DeskRequest(FAST, Stop(1, 1), Order.FLAGGED, None)
RIGHT = "The effect of one infusion fades within one to two weeks"


@pytest.fixture
def rulings() -> FakeRulings:
    return FakeRulings()


@pytest.fixture
def bench(rulings: FakeRulings) -> Bench:
    return Bench(FakeKept(several()), rulings, sources())


def open_answer(html: str) -> str:
    found = re.search(r'data-answer="(\w*)" data-stop="([^"]*)"', html)
    assert found is not None
    return found[1] + " " + found[2].replace("&#45;", "-")


def listed(html: str) -> list[str]:
    return re.findall(r'class="fn-row"[^>]* data-answer="(\w+)"', html)


def in_ketamine(words: str) -> tuple[Stretch, ...]:
    return (Stretch(KETAMINE.text.index(words), words),)


def test_it_opens_on_the_flagged_answers_with_the_students_note(bench: Bench) -> None:
    shown = bench.see("ann", DeskRequest("", None, None, None))
    assert open_answer(shown.desk) == f"{FAST} s1-c1"
    assert listed(shown.queue) == [FAST, HOSTILE]
    assert "Is that all?" in Seen(shown.queue).text
    assert "Is that all?" in Seen(shown.desk).text
    assert shown.panel is not None
    assert Seen(shown.panel).marked == several()[0].answer.citations[0].quote


def test_a_verdict_is_kept_and_the_answer_stays_until_one_goes_on(bench: Bench, rulings: FakeRulings) -> None:
    shown = bench.judge("ann", replace(FIRST, answer=SHORT), Label.PARTLY, "half of it")
    (one,) = rulings.made
    assert (one.answer_id, one.sentence, one.citation, one.reviewer) == (SHORT, 1, 1, "ann")
    assert (one.label, one.note, one.corrected) == (Label.PARTLY, "half of it", None)
    assert shown.panel is None
    assert "Partly" in Seen(shown.desk).text
    assert SHORT in listed(shown.queue)
    assert "Done" in Seen(shown.queue).text
    later = bench.see("ann", DeskRequest("", None, Order.LEAST_SURE, None))
    assert SHORT not in listed(later.queue)
    assert SHORT in listed(bench.see("ben", DeskRequest("", None, Order.LEAST_SURE, None)).queue)


def test_the_right_words_are_kept_at_their_exact_place_and_outlive_another_label(
    bench: Bench, rulings: FakeRulings
) -> None:
    shown = bench.choose("ann", FIRST, KETAMINE.id, in_ketamine(RIGHT), "")
    assert rulings.made[-1].label is Label.WRONG_PLACE
    corrected = rulings.made[-1].corrected
    assert corrected is not None
    assert corrected.span.of(KETAMINE.text) == corrected.quote == RIGHT
    assert shown.panel is not None
    assert f"<ins>{RIGHT}</ins>" in shown.panel
    assert RIGHT in Seen(shown.desk).text
    bench.judge("ann", FIRST, Label.PARTLY, "")
    assert rulings.made[-1].corrected == corrected
    cleared = bench.clear("ann", FIRST)
    last = rulings.in_force_on(FAST)[-1]
    assert last.label is Label.PARTLY
    assert last.corrected is None
    assert cleared.panel is not None
    assert "<ins>" not in cleared.panel


def test_undo_goes_back_to_where_the_last_verdict_was(bench: Bench, rulings: FakeRulings) -> None:
    bench.judge("ann", replace(FIRST, stop=Stop(2, 2)), Label.SUPPORTS, "")
    bench.judge("ben", replace(FIRST, answer=SHORT), Label.SUPPORTS, "")
    shown = bench.undo("ann", replace(FIRST, answer=HOSTILE))
    assert open_answer(shown.desk) == f"{FAST} s2-c2"
    assert rulings.in_force_on(FAST) == ()
    assert len(rulings.in_force_on(SHORT)) == 1
    assert NOTHING_TO_UNDO in Seen(bench.undo("ann", FIRST).desk).text


def test_others_are_silent_until_one_has_judged_that_place(bench: Bench) -> None:
    bench.judge("ben", FIRST, Label.DOES_NOT, "ben’s note")
    bench.judge("ben", replace(FIRST, stop=Stop(2, 2)), Label.WRONG_PLACE, "second note")
    before = Seen(bench.see("ann", FIRST).desk).text
    assert "ben" not in before
    assert "0.62" not in before
    assert "2 verdicts of others" in before
    after = Seen(bench.judge("ann", FIRST, Label.SUPPORTS, "").desk).text
    assert "ben: ✗ Does not" in after
    assert "ben’s note" in after
    assert "0.62, 0.31 to 0.85, over 24 places" in after
    assert "second note" not in after
    assert "1 verdict of others" in after
    undone = Seen(bench.undo("ann", FIRST).desk).text
    assert "ben" not in undone


def test_an_answer_that_quotes_nothing_is_judged_as_a_whole(bench: Bench, rulings: FakeRulings) -> None:
    shown = bench.see("ann", DeskRequest("", None, Order.LEAST_SURE, Coverage.NOT_IN_DOCUMENTS))
    assert open_answer(shown.desk) == f"{SLEEP} s0"
    desk = Seen(shown.desk).text
    assert "This answer quotes nothing. Is that right?" in desk
    assert "Rightly left open" in desk
    assert "Partly" not in desk
    asked = DeskRequest(SLEEP, Stop(0), Order.LEAST_SURE, Coverage.NOT_IN_DOCUMENTS)
    refused = Seen(bench.judge("ann", asked, Label.PARTLY, "").desk).text
    assert "is right to (supports) or is not (does_not)" in refused
    assert rulings.made == []
    kept = bench.judge("ann", asked, Label.DOES_NOT, "Section 3 says it.")
    assert "Kept: should be answered." in Seen(kept.desk).text
    assert [(one.sentence, one.citation, one.note) for one in rulings.made] == [(0, None, "Section 3 says it.")]
    assert "Done" in Seen(kept.queue).text
    assert "Undone: should be answered." in Seen(bench.undo("ann", asked).desk).text


def test_hostile_text_stays_text_everywhere(bench: Bench) -> None:
    asked = replace(FIRST, answer=HOSTILE)
    bench.judge(NASTY.strip(), asked, Label.SUPPORTS, NASTY)
    shown = bench.judge("ann", asked, Label.PARTLY, NASTY + LONG_WORD)
    html = shown.queue + shown.desk + (bench.see("ann", asked).panel or "")
    assert "script" not in Seen(html).tags
    assert "img" not in Seen(html).tags
    assert not re.search(r"\$\{|\{\{|javascript:|http://", html)
    assert NASTY.strip() in Seen(shown.desk).text
