"""A question read in a child process first: one that its patterns cannot read in time is refused, and nobody waits.

A regular expression holds the whole interpreter while it searches, and nothing in the process can end it. So a server
has a child read the words of each question before it reads them itself; a child that takes too long is killed, and
another takes its place. Run as `python -m assistant.rehearsal`, this is that child: a line of JSON in, a line out.
"""

import contextlib
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from assistant.deadline import over_limit

_log = logging.getLogger(__name__)
# Reading takes thousandths; a child that is still starting is waited for.
_READS_WITHIN = 3.0
_STARTS_WITHIN = 60.0
_MOST_CHILDREN = 4


class Rehearsal:
    """Up to four children, started when they are needed. Safe for threads; use as a context manager, or `close` it."""

    def __init__(self, seconds: float = _READS_WITHIN, module: str = __name__) -> None:
        self._seconds = seconds
        self._module = module
        self._lock = threading.Condition()
        self._idle: list[_Child] = []
        self._all: set[_Child] = set()
        self._count = 0
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the children, also one in the middle of a question; questions go unread from then on."""
        with self._lock:
            self._closed = True
            every, self._all = self._all, set()
            self._lock.notify_all()
        for child in every:
            child.end()

    def read(self, text: str, history: Sequence[str] = ()) -> None:
        """Have a child read the question. Raises `QuestionOverLimit` where it cannot in time."""
        child = self._lend()
        if child is None:
            return
        try:
            answered = child.ask([text, *history], self._seconds)
        except BaseException:
            self._replace(child)
            raise
        if answered:
            self._give_back(child)
            return
        self._replace(child)
        if child.overdue:
            raise over_limit(self._seconds)
        if not self._closed:
            _log.error("the child that reads questions first ended by itself (status %s)", child.status)

    def _lend(self) -> "_Child | None":
        with self._lock:
            while not self._closed:
                if self._idle:
                    return self._idle.pop()
                if self._count < _MOST_CHILDREN:
                    self._count += 1
                    break
                self._lock.wait()
            else:
                return None
        return self._start()

    def _start(self) -> "_Child | None":
        try:
            child = _Child(self._module)
        except OSError:
            _log.exception("no child can be started to read questions first: they are answered without")
            with self._lock:
                self._count -= 1
                self._lock.notify()
            return None
        with self._lock:
            self._all.add(child)
        return child

    def _give_back(self, child: "_Child") -> None:
        with self._lock:
            if not self._closed:
                self._idle.append(child)
                self._lock.notify()
                return
        child.end()

    def _replace(self, child: "_Child") -> None:
        child.end()
        with self._lock:
            self._all.discard(child)
            closed = self._closed
        new = None if closed else self._start()
        if new is not None:
            self._give_back(new)


class _Child:
    """A process that reads one question at a time."""

    def __init__(self, module: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )
        self._ready = False
        self.overdue = False

    @property
    def status(self) -> int | None:
        """What it ended with."""
        return self._process.poll()

    def ask(self, messages: Sequence[str], seconds: float) -> bool:
        """Whether it read them; `overdue` tells that it was ended for taking longer than that."""
        if not self._ready and not self._line(_STARTS_WITHIN):
            return False
        self._ready = True
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(messages).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            return False
        return self._line(seconds)

    def end(self) -> None:
        """End it now."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        self._process.wait()

    def _line(self, seconds: float) -> bool:
        def end() -> None:
            self.overdue = True
            self._process.kill()

        assert self._process.stdout is not None
        clock = threading.Timer(seconds, end)
        clock.start()
        try:
            return self._process.stdout.readline().endswith(b"\n")
        finally:
            clock.cancel()


def read_through(messages: Sequence[str]) -> None:
    """What is done with the words of a question, and of those before it, before anything is looked for."""
    from assistant.asked_entry import asked_entry
    from assistant.care import asks_for_means, care_for, without_the_person
    from assistant.document_questions import document_question
    from assistant.query_rewriter import leans_on_history, parts_of, sides_of
    from index.words import terms

    for message in messages:
        care_for(message)
        asks_for_means(message)
        terms(message)
        asked_entry(message)
        document_question(message)
        leans_on_history(message)
        for part in parts_of(message):
            sides_of(part)
    without_the_person(messages[0])


def main() -> None:
    """Read a line of questions at a time until standard input ends, and say when each is done."""
    # Ctrl-C goes to the whole group: the parent ends its children itself.
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    done, questions = os.fdopen(os.dup(1), "wb", buffering=0), sys.stdin.buffer
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    read_through(["What is depression?"])
    done.write(b"ready\n")
    for line in questions:
        _limit_processor_time()
        with contextlib.suppress(Exception):  # what the question's own reader raises, it raises again where it counts
            read_through(json.loads(line))
        done.write(b"read\n")


def _limit_processor_time() -> None:
    """A child whose parent was killed does not go on for ever."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource
        import time

        soft = int(time.process_time() + _STARTS_WITHIN)
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main()
