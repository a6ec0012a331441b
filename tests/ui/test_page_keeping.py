"""Conversations kept as they go on: once each, for their owner, and never one window over another's.

Listening to a generator that runs in a thread of its own.
"""

import asyncio
import threading
from collections.abc import Generator
from contextlib import aclosing
from dataclasses import replace

import pytest

from corpus.errors import ConversationNotFound, LibraryError
from tests.page_documents import ketamine_answer
from tests.study_fakes import FakeNotes
from ui.web.conversation import STOPPED, Conversation, ConversationKeeper, away


@pytest.fixture
def notes() -> FakeNotes:
    return FakeNotes()


@pytest.fixture
def keeping(notes: FakeNotes) -> ConversationKeeper:
    return ConversationKeeper(notes)


def going(keeping: ConversationKeeper, conversation: Conversation, question: str, owner: str = "ann") -> Conversation:
    """The conversation with the question being answered."""
    return keeping.begun(owner, conversation, question).with_question(question)


def whole(keeping: ConversationKeeper, conversation: Conversation, question: str, owner: str = "ann") -> Conversation:
    """The conversation with the question answered."""
    return keeping.ended(going(keeping, conversation, question, owner).answered(ketamine_answer(question)))


def questions(conversation: Conversation) -> list[str]:
    return [turn.question for turn in conversation.turns]


def test_what_was_kept_is_what_is_opened_again(keeping: ConversationKeeper) -> None:
    conversation = whole(keeping, whole(keeping, Conversation(), "one"), "two")
    opened = keeping.opened("ann", conversation.id)
    assert opened == conversation
    assert [turn.number for turn in opened.turns] == [1, 2]


def test_nobody_opens_or_goes_on_with_anothers(keeping: ConversationKeeper, notes: FakeNotes) -> None:
    anns = whole(keeping, Conversation(), "one")
    with pytest.raises(ConversationNotFound):
        keeping.opened("bob", anns.id)
    bobs = whole(keeping, anns, "two", "bob")
    assert questions(bobs) == ["two"]
    assert bobs.id != anns.id
    assert notes.questions("ann") == [["one"]]


def test_a_turn_is_kept_once_however_it_ends(keeping: ConversationKeeper, notes: FakeNotes) -> None:
    grown = going(keeping, Conversation(), "slow").answered(replace(ketamine_answer("slow"), finished=False))
    stopped = keeping.ended(grown.troubled(STOPPED))
    late = keeping.ended(grown.answered(ketamine_answer("slow")))
    assert late.turns[-1].trouble == ""
    kept = keeping.opened("ann", stopped.id).turns
    assert [turn.trouble for turn in kept] == [STOPPED]
    assert notes.questions("ann") == [["slow"]]


def test_two_windows_lose_nothing_in_either_order(keeping: ConversationKeeper, notes: FakeNotes) -> None:
    first = whole(keeping, Conversation(), "one")
    second = keeping.opened("ann", first.id)
    one, other = going(keeping, first, "first window"), going(keeping, second, "second window")
    other = keeping.ended(other.answered(ketamine_answer("?")))
    one = keeping.ended(one.answered(ketamine_answer("?")))
    assert notes.questions("ann") == [["one", "second window", "first window"]]
    assert questions(one) == ["one", "second window", "first window"]
    again = whole(keeping, other, "third")
    assert questions(again) == ["one", "second window", "first window", "third"]


def test_an_edited_question_replaces_its_turn_and_what_follows(keeping: ConversationKeeper, notes: FakeNotes) -> None:
    conversation = Conversation()
    for question in ("one", "two", "three"):
        conversation = whole(keeping, conversation, question)
    edited = whole(keeping, replace(conversation, editing=2), "two, better")
    assert questions(edited) == ["one", "two, better"]
    assert edited.editing is None
    assert notes.questions("ann") == [["one", "two, better"]]


def test_a_disk_that_is_full_costs_no_answer_and_is_told(keeping: ConversationKeeper, notes: FakeNotes) -> None:
    grown = going(keeping, Conversation(), "one")
    notes.trouble = LibraryError("there is no room left")
    unkept = keeping.ended(grown.answered(ketamine_answer("one")))
    assert unkept.turns[-1].answer is not None
    assert unkept.turns[-1].unkept == "This is not kept: there is no room left."
    notes.trouble = None
    assert questions(whole(keeping, unkept, "two")) == ["one", "two"]
    assert notes.questions("ann") == [["two"]]


WAIT = 20


@pytest.mark.parametrize("how", ["closed", "cancelled"])
def test_leaving_does_not_wait_for_the_step_under_way(how: str) -> None:
    go_on, closed = threading.Event(), threading.Event()

    def slow() -> Generator[int, None, None]:
        try:
            yield 1
            go_on.wait(WAIT)
            yield 2
        finally:
            closed.set()

    async def listen() -> None:
        async with aclosing(away(slow())) as steps:
            assert await anext(steps) == 1
            if how == "cancelled":
                waiting = asyncio.ensure_future(anext(steps))
                await asyncio.sleep(0)
                waiting.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await waiting
        assert not closed.is_set()

    asyncio.run(listen())
    go_on.set()
    assert closed.wait(WAIT)
