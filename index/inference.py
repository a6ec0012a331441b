"""The inference service: the rows of all networks of this process in one queue, on as many threads as there are
processors. Whoever's question came first is served first, and what nobody waits for last.

Left out: what a row is, and running it (`network`).
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from heapq import heappop, heappush
from itertools import count
from threading import Lock
from typing import Generic, TypeVar

Result = TypeVar("Result")

_ARRIVAL: ContextVar[int | None] = ContextVar("arrival", default=None)
_PATIENCE: ContextVar[float | None] = ContextVar("patience", default=None)


class NoTurn(Exception):
    """Work in the background did not have its turn in the time that it may wait: others have questions."""


THREADS_VARIABLE = "OMP_NUM_THREADS"


def named_threads() -> int | None:
    """`OMP_NUM_THREADS` where it is a number, as numeric libraries read it."""
    named = os.environ.get(THREADS_VARIABLE, "")
    return int(named) if named.isdecimal() and int(named) > 0 else None


def default_threads() -> int:
    """Those that are named, else the CPUs that this process may use."""
    cpus = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return named_threads() or cpus


@contextmanager
def for_question(arrival: int) -> Iterator[None]:
    """What is run inside is for the question that came then (`InferenceService.arrival`)."""
    before = _ARRIVAL.set(arrival)
    try:
        yield
    finally:
        _ARRIVAL.reset(before)


@contextmanager
def in_background(patience: float) -> Iterator[None]:
    """What is run inside gives way to everything else: it raises `NoTurn` where others wait, and no turn came in
    `patience` seconds."""
    before = _PATIENCE.set(patience)
    try:
        yield
    finally:
        _PATIENCE.reset(before)


@dataclass(frozen=True, slots=True)
class Job(Generic[Result]):
    """A row to be run: its length in tokens, and what runs it."""

    tokens: int
    run: Callable[[], Result]


@dataclass(order=True, slots=True)
class _Queued:
    """The lowest `background` and `due`, and of those the first that came, is next. `run` says whether it was still
    wanted."""

    background: bool
    due: int
    number: int
    tokens: int = field(compare=False)
    run: Callable[[], bool] = field(compare=False)


class InferenceService:
    """Runs jobs on `threads` threads, whoever asks for them. Safe for many threads.

    Jobs for a question are due when it came, so that a crowd is answered one after another and not all of them at the
    end. Those for none are due when as many tokens have been run since they came as they have themselves: few go before
    many that came a little earlier. None waits for ever but what is in the background.
    """

    def __init__(self, threads: int | None = None) -> None:
        self._workers = ThreadPoolExecutor(threads or default_threads(), thread_name_prefix="inference")
        self._lock = Lock()
        self._queue: list[_Queued] = []
        self._numbers = count()
        self._tokens_run = 0

    def __len__(self) -> int:
        """How many jobs wait."""
        with self._lock:
            return len(self._queue)

    def arrival(self) -> int:
        """The place in the queue of a question that comes now, for `for_question`."""
        with self._lock:
            return self._tokens_run

    def run(self, jobs: Sequence[Job[Result]]) -> list[Result]:
        """What each gives, in their order. Raises what any of them raises, and `NoTurn`."""
        arrival, patience = _ARRIVAL.get(), _PATIENCE.get()
        results: list[Future[Result]] = [Future() for _ in jobs]
        with self._lock:
            due = self._tokens_run + sum(job.tokens for job in jobs) if arrival is None else arrival
            for job, result in zip(jobs, results, strict=True):
                run = _settling(job.run, result)
                heappush(self._queue, _Queued(patience is not None, due, next(self._numbers), job.tokens, run))
        try:
            for _ in jobs:
                self._workers.submit(self._run_next)
            if patience is not None:
                self._await_turns(results, patience)
            return [result.result() for result in results]
        finally:
            for result in results:
                result.cancel()

    def _await_turns(self, results: "Sequence[Future[Result]]", patience: float) -> None:
        """Raises `NoTurn` where others wait when `patience` is over, and not all were begun."""
        while (waiting := wait(results, patience).not_done) and any(not result.running() for result in waiting):
            with self._lock:
                others = bool(self._queue) and not self._queue[0].background
            # What is under way is waited for.
            if others and any(result.cancel() for result in waiting):
                raise NoTurn

    def _run_next(self) -> None:
        """Run the job that is due first, if any is left. It is called, on a thread of `_workers`, once for each job."""
        wanted = False
        while not wanted:
            with self._lock:
                if not self._queue:
                    return
                queued = heappop(self._queue)
                self._tokens_run += queued.tokens
            wanted = queued.run()


def _settling(run: Callable[[], Result], result: "Future[Result]") -> Callable[[], bool]:
    def settled() -> bool:
        if not result.set_running_or_notify_cancel():
            return False
        try:
            result.set_result(run())
        except BaseException as error:
            result.set_exception(error)
        return True

    return settled


@cache
def inference_service() -> InferenceService:
    """The one for all networks of this process."""
    return InferenceService()
