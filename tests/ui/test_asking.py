"""Asking: what becomes of a conversation, and of everything that can go wrong."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from assistant.types import Answer, Question
from corpus.errors import ModelError
from tests.page_documents import abstention, ketamine_answer
from tests.page_fakes import FakeAnswers
from ui.web.conversation import BROKEN, MAX_HISTORY, MAX_TURNS, Conversation, FootnoteId, asking


class Scripted:
    """Streams what it was given, and then raises if it was given an error."""

    def __init__(self, *answers: Answer, error: Exception | None = None) -> None:
        self.answers = answers
        self.error = error
        self.closed = False

    def stream(self, question: Question) -> Iterator[Answer]:  # noqa: ARG002 (a fake at the Protocol)
        try:
            yield from self.answers
            if self.error is not None:
                raise self.error
        finally:
            self.closed = True


def growing(count: int) -> list[Answer]:
    return [replace(ketamine_answer("how?"), finished=False)] * count


def test_the_question_is_shown_at_once_and_the_finished_answer_last() -> None:
    steps = list(asking(FakeAnswers(), Conversation(), " how? "))
    assert steps[0].turns[0].answer is None
    assert steps[0].turns[0].question == "how?"
    last = steps[-1].turns[0]
    assert last.answer is not None
    assert last.answer.finished
    assert not last.open


def test_history_is_the_earlier_questions_oldest_first_capped_without_refused_ones() -> None:
    answers = FakeAnswers()
    conversation = Conversation()
    for number in range(MAX_HISTORY + 5):
        *_, conversation = asking(answers, conversation, f"question {number}")
    *_, conversation = asking(answers, conversation, "?!")
    *_, conversation = asking(answers, conversation, "and then?")
    assert answers.asked[-1].history == tuple(f"question {n}" for n in range(5, MAX_HISTORY + 5))


def test_an_error_on_the_way_keeps_what_had_come() -> None:
    *_, last = asking(Scripted(*growing(1), error=ModelError("no model\nhere")), Conversation(), "how?")
    assert last.turns[-1].trouble == "No model here."
    assert last.turns[-1].answer is not None


def test_an_unexpected_error_shows_nothing_of_itself(caplog: pytest.LogCaptureFixture) -> None:
    *_, last = asking(FakeAnswers(), Conversation(), "broken?")
    assert last.turns[-1].trouble == BROKEN
    assert "secret detail" in caplog.text


def test_closing_closes_the_stream() -> None:
    answers = Scripted(*growing(5))
    steps = asking(answers, Conversation(), "how?", clock=iter(range(100)).__next__)
    next(steps)
    next(steps)
    steps.close()
    assert answers.closed


def test_ten_steps_a_second_are_shown_and_what_is_whole_at_once() -> None:
    now = 0.0

    class Quick:
        """Gives a word each hundredth of a second, and then the whole, while what to go on with is looked for."""

        def stream(self, question: Question) -> Iterator[Answer]:
            nonlocal now
            for answer in growing(100):
                now += 0.01
                yield replace(answer, question=question.text)
            yield replace(ketamine_answer("how?"), finished=False, suggesting=True)
            now += 0.01
            yield ketamine_answer("how?")

    steps = asking(Quick(), Conversation(), "how?", clock=lambda: now)
    *grown, whole, last = [(now, conversation.turns[-1].answer) for conversation in steps]
    moments = [moment for moment, _ in grown]
    assert 8 <= len(grown) <= 11
    assert all(later - earlier > 0.099 for earlier, later in pairwise(moments))
    assert whole[1] is not None
    assert whole[1].suggesting
    assert whole[0] == pytest.approx(1.0)
    assert last[1] is not None
    assert last[1].finished


def test_footnotes_know_their_neighbours_and_old_turns_keep_their_number() -> None:
    conversation = Conversation()
    for number in range(MAX_TURNS + 1):
        conversation = conversation.with_question(f"question {number}").answered(ketamine_answer("how?"))
    assert len(conversation.turns) == MAX_TURNS
    middle = conversation.footnote(FootnoteId(MAX_TURNS + 1, 2))
    assert middle is not None
    assert (middle.number, middle.total) == (2, 5)
    assert (middle.previous, middle.next) == (FootnoteId(MAX_TURNS + 1, 1), FootnoteId(MAX_TURNS + 1, 3))
    assert conversation.footnote(FootnoteId(1, 2)) is None
    assert conversation.footnote(FootnoteId(2, 6)) is None
    assert Conversation().with_question("sleep?").answered(abstention("?")).footnote(FootnoteId(1, 1)) is None
