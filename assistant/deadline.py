"""What ends a question that takes too long, while others go on: a count of the processor time that it takes.

Processor time, not the clock's: a busy machine and a slow language model cost a question nothing. Two ways, for a
regular expression gives the interpreter back to nobody: on the main thread a signal of the system, which a regular
expression looks for too (`ended_by_signal`); on any other a watcher that raises in the thread that asks
(`Watch`). Left out: patterns that hold the interpreter on a server, which are tried in a child first (`rehearsal`).
"""

import ctypes
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

from corpus.errors import QuestionOverLimit

Result = TypeVar("Result")
_LOOKS = 0.25


def over_limit(seconds: float) -> QuestionOverLimit:
    """The error of a question that took longer than that."""
    return QuestionOverLimit(
        f"the question took longer than {seconds:g} seconds, the limit: ask it in fewer or in other words"
    )


@contextmanager
def ended_by_signal(seconds: float) -> Iterator[None]:
    """Ends what is inside after that much processor time of the process. Raises `QuestionOverLimit`.

    For the main thread; anywhere else, and on a system without such signals, it does nothing.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def end(_number: int, _frame: FrameType | None) -> None:
        raise over_limit(seconds)

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


class Watch:
    """Ends questions that take more than `seconds` of their threads' time. Safe for threads."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._lock = threading.Condition()
        self._watched: dict[int, _Watched] = {}
        self._watcher: threading.Thread | None = None

    def begin(self) -> "Allowance":
        """The time for one question."""
        return Allowance(self)

    def run(self, step: Callable[[], Result], seconds: float) -> Result:
        """What `step` gives, ended after `seconds`. Raises `QuestionOverLimit`.

        It is raised at the next step of Python's: what is under way in C is waited for.
        """
        thread = threading.get_ident()
        try:
            self._begin(_Watched(thread, seconds))
            try:
                return step()
            finally:
                self._end(thread)
        except _Ended:
            # Once more: it may have come in the middle of that.
            self._end(thread)
            raise over_limit(self.seconds) from None

    def _begin(self, item: "_Watched") -> None:
        with self._lock:
            self._watched[item.thread] = item
            if self._watcher is None:
                self._watcher = threading.Thread(target=self._look, name="footnote-deadline", daemon=True)
                self._watcher.start()
            self._lock.notify()

    def _end(self, thread: int) -> None:
        with self._lock:
            watched = self._watched.pop(thread, None)
            if watched is not None and watched.ended:
                # What was raised too late to come is taken back.
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), None)

    def _look(self) -> None:
        while True:
            with self._lock:
                while not self._watched:
                    self._lock.wait()
                for item in self._watched.values():
                    if not item.ended and item.is_over():
                        item.ended = True
                        ctypes.pythonapi.PyThreadState_SetAsyncExc(
                            ctypes.c_ulong(item.thread), ctypes.py_object(_Ended)
                        )
            time.sleep(_LOOKS)


class Allowance:
    """What is left of the time for one question; its steps may be run by one thread after another."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._left = watch.seconds

    def run(self, step: Callable[[], Result]) -> Result:
        """What `step` gives. Raises `QuestionOverLimit` when the question has taken all its time."""
        began = time.thread_time()
        try:
            return self._watch.run(step, self._left)
        finally:
            self._left -= time.thread_time() - began


class _Ended(BaseException):
    """Raised in a thread that took too long; no handler of errors on the way may keep it."""


class _Watched:
    """A thread, and how much longer it may take."""

    def __init__(self, thread: int, seconds: float) -> None:
        self.thread = thread
        self.ended = False
        self._clock = time.pthread_getcpuclockid(thread) if hasattr(time, "pthread_getcpuclockid") else None
        self._until = self._now() + seconds

    def is_over(self) -> bool:
        """Whether its time is up."""
        return self._now() > self._until

    def _now(self) -> float:
        # The clock on the wall where the system has none of a thread's own.
        return time.monotonic() if self._clock is None else time.clock_gettime(self._clock)
