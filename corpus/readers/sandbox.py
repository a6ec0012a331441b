"""Reading in child processes with limits, so that no file can hang, crash or fill the process that asked."""

import contextlib
import json
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Self

from corpus import errors
from corpus.errors import FileDamaged, FileError, FileOverLimit
from corpus.readers.pdf.ocr import Engine
from corpus.sources import SourceFile
from corpus.storage import Body
from corpus.types import Document


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` of wall-clock time for one file or one page drawn, `memory_bytes` of address space for the child
    that reads it (where the system can limit it, as Linux does)."""

    seconds: float = 300.0
    memory_bytes: int = 3 * 1024**3


_LENGTHS = struct.Struct("<IQ")


@dataclass(frozen=True, slots=True)
class Message:
    """`head` says what is asked or answered, `body` is a file, a picture or a document."""

    head: Mapping[str, str | int | None]
    body: bytes = b""

    def text(self, key: str) -> str:
        """The text under `key`. Raises `ValueError` when there is none."""
        value = self.head.get(key)
        if not isinstance(value, str):
            raise ValueError(f"no {key} in the message")
        return value

    def number(self, key: str) -> int:
        """The number under `key`. Raises `ValueError` when there is none."""
        value = self.head.get(key)
        if not isinstance(value, int):
            raise ValueError(f"no {key} in the message")
        return value


def send(stream: IO[bytes], message: Message) -> None:
    """Write a message. Raises `OSError` when nobody reads it."""
    head = json.dumps(dict(message.head)).encode()
    stream.write(_LENGTHS.pack(len(head), len(message.body)))
    stream.write(head)
    stream.write(message.body)
    stream.flush()


def receive(stream: IO[bytes]) -> Message | None:
    """Read a message; None when the other side has ended."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    head_length, body_length = _LENGTHS.unpack(lengths)
    head, body = stream.read(head_length), stream.read(body_length)
    if len(head) < head_length or len(body) < body_length:
        return None
    return Message(json.loads(head), body)


def refusal(error: FileError) -> Message:
    """The message that says why a file was refused."""
    return Message({"error": type(error).__name__, "message": str(error)})


def refused(message: Message) -> FileError:
    """The error that `refusal` made into a message."""
    kind: object = getattr(errors, message.text("error"), None)
    known = kind if isinstance(kind, type) and issubclass(kind, FileError) else FileDamaged
    return known(message.text("message"))


_WORKER = "corpus.readers.sandbox_worker"


@dataclass(frozen=True, slots=True)
class _Child:
    """A worker process that is waiting for a question."""

    process: subprocess.Popen[bytes]

    def ask(self, question: Message) -> Message | None:
        """Its answer, or None when it ended instead."""
        process = self.process
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            send(process.stdin, question)
            return receive(process.stdout)
        except (OSError, ValueError):
            return None

    def end(self) -> int:
        """End it now; its exit status."""
        self.process.kill()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                # What was still to be written has no reader any more.
                with contextlib.suppress(OSError):
                    stream.close()
        return self.process.wait()


class Crew:
    """Up to `size` children, started when they are needed; `ocr` reads pages that are pictures. Safe for threads.

    Use as a context manager, or `close` it.
    """

    def __init__(self, size: int = 2, limits: Limits | None = None, ocr: Engine | None = None) -> None:
        self._ocr = ocr
        self._limits = limits or Limits()
        self._lock = threading.Lock()
        self._all: set[subprocess.Popen[bytes]] = set()
        self._closed = False
        self._peak_bytes = 0
        self._waiting: SimpleQueue[_Child | None] = SimpleQueue()
        for _ in range(size):
            self._waiting.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def peak_bytes(self) -> int:
        """The most memory that one of the children has held so far."""
        return self._peak_bytes

    def close(self) -> None:
        """End all children at once, also those in the middle of a file. Closing twice does nothing."""
        with self._lock:
            self._closed = True
            for process in self._all:
                process.kill()
        # Those that wait are put away here; the others by the threads that have them. Whoever waits for one is woken.
        for child in self._idle():
            if child is not None:
                self._end(child)
            self._waiting.put(None)

    def read(self, file: SourceFile) -> Document:
        """The document in a file. Raises a `FileError`, `FileOverLimit` among them."""
        head = {"task": "read", "name": file.name, "path": str(file.path), "member": file.member, "ocr": self._ocr}
        question = Message(head)
        return Body.from_json(self._answer(question)).document

    def content(self, file: SourceFile) -> bytes:
        """The bytes of a file; those of one in a zip are unpacked by a child. Raises a `FileError`."""
        if file.member is None:
            return file.content()
        return self._answer(
            Message({"task": "content", "name": file.name, "path": str(file.path), "member": file.member})
        )

    def members(self, path: Path) -> tuple[str, ...] | None:
        """The names of the files in the zip at `path`; None for what is no zip or cannot be opened.

        Raises a `FileError` for one that holds more names than a zip may, or that takes too long to list.
        """
        name = SourceFile(path).name
        names = json.loads(self._answer(Message({"task": "members", "name": name, "path": str(path)})))
        return None if names is None else tuple(map(str, names))

    def draw(self, name: str, content: bytes, page: int, width: int) -> bytes:
        """The picture of a page of the PDF whose bytes are `content`. Raises a `FileError`."""
        return self._answer(Message({"task": "draw", "name": name, "page": page, "width": width}, content))

    def _is_closed(self) -> bool:
        with self._lock:
            return self._closed

    def _idle(self) -> list[_Child | None]:
        idle: list[_Child | None] = []
        with contextlib.suppress(Empty):
            while True:
                idle.append(self._waiting.get_nowait())
        return idle

    def _answer(self, question: Message) -> bytes:
        if self._is_closed():
            raise RuntimeError("the crew is closed")
        child = self._waiting.get()
        try:
            child = child or self._start()
            answer = self._ask(child, question)
        except BaseException:
            if child is not None:
                self._end(child)
            self._waiting.put(None)
            raise
        self._peak_bytes = max(self._peak_bytes, answer.number("peak_bytes"))
        self._waiting.put(child)
        if self._is_closed():  # in the meantime
            self.close()
        if "error" in answer.head:
            raise refused(answer)
        return answer.body

    def _ask(self, child: _Child, question: Message) -> Message:
        name = question.text("name")
        overdue = threading.Event()

        def end() -> None:
            overdue.set()
            child.process.kill()

        clock = threading.Timer(self._limits.seconds, end)
        clock.start()
        try:
            answer = child.ask(question)
        finally:
            clock.cancel()
        if answer is not None:
            return answer
        if overdue.is_set():
            raise FileOverLimit(
                f"{name} took longer than {self._limits.seconds:.0f} seconds to read, the limit: split it into parts"
            )
        status = child.process.wait()
        raise FileDamaged(
            f"{name} made its reader break down (status {status}): it is damaged, or takes more than "
            f"{self._limits.memory_bytes / 1024**3:.0f} GB of memory; save it anew or split it into parts"
        )

    def _start(self) -> _Child:
        limits = self._limits
        with self._lock:
            if self._closed:
                raise RuntimeError("the crew is closed")
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", _WORKER, str(limits.memory_bytes), str(limits.seconds)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                # NumPy reserves address space for each thread it might want.
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            )
            self._all.add(process)
        return _Child(process)

    def _end(self, child: _Child) -> None:
        child.end()
        with self._lock:
            self._all.discard(child.process)
