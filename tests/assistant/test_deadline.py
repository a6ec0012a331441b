"""A question that takes too long ends in one error, on the main thread and on any other."""

import re
import threading
import time

import pytest

from assistant.deadline import Watch, ended_by_signal
from corpus.errors import QuestionOverLimit

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
