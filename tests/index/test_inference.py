"""Whose rows are run first, and what gives way."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from threading import Event

import pytest

from index.network import InferenceService, Job, NoTurn, for_question, in_background


class _Desk:
    """A service of one thread that is busy until `open`, and what it runs then, in order."""

    def __init__(self) -> None:
        self.service = InferenceService(1)
        self.done: list[str] = []
        self._callers = ThreadPoolExecutor(16)
        self._begun, self._opened = Event(), Event()
        self._callers.submit(self.service.run, [Job(1, self._wait)])
        _until(self._begun.is_set)

    def _wait(self) -> None:
        self._begun.set()
        self._opened.wait(30)

    def call(self, name: str, tokens: int, inside: AbstractContextManager[None] | None = None) -> "Future[list[None]]":
        """Somebody asks for one row; when this returns it waits in the queue."""

        def ask() -> list[None]:
            with inside or nullcontext():
                return self.service.run([Job(tokens, lambda: self.done.append(name))])

        waiting = len(self.service)
        called = self._callers.submit(ask)
        _until(lambda: len(self.service) > waiting)
        return called

    def open(self) -> list[str]:
        """The names of what was run, once all was."""
        self._opened.set()
        self._callers.shutdown()
        return self.done


def _until(true: Callable[[], bool]) -> None:
    for _ in range(2_000):
        if true():
            return
        Event().wait(0.005)
    raise AssertionError("it did not come")


def test_of_questions_the_one_that_came_first_is_served_first_whatever_it_asks_next() -> None:
    desk = _Desk()
    first = desk.service.arrival()
    desk.call("second question", 5, for_question(first + 1))
    desk.call("first question", 500, for_question(first))
    assert desk.open() == ["first question", "second question"]


def test_a_short_call_goes_before_a_long_one_and_a_question_before_what_came_with_it() -> None:
    desk = _Desk()
    arrival = desk.service.arrival()
    desk.call("long", 10_000)
    desk.call("short", 10)
    desk.call("question", 10_000, for_question(arrival))
    assert desk.open() == ["question", "short", "long"]


def test_what_is_in_the_background_gives_way_and_gives_up() -> None:
    desk = _Desk()
    arrival = desk.service.arrival()
    patient = desk.call("background", 1, in_background(30))
    hasty = desk.call("in vain", 1, in_background(0.01))
    desk.call("question", 100, for_question(arrival))
    with pytest.raises(NoTurn):
        hasty.result(30)
    assert desk.open() == ["question", "background"]
    assert patient.result(30) == [None]


def test_in_the_background_of_a_service_at_rest_nothing_waits() -> None:
    with in_background(30):
        assert InferenceService(2).run([Job(1, lambda: 7), Job(1, lambda: 8)]) == [7, 8]


def test_what_fails_fails_for_its_own_caller() -> None:
    desk = _Desk()

    def fail() -> None:
        raise OSError("gone")

    with ThreadPoolExecutor(1) as caller:
        failing = caller.submit(desk.service.run, [Job(1, fail)])
        good = desk.call("good", 1)
        assert desk.open() == ["good"]
        with pytest.raises(OSError, match="gone"):
            failing.result(30)
    assert good.result(30) == [None]
