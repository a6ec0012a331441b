"""The Check page: what its events may say, what is chosen, what is kept."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Coverage
from corpus.errors import VerdictError
from corpus.span import Span
from evals.verdicts import Label
from tests.check_fakes import FAST, HOSTILE, SHORT, SLEEP, FakeKept, FakeRulings, several
from tests.page_documents import KETAMINE, ketamine_answer
from tests.page_fakes import sources
from tests.ui.shown import Shown as Seen
from ui.web.check_page import NOTHING_TO_UNDO, Bench
from ui.web.check_requests import (
    LONGEST,
    NOT_THERE,
    NOTHING_CHOSEN,
    TOO_LONG,
    DeskRequest,
    Order,
    Sent,
    Stop,
    Stretch,
    chosen_span,
    citation_at,
    places,
    way,
)

plain = st.sampled_from([None, True, False, 0, -1, 7, 10**12, 1.5, "", "s1", "partly", "supports", "x" * 99, "\x00"])
json_values = (
    plain
    | st.lists(plain, max_size=3)
    | st.lists(st.dictionaries(st.sampled_from(["at", "words"]), plain, max_size=2), max_size=3)
)
NAMES = ("answer", "stop", "order", "coverage", "serial", "whole", "stretches", "label", "note")


@given(st.dictionaries(st.sampled_from(NAMES), json_values))
def test_nothing_that_is_sent_breaks_the_reading(fields: dict[str, object]) -> None:
    sent = Sent(fields)
    assert isinstance(sent.desk_request(), DeskRequest)
    assert all(isinstance(one, Stretch) and one.at >= 0 for one in sent.stretches())
    assert sent.label() is None or isinstance(sent.label(), Label)


def test_every_stop_reads_back_and_has_its_footnote() -> None:
    answer = ketamine_answer("?")
    for stop in places(answer):
        assert Stop.read(str(stop)) == stop
        citation = citation_at(answer, stop)
        assert citation is not None
        assert citation.number == answer.sentences[stop.sentence - 1].citations[0]
    assert way(answer) == tuple(Stop(number, number) for number in range(1, 6))


TEXT = KETAMINE.text


def stretch(start: int, end: int) -> Stretch:
    return Stretch(start, TEXT[start:end])


@given(st.data())
def test_what_was_chosen_is_what_stands_there(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(TEXT) - 1))
    end = data.draw(st.integers(start + 1, min(len(TEXT), start + LONGEST)))
    words = TEXT[start:end]
    if not any(map(str.isalnum, words)):
        return
    span = chosen_span(KETAMINE, [Stretch(start, words)])
    assert span.of(TEXT) == words.strip()
    assert Span(start, end).holds(span)


@given(st.integers(-3, 3).filter(bool), st.integers(0, 200))
def test_a_place_that_is_off_is_refused(by: int, at: int) -> None:
    start = TEXT.index("Patients often report") + at % 30
    one = stretch(start, start + 40)
    moved = Stretch(one.at + by, one.words)
    if TEXT[moved.at : moved.at + 40] != one.words:
        with pytest.raises(VerdictError, match="not where the page says"):
            chosen_span(KETAMINE, [moved])


@pytest.mark.parametrize(
    ("stretches", "why"),
    [
        ([], NOTHING_CHOSEN),
        ([Stretch(0, "")], NOTHING_CHOSEN),
        ([Stretch(TEXT.index("\n\n"), "\n\n")], NOTHING_CHOSEN),
        ([Stretch(len(TEXT) - 2, TEXT[-2:] + "more words")], NOT_THERE),
        ([Stretch(10**9, "words")], NOT_THERE),
        ([stretch(0, 12), stretch(40, 60)], NOT_THERE),
        ([stretch(40, 60), stretch(0, 12)], NOT_THERE),
        ([stretch(0, 12), stretch(6, 20)], NOT_THERE),
        ([Stretch(0, "x" * (LONGEST + 1))], TOO_LONG),
    ],
)
def test_what_is_no_stretch_of_the_text_is_refused(stretches: list[Stretch], why: str) -> None:
    with pytest.raises(VerdictError) as caught:
        chosen_span(KETAMINE, stretches)
    assert str(caught.value) == why


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
