"""Verdicts: kept, replaced, undone and told again; what is judged next."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.study_file import Brief, StoredAnswers
from assistant.types import Coverage
from corpus.database import Database
from corpus.errors import VerdictError
from corpus.span import Span
from evals.verdicts import WHOLE_ANSWER, Corrected, Label, LibrarySources, Ruling, Rulings, require_standing
from tests.evals.verdicts.judging import Desk, answer_of, rises
from ui.web.check_requests import Left, Order, left, queue

pytestmark = pytest.mark.usefixtures("either_database")

YES, PARTLY, NO, ELSEWHERE = Label


@pytest.fixture
def answer(desk: Desk) -> str:
    """Two sentences with a footnote each."""
    return desk.keep((rises(0), rises(0)), (rises(7), rises(1)))


def rows(database: Database) -> int:
    with database.reading() as connection:
        [(count,)] = connection.execute("SELECT COUNT(*) FROM verdicts")
    return int(count)


def test_a_ruling_is_kept_whole(desk: Desk, answer: str) -> None:
    right = Corrected(desk.document.id, desk.place(rises(7)), rises(7))
    made = desk.rulings.rule(answer, 2, 2, " ann ", ELSEWHERE, right, "  seven, not one\n")
    assert (made.reviewer, made.note, made.corrected) == ("ann", "seven, not one", right)
    assert Rulings(desk.study, desk.sources).in_force_on(answer) == (made,)


def test_a_sentence_and_its_footnote_are_ruled_on_apart(desk: Desk, answer: str) -> None:
    footnote = desk.rulings.rule(answer, 1, 1, "ann", YES)
    whole = desk.rulings.rule(answer, 1, None, "ann", NO)
    assert desk.rulings.in_force_on(answer) == (whole, footnote)
    assert desk.rulings.undo("ann") == whole
    assert desk.rulings.in_force_on(answer) == (footnote,)


def test_the_last_ruling_of_a_reviewer_stands_beside_those_of_others(desk: Desk, answer: str) -> None:
    desk.rulings.rule(answer, 1, 1, "ann", YES)
    theirs = desk.rulings.rule(answer, 1, 1, "bo", PARTLY)
    last = desk.rulings.rule(answer, 1, 1, "ann", NO)
    assert desk.rulings.in_force_on(answer) == (last, theirs)
    assert desk.rulings.in_force_on(answer, "bo") == (theirs,)
    assert desk.rulings.in_force_on(answer, "cy") == ()


def test_undoing_goes_back_step_by_step(desk: Desk, answer: str) -> None:
    one = desk.rulings.rule(answer, 1, 1, "ann", YES)
    two = desk.rulings.rule(answer, 1, 1, "ann", NO)
    theirs = desk.rulings.rule(answer, 1, 1, "bo", NO)
    other = desk.rulings.rule(answer, 2, 2, "ann", PARTLY)
    assert desk.rulings.undo("ann") == other
    assert desk.rulings.in_force_on(answer, "ann") == (two,)
    assert desk.rulings.undo("ann") == two
    assert desk.rulings.in_force_on(answer, "ann") == (one,)
    three = desk.rulings.rule(answer, 1, 1, "ann", ELSEWHERE)
    assert desk.rulings.undo("ann") == three
    assert desk.rulings.undo("ann") == one
    assert desk.rulings.undo("ann") is None
    assert desk.rulings.in_force_on(answer) == (theirs,)
    assert rows(desk.study) == 9


def test_the_audit_trail_says_who_and_what_before(desk: Desk, answer: str) -> None:
    one = desk.rulings.rule(answer, 1, 1, "ann", YES)
    two = desk.rulings.rule(answer, 1, 1, "ann", NO, note="on reading it again")
    desk.rulings.undo("ann")
    three = desk.rulings.rule(answer, 1, 1, "bo", PARTLY)
    trail = desk.rulings.history(answer)
    assert [(e.number, e.reviewer, e.before, e.after, e.undoes, e.undone) for e in trail] == [
        (one.number, "ann", None, one, None, False),
        (two.number, "ann", one, two, None, True),
        (two.number + 1, "ann", two, one, two.number, False),
        (three.number, "bo", None, three, None, False),
    ]
    assert [(e.sentence, e.citation) for e in trail] == [(1, 1)] * 4
    assert [e.at for e in trail] == sorted(e.at for e in trail)
    assert desk.rulings.history("0" * 32) == ()


@pytest.mark.parametrize(
    ("sentence", "citation", "said"),
    [
        (0, None, "the answer has 2 sentences, and no sentence 0"),
        (3, None, "no sentence 3"),
        (1, 2, "sentence 1 has no footnote 2; those it has: 1"),
        (2, 0, "sentence 2 has no footnote 0"),
    ],
)
def test_what_is_not_there_is_not_ruled_on(
    desk: Desk, answer: str, sentence: int, citation: int | None, said: str
) -> None:
    with pytest.raises(VerdictError, match=said):
        desk.rulings.rule(answer, sentence, citation, "ann", YES)
    assert rows(desk.study) == 0


def test_corrected_words_stand_at_their_place_or_are_refused(desk: Desk, answer: str) -> None:
    place = desk.place(rises(7))
    wrong = [
        Corrected(desk.document.id, place.moved(1), rises(7)),
        Corrected(desk.document.id, place, rises(8)),
        Corrected("0" * 64, place, rises(7)),
        Corrected("\ud800", place, rises(7)),
        Corrected(desk.document.id, Span(place.start, place.start), ""),
        Corrected(desk.document.id, Span(10**9, 10**9 + 3), "abc"),
    ]
    for one in wrong:
        with pytest.raises(VerdictError):
            desk.rulings.rule(answer, 2, 2, "ann", ELSEWHERE, one)
    assert rows(desk.study) == 0


class OneText(LibrarySources):
    def __init__(self, text: str) -> None:
        self._text = text

    def text(self, document_id: str) -> str | None:
        return self._text if document_id == "d" else None


@given(st.text("ab é\n\U0001f600", max_size=12), st.integers(0, 14), st.integers(0, 14), st.data())
def test_only_the_words_at_a_place_pass_the_door(text: str, start: int, length: int, data: st.DataObject) -> None:
    at = text[start : start + length]
    quote = data.draw(st.sampled_from([at, at + "a", at[1:], text]))
    corrected = Corrected("d", Span(start, start + length), quote)
    stands = text[start : start + length] == quote and start + length <= len(text) and bool(quote.strip())
    try:
        require_standing(corrected, OneText(text))
    except VerdictError:
        assert not stands
    else:
        assert stands


def test_a_judged_answer_outlives_its_conversation(desk: Desk) -> None:
    conversation = desk.notebook.begin()
    answer = answer_of(desk.document, [(rises(0), rises(0))], "q", 0.5)
    judged = desk.notebook.keep("student", conversation, 1, "q", answer, "")
    made = desk.rulings.rule(judged, 1, 1, "ann", YES)
    desk.notebook.forget("student", conversation)
    assert desk.rulings.in_force_on(judged) == (made,)
    assert desk.rulings.rule(judged, 1, 1, "bo", NO).reviewer == "bo"


def test_many_at_once_lose_nothing(desk: Desk) -> None:
    answers = [desk.keep((rises(n), rises(n))) for n in range(4)]

    def judge(reviewer: str) -> list[Ruling]:
        return [desk.rulings.rule(one, 1, 1, reviewer, label) for one in answers for label in Label]

    with ThreadPoolExecutor(8) as pool:
        made = [one for held in pool.map(judge, map(str, range(8))) for one in held]
    assert len({one.number for one in made}) == 8 * 4 * 4
    assert all(len(desk.rulings.in_force_on(one)) == 8 for one in answers)
    assert {one.label for one in desk.rulings.in_force()} == {ELSEWHERE}


BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


class Judged(Rulings):
    """What reviewers judged."""

    def __init__(self, **by: Mapping[str, int]) -> None:
        self._by = by

    def judged(self, reviewer: str) -> Mapping[str, int]:
        return self._by.get(reviewer, {})


def brief(number: int, confidence: float, flagged: bool = False, cited: int = 2) -> Brief:
    coverage = Coverage.COVERED if cited else Coverage.NOT_IN_DOCUMENTS
    return Brief(f"a{number}", "q", confidence, coverage, flagged, cited, BEGAN + timedelta(minutes=number))


BRIEFS = (
    brief(0, 0.9),
    brief(1, 0.2, flagged=True),
    brief(2, 0.5),
    brief(3, 0.7, flagged=True),
    brief(4, 0.1, cited=0),
)
NOBODY = Judged()


def ids(found: tuple[Brief, ...]) -> str:
    return " ".join(one.id for one in found)


def test_each_order() -> None:
    assert ids(queue(Order.FLAGGED, BRIEFS, NOBODY, "ann")) == "a1 a3"
    assert ids(queue(Order.FLAGGED, BRIEFS[::-1], NOBODY, "ann")) == "a1 a3"
    assert ids(queue(Order.LEAST_SURE, BRIEFS, NOBODY, "ann")) == "a1 a2 a3 a0"
    assert queue(Order.LEAST_SURE, (), NOBODY, "ann") == ()


def test_a_sample_is_drawn_by_its_seed_and_moves_for_no_new_answer() -> None:
    many = tuple(brief(n, 0.5) for n in range(40))
    first = queue(Order.SAMPLED, many, NOBODY, "ann", seed=1)
    assert sorted(first, key=lambda one: one.asked_at) == list(many)
    assert first == queue(Order.SAMPLED, many[::-1], NOBODY, "ann", seed=1)
    assert first != queue(Order.SAMPLED, many, NOBODY, "ann", seed=2)
    assert first != many
    fewer = queue(Order.SAMPLED, many[:30], NOBODY, "ann", seed=1)
    assert [one for one in first if one in fewer] == list(fewer)


def test_an_answer_is_done_when_this_reviewer_judged_each_footnote() -> None:
    judged = Judged(ann={"a1": 2, "a2": 1}, bo={"a3": 2})
    assert ids(queue(Order.LEAST_SURE, BRIEFS, judged, "ann")) == "a2 a3 a0"
    assert ids(queue(Order.LEAST_SURE, BRIEFS, judged, "bo")) == "a1 a2 a0"
    assert left(BRIEFS, judged, "ann") == Left(flagged=1, all=3, total=4)
    assert left(BRIEFS, judged, "ann").done == 1
    assert left(BRIEFS, judged, "cy") == Left(flagged=2, all=4, total=4)


def test_the_queue_over_what_is_really_kept(desk: Desk) -> None:
    sure = desk.keep((rises(0), rises(0)), (rises(1), rises(1)), confidence=0.8)
    unsure = desk.keep((rises(2), rises(2)), confidence=0.3)
    desk.keep()
    desk.notebook.flag("student", sure, "is that so?")
    briefs = StoredAnswers(desk.study).briefs()
    assert [one.id for one in queue(Order.LEAST_SURE, briefs, desk.rulings, "ann")] == [unsure, sure]
    assert left(briefs, desk.rulings, "ann") == Left(flagged=1, all=2, total=2)
    desk.rulings.rule(sure, 1, 1, "ann", Label.SUPPORTS)
    assert [one.id for one in queue(Order.FLAGGED, briefs, desk.rulings, "ann")] == [sure]
    desk.rulings.rule(sure, 2, 2, "ann", Label.DOES_NOT)
    assert queue(Order.FLAGGED, briefs, desk.rulings, "ann") == ()
    assert [one.id for one in queue(Order.FLAGGED, briefs, desk.rulings, "bo")] == [sure]
    desk.rulings.undo("ann")
    assert left(briefs, desk.rulings, "ann").flagged == 1


def test_an_abstention_that_is_really_kept(desk: Desk) -> None:
    nothing = desk.keep()
    desk.notebook.flag("student", nothing, "page 3 says it")
    briefs = StoredAnswers(desk.study).briefs()
    assert [one.id for one in queue(Order.FLAGGED, briefs, desk.rulings, "ann")] == [nothing]
    desk.rulings.rule(nothing, WHOLE_ANSWER, None, "ann", Label.DOES_NOT)
    assert queue(Order.FLAGGED, briefs, desk.rulings, "ann") == ()
