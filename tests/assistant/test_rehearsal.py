"""A question that nothing can read in time is refused by a child; others are read meanwhile."""

import os
import threading
from pathlib import Path

import pytest

from assistant.suggestions import Rehearsal
from corpus.errors import QuestionOverLimit
from tests.assistant.hanging_reader import HANGS

READER = "tests.assistant.hanging_reader"


@pytest.fixture(autouse=True)
def _path(monkeypatch: pytest.MonkeyPatch) -> None:
    # The child is started apart from the folder that the tests run in.
    monkeypatch.setenv(
        "PYTHONPATH", os.pathsep.join((str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")))
    )


def test_what_can_be_read_passes_and_says_nothing() -> None:
    with Rehearsal() as rehearsal:
        rehearsal.read("What is depression?", ["Who wrote the review?"])
        rehearsal.read("would you please " * 100)


def test_a_question_that_holds_its_reader_is_refused_and_the_next_is_read() -> None:
    with Rehearsal(seconds=0.5, module=READER) as rehearsal:
        for _ in range(2):
            with pytest.raises(QuestionOverLimit, match=r"longer than 0\.5 seconds, the limit: ask it in fewer"):
                rehearsal.read(HANGS)
            rehearsal.read("What is depression?")


def test_others_are_read_while_one_hangs() -> None:
    refused = threading.Event()

    def hang(rehearsal: Rehearsal) -> None:
        try:
            rehearsal.read(HANGS)
        except QuestionOverLimit:
            refused.set()

    with Rehearsal(seconds=30, module=READER) as rehearsal:
        rehearsal.read("warm")
        held = threading.Thread(target=hang, args=(rehearsal,), daemon=True)
        held.start()
        for _ in range(20):
            rehearsal.read("What is depression?")
        assert not refused.is_set()
    # Closing ends what hangs.
    held.join()
    assert not refused.is_set()


def test_after_closing_nothing_is_read_and_no_child_is_left() -> None:
    rehearsal = Rehearsal(module=READER)
    rehearsal.read("What is depression?")
    [child] = rehearsal._idle
    rehearsal.close()
    rehearsal.read(HANGS)
    assert child.status is not None
