"""Whatever a model's server does, the student gets an answer in time: the offline one, and one line that says why."""

import logging
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import repeat

import pytest

from assistant.llm.failures import Failure
from assistant.messages import MODEL_TROUBLES, OWN_WORDS_INSTEAD
from assistant.types import Answer
from tests.assistant.llm.model_server import STOP, Reply, event, serving, spoken
from tests.assistant.llm.writing import (
    KETAMINE,
    QUESTION,
    QUICK,
    SSRI,
    answer,
    author_over,
    found,
    line_to,
    offline,
    shell,
)
from tests.offline import only_this_machine

GOOD = "Ketamine relieves depression within hours of a single infusion of 0.5 mg/kg [1]."
KEY = "sk-sentinel-4711-abcdefghijkl"


@pytest.fixture(autouse=True)
def _closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with only_this_machine() as tried:
        yield
    assert tried == []


def refused(code: int, *headers: tuple[str, str]) -> Callable[[Reply], None]:
    return lambda reply: reply.status(code, headers, f'{{"error": {{"message": "no: {KEY}", "code": "x"}}}}')


def silent(reply: Reply) -> None:
    reply.wait()


def begins_and_stalls(reply: Reply) -> None:
    reply.begin()
    reply.piece(event("Ketamine relieves "))
    reply.wait()


def cut_in_mid_sentence(reply: Reply) -> None:
    reply.begin()
    reply.piece(event(f"{GOOD} It lasts for"))
    reply.drop()


def closed_without_an_end(reply: Reply) -> None:
    reply.stream([event(f"{GOOD} It lasts for")])


def noise(reply: Reply) -> None:
    reply.stream(["data: \x00\x01{]not json\n\n", STOP])


def no_language(reply: Reply) -> None:
    reply.stream(spoken("}{][#@" * 30))


def sentence_without_end(reply: Reply) -> None:
    reply.begin()
    for number in range(1_000_000):
        if not reply.piece(event(f"ketamine relieves depression within {number} hours and ")):
            return


def empty(reply: Reply) -> None:
    reply.stream(spoken())


def declined(reply: Reply) -> None:
    reply.stream(spoken("I", finish="content_filter"))


@pytest.mark.parametrize(
    ("behave", "failure"),
    [
        (refused(401), Failure.KEY_REFUSED),
        (refused(404), Failure.REQUEST_REFUSED),
        (refused(429), Failure.TOO_MANY),
        (refused(429, ("retry-after", "3600")), Failure.TOO_MANY),
        (refused(500), Failure.SERVER_ERROR),
        (silent, Failure.NO_FIRST_WORD),
        (begins_and_stalls, Failure.STALLED),
        (cut_in_mid_sentence, Failure.CUT_OFF),
        (closed_without_an_end, Failure.CUT_OFF),
        (noise, Failure.GARBAGE),
        (no_language, Failure.GARBAGE),
        (sentence_without_end, Failure.GARBAGE),
        (empty, Failure.EMPTY),
        (declined, Failure.DECLINED),
    ],
)
def test_a_failure_ends_in_the_offline_answer_and_one_line(
    behave: Callable[[Reply], None], failure: Failure, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(behave) as server, caplog.at_level(logging.DEBUG):
        came = answer(author_over(line_to(server.url)))
    expect_offline(came, failure)
    assert KEY not in caplog.text + repr(came)


def expect_offline(came: Answer, failure: Failure) -> None:
    expected = offline(found(QUESTION, KETAMINE, SSRI))
    assert came.finished
    assert (came.sentences, came.citations, came.writer) == (expected.sentences, expected.citations, "extractive")
    assert came.remark.endswith(OWN_WORDS_INSTEAD)
    assert MODEL_TROUBLES[failure].format(model="openai:tiny").casefold() in came.remark.casefold()
    assert "\n" not in came.remark
    assert came.model is not None
    assert came.model.name == "openai:tiny"


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    expect_offline(answer(author_over(line_to(f"http://127.0.0.1:{port}/v1"))), Failure.UNREACHABLE)


def test_an_answer_that_takes_too_long_in_all_is_ended() -> None:
    def drips(reply: Reply) -> None:
        reply.begin()
        for _ in repeat(None):
            if not reply.piece(event("and ")):
                return
            time.sleep(0.1)

    with serving(drips) as server:
        came = answer(author_over(line_to(server.url, replace(QUICK, whole=1.0))))
        expect_offline(came, Failure.ENDLESS)
        assert server.calls[0].hung_up.wait(10)


@pytest.mark.parametrize("behave", [silent, begins_and_stalls])
def test_stopping_ends_the_call_wherever_it_waits(behave: Callable[[Reply], None]) -> None:
    patient = replace(QUICK, first=600.0, between=600.0, whole=600.0)
    judgement = found(QUESTION, KETAMINE)
    with serving(behave) as server:
        answers = author_over(line_to(server.url, patient)).answers(shell(), judgement, lambda: offline(judgement))
        for waited in answers:
            assert not waited.finished
            if server.calls and (waited.pending or behave is silent):
                break
        answers.close()
        assert server.calls[0].hung_up.wait(20)
