"""Trained networks on ONNX Runtime: weights checked and loaded at the first use, each row run alone, on one thread; the
rows of all networks in one queue, on as many threads as there are processors. Whoever's question came first is served
first, and what nobody waits for last.

On processors rows alone are as fast as batches are (no padding, no threads waiting for each other), and int8 networks
take the scale of what flows through them from the whole batch: beside other rows the same row would score up to a third
of a logit differently.

Left out: what goes into a network (`embedder`; pairs are here), what its outputs mean.
"""

import hashlib
import os
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, partial
from heapq import heappop, heappush
from itertools import count
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelError
from index.text import open_tokenizer

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer


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


Values = NDArray[np.int64] | NDArray[np.float32]

Row = Mapping[str, Values]
"""The inputs of one text by their names, each of shape (tokens,). Inputs that the network does not take are ignored."""

Outputs = tuple[NDArray[np.float32], ...]
"""What the network says of one row, output by output, without the batch's axis: (outputs,) or (tokens, outputs)."""


class Network:
    """The network in the ONNX file at `path`, whose bytes have the SHA-256 `sha256` (hex). Safe for many threads.

    Rows are run by `service`, by default the one for all networks. The outputs of the last `remembered` different rows
    are kept, and such a row is not run again.
    """

    def __init__(self, path: Path, sha256: str, service: InferenceService | None = None, remembered: int = 0) -> None:
        self.path = path
        self.sha256 = sha256
        self._service = inference_service() if service is None else service
        self._loading = Lock()
        self._session: InferenceSession | None = None
        self._lock = Lock()
        self._remembered = remembered
        self._outputs_of: OrderedDict[bytes, Outputs] = OrderedDict()

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
        known = [self._recalled(row) for row in rows]
        jobs = [
            Job(length, partial(self._outputs, row))
            for length, row, outputs in zip(lengths, rows, known, strict=True)
            if outputs is None
        ]
        new = iter(self._service.run(jobs) if jobs else ())
        return [next(new) if outputs is None else outputs for outputs in known]

    def _recalled(self, row: Row) -> Outputs | None:
        if not self._remembered:
            return None
        with self._lock:
            outputs = self._outputs_of.get(key := _key(row))
            if outputs is not None:
                self._outputs_of.move_to_end(key)
            return outputs

    def _outputs(self, row: Row) -> Outputs:
        """What is remembered of it, by now perhaps, or what the network says."""
        outputs = self._recalled(row) or self._computed(row)
        if self._remembered:
            with self._lock:
                self._outputs_of[_key(row)] = outputs
                while len(self._outputs_of) > self._remembered:
                    self._outputs_of.popitem(last=False)
        return outputs

    def _computed(self, row: Row) -> Outputs:
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


def _key(row: Row) -> bytes:
    """The same for equal rows."""
    digest = hashlib.blake2b(digest_size=16)
    for name in sorted(row):
        digest.update(name.encode() + np.ascontiguousarray(row[name]).tobytes())
    return digest.digest()


@dataclass(frozen=True, slots=True)
class EncodedPair:
    """`[CLS] first [SEP] second [SEP]`. `ids` and `type_ids` (0 up to the first [SEP], 1 behind it) have the shape
    (tokens,); the tokens `second` (a range) are those of the second text, `offsets[t]` the characters of it that token
    `second[t]` stands for. `cut_off` says whether the second text did not fit whole."""

    ids: NDArray[np.int64]
    type_ids: NDArray[np.int64]
    second: range
    offsets: tuple[tuple[int, int], ...]
    cut_off: bool

    @property
    def row(self) -> Row:
        """The inputs of a BERT network."""
        return {
            "input_ids": self.ids,
            "attention_mask": np.ones(len(self.ids), dtype=np.int64),
            "token_type_ids": self.type_ids,
        }


class PairTokenizer:
    """Encodes pairs by the `tokenizer.json` at `path`, which is read at the first use. Thread-safe.

    Raises `ModelError` when it is missing or not a tokenizer that has [CLS] and [SEP].
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def encode(self, first: str, second: str, limit: int) -> EncodedPair:
        """The pair in at most `limit` tokens: the end of `second` is cut off, and `first` only where it alone is
        longer than `limit` less one token of the second."""
        [pair] = self.encode_all([(first, second)], limit)
        return pair

    def encode_all(self, pairs: Sequence[tuple[str, str]], limit: int) -> list[EncodedPair]:
        """The same for many; a text that stands in many pairs is encoded once."""
        texts = list(dict.fromkeys(text for pair in pairs for text in pair))
        tokenizer, cls, sep = self._opened()
        encodings = dict(zip(texts, tokenizer.encode_batch(texts, add_special_tokens=False), strict=True))
        made = []
        for first, second in pairs:
            head = encodings[first].ids[: max(0, limit - 4)]
            tail = encodings[second]
            room = max(0, limit - 3 - len(head))
            behind = tail.ids[:room]
            ids = np.array([cls, *head, sep, *behind, sep], dtype=np.int64)
            types = np.zeros(len(ids), dtype=np.int64)
            types[len(head) + 2 :] = 1
            where = range(len(head) + 2, len(head) + 2 + len(behind))
            made.append(EncodedPair(ids, types, where, tuple(tail.offsets[:room]), len(tail.ids) > room))
        return made

    def _opened(self) -> "tuple[Tokenizer, int, int]":
        tokenizer = open_tokenizer(self.path)
        cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
        if cls is None or sep is None:
            raise ModelError(f"{self.path} has no tokens [CLS] and [SEP]: install Footnote again")
        return tokenizer, cls, sep


class CrossEncoder:
    """Scores pairs by `network`, at most `limit` tokens of each; its first output is what it says of a pair."""

    def __init__(self, network: Network, tokenizer: PairTokenizer, limit: int) -> None:
        self.network = network
        self.tokenizer = tokenizer
        self.limit = limit

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Shape (pairs, outputs): the network's logits. Raises `ModelError`."""
        if not pairs:
            return np.zeros((0, 1), dtype=np.float32)
        encoded = self.tokenizer.encode_all(pairs, self.limit)
        outputs = self.network.run([pair.row for pair in encoded])
        return np.stack([first for first, *_ in outputs])
