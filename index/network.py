"""A trained network on ONNX Runtime: weights checked and loaded at the first use, all processors used, every caller
served in turn.

Each row runs alone, on one thread, as many at once as there are processors. On processors that is as fast as batches
are (no padding, no threads waiting for each other), and int8 networks take the scale of what flows through them from
the whole batch: beside other rows the same row would score up to a third of a logit differently.

Left out: what goes into a row (`embedder`, `cross_encoder`) and what the outputs mean.
"""

import hashlib
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Values = NDArray[np.int64] | NDArray[np.float32]

Row = Mapping[str, Values]
"""The inputs of one text by their names, each of shape (tokens,). Inputs that the network does not take are ignored."""

Outputs = tuple[NDArray[np.float32], ...]
"""What the network says of one row, output by output, without the batch's axis: (outputs,) or (tokens, outputs)."""


def default_threads() -> int:
    """`OMP_NUM_THREADS` where it is a number, as numeric libraries read it; else the CPUs that this process may use."""
    named = os.environ.get("OMP_NUM_THREADS", "")
    if named.isdecimal() and int(named) > 0:
        return int(named)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(order=True, slots=True)
class _Task:
    """One row to be run: the lowest `due`, and of those the first that came, is next."""

    due: int
    number: int
    row: Row = field(compare=False)
    result: "Future[Outputs]" = field(compare=False)


class Network:
    """The network in the ONNX file at `path`, whose bytes have the SHA-256 `sha256` (hex). Safe for many threads.

    `threads` rows are run at once (by default, `default_threads()`), whoever asked for them. A call of few tokens goes
    before a longer one that came a little earlier, and none waits for ever: a call is due when as many tokens have been
    run since it came as it has itself.
    """

    def __init__(self, path: Path, sha256: str, threads: int | None = None) -> None:
        self.path = path
        self.sha256 = sha256
        self._workers = ThreadPoolExecutor(threads or default_threads(), thread_name_prefix=f"network-{path.stem}")
        self._loading = Lock()
        self._session: InferenceSession | None = None
        self._lock = Lock()
        self._tasks: list[_Task] = []
        self._numbers = count()
        self._tokens_run = 0

    def load(self) -> "InferenceSession":
        """The session, its weights loaded now rather than at the first `run`.

        Raises `ModelError` when the file is missing, is not the expected one, or is no network that can be run.
        """
        with self._loading:
            if self._session is None:
                self._session = self._opened()
            return self._session

    def run(self, rows: Sequence[Row]) -> list[Outputs]:
        """The outputs of each row, in the order of `rows`: the same for the same row, whatever else is run.

        Raises `ModelError` as `load` does, or when the network cannot take a row; `ValueError` when a row has no token
        or its inputs differ in length.
        """
        if not rows:
            return []
        lengths = [_length(row) for row in rows]
        self.load()
        results: list[Future[Outputs]] = []
        with self._lock:
            due = self._tokens_run + sum(lengths)
            for row in rows:
                results.append(Future())
                heappush(self._tasks, _Task(due, next(self._numbers), row, results[-1]))
        try:
            for _ in rows:
                self._workers.submit(self._run_next)
            return [result.result() for result in results]
        finally:
            for result in results:
                result.cancel()

    def _run_next(self) -> None:
        """Run the row that is due first, if any is left. It is called, on a thread of `_workers`, once for each row."""
        while True:
            with self._lock:
                if not self._tasks:
                    return
                task = heappop(self._tasks)
                if not task.result.set_running_or_notify_cancel():
                    continue
                self._tokens_run += _length(task.row)
            try:
                task.result.set_result(self._outputs(task.row))
            except BaseException as error:
                task.result.set_exception(error)
            return

    def _outputs(self, row: Row) -> Outputs:
        session = self.load()
        try:
            feeds = {put.name: row[put.name][np.newaxis] for put in session.get_inputs()}
            outputs = session.run(None, feeds)
        except Exception as error:  # onnxruntime's errors have no common base
            given = ", ".join(f"{name} {values.dtype}{list(values.shape)}" for name, values in row.items())
            raise ModelError(f"{self.path} does not take {given} ({error}): install Footnote again") from error
        return tuple(np.asarray(output[0], dtype=np.float32) for output in outputs)

    def _opened(self) -> "InferenceSession":
        _verify(self.path, self.sha256)
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        # Lengths differ from row to row: a plan of memory for each would only pile up.
        options.enable_mem_pattern = False
        options.log_severity_level = 3
        try:
            # By its path: a session keeps the bytes that it is given beside the weights that it makes of them.
            return onnxruntime.InferenceSession(str(self.path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's errors have no common base
            raise ModelError(
                f"{self.path} is no network that ONNX Runtime can run ({error}): install Footnote again"
            ) from error


def _verify(path: Path, sha256: str) -> None:
    try:
        with path.open("rb") as weights:
            digest = hashlib.file_digest(weights, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{path} cannot be read ({error.strerror}): install Footnote again") from error
    if digest != sha256:
        raise ModelError(f"{path} has SHA-256 {digest[:12]}, expected {sha256[:12]}: install Footnote again")


def _length(row: Row) -> int:
    lengths = {len(values) for values in row.values()}
    if len(lengths) != 1 or lengths == {0}:
        shapes = {name: values.shape for name, values in row.items()}
        raise ValueError(f"a row's inputs have one length, and more than no token; these have {shapes}")
    return lengths.pop()
