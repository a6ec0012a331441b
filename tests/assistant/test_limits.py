"""A question that takes too long, or holds its reader, ends in one line and stops nobody else."""

import os
import re
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.deadline import Watch, ended_by_signal
from assistant.reader import PassageReading, ReaderPassage, SentenceReading
from assistant.reranker import Ranking
from assistant.suggestions import HeadingSuggester, Rehearsal
from assistant.types import Answer, Coverage
from corpus.errors import QuestionOverLimit
from corpus.span import Span
from index.network import NoTurn
from index.retriever import HybridRetriever
from tests.assistant.hanging_reader import HANGS
from tests.fakes import HashingEmbedder
from tests.snapshots import bundled_snapshot

# Doubles its time with every letter, and gives the interpreter to nobody meanwhile.
HANGING = re.compile(r"(?:a|aa)+$")


def spin() -> None:
    while True:
        pass


def test_a_regular_expression_is_ended_on_the_main_thread() -> None:
    with pytest.raises(QuestionOverLimit, match=r"took longer than 0\.2 seconds"), ended_by_signal(0.2):
        HANGING.match("a" * 60 + "!")


def test_a_thread_that_goes_on_for_ever_is_ended_and_others_are_not() -> None:
    watch = Watch(0.3)
    told: list[str] = []

    def asking() -> None:
        try:
            watch.begin().run(spin)
        except QuestionOverLimit as error:
            told.append(str(error))

    def other() -> None:
        told.append(watch.begin().run(lambda: "answered"))

    threads = [threading.Thread(target=one) for one in (asking, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [
        "answered",
        "the question took longer than 0.3 seconds, the limit: ask it in fewer or in other words",
    ]


def test_the_steps_of_a_question_share_its_time() -> None:
    allowance = Watch(0.6).begin()

    def step() -> int:
        until = time.thread_time() + 0.25
        while time.thread_time() < until:
            pass
        return 0

    allowance.run(step)
    allowance.run(step)
    with pytest.raises(QuestionOverLimit):
        allowance.run(lambda: [step() for _ in range(20)])


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


class _CrowdedReader:
    """Says yes to so many passages, and has no turn after them."""

    name = "crowded"

    def __init__(self, turns: int) -> None:
        self.turns = turns

    def read(self, question: str, passages: Sequence[ReaderPassage]) -> tuple[PassageReading, ...]:
        if not self.turns:
            raise NoTurn(question)
        self.turns -= 1
        return tuple(PassageReading((SentenceReading(5.0, Span(0, 0)),)) for _ in passages)


def test_what_could_be_asked_next_is_not_waited_for_while_others_ask() -> None:
    snapshot = bundled_snapshot()
    found = HybridRetriever(lambda: snapshot, HashingEmbedder()).retrieve("How do SSRIs and ketamine work?", 50)
    ranking = Ranking("", found, (), 0.0)
    answer = Answer("", "", (), (), (), Coverage.COVERED, 1.0, "", "", "", "")
    reader = _CrowdedReader(2)
    suggester = HeadingSuggester(reader)
    some = suggester.suggest(snapshot, ranking, answer, ())
    reader.turns = 5
    later = suggester.suggest(snapshot, ranking, answer, ())
    assert (len(some), len(later)) == (2, 3)
    assert later[:2] == some
