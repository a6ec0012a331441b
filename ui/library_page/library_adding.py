"""Adding over a real library: files are read in a child process, and embedded a few texts at a time, so that whoever
asks meanwhile waits for a few texts and not for a document. Left out: the line of files (`intake`)."""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event, Lock
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from assistant import assembly
from assistant.settings import Settings
from corpus.document import Document
from corpus.finding import files_under
from corpus.library import Library
from corpus.metadata import Metadata
from corpus.reading.confined.crew import Crew
from corpus.receipt import Receipt, Status
from corpus.source_file import SourceFile
from index.embedder import Embedder, Vectors
from index.ingest import Embedding
from ui.library_page.ports import Ended, Progress, Tell

Given = TypeVar("Given")
TEXTS_AT_ONCE = 16
_BREATH = 0.002


class LibraryAdding:
    """An `Adding` that reads as `settings` say and shares `embedder` with those who ask."""

    def __init__(self, settings: Settings, library: Library, embedder: Embedder) -> None:
        self._settings = settings
        self._library = library
        self._embedder = embedder
        self._lock = Lock()
        self._crew: Crew | None = None
        self._ended = Event()

    def add(self, path: Path, tell: Tell) -> Iterator[Receipt]:
        """A receipt for the file, or for each in it. Raises `Ended`, a `LibraryError` or a `ModelError`."""
        found = self._in_crew(lambda crew: files_under([path], crew))
        for refused in found.refused:
            yield Receipt(refused.path.name, str(refused.path), Status.FAILED, refused.reason)
        if not found.files:
            return
        files = len(found.files)
        tell(Progress(files))
        gentle = _Gentle(self._embedder, self._ended.is_set, lambda done: watched(done))
        at_work = Embedding(path.name, 0, 0)

        def watch(embedding: Embedding) -> None:
            nonlocal at_work
            at_work = embedding
            tell(Progress(files, embedding.source, embedding.done, embedding.total))

        def watched(done: int) -> None:
            tell(Progress(files, at_work.source, at_work.done + done, at_work.total))

        ingest = assembly.ingest_read_by(self._content, self._read, self._settings, self._library, gentle)
        for receipt in ingest.add(found.files, Metadata(), watch):
            yield receipt
            tell(Progress(files))

    def rest(self) -> None:
        """End the child process that reads."""
        with self._lock:
            crew, self._crew = self._crew, None
        if crew is not None:
            crew.close()

    def end(self) -> None:
        """Give up: the child ends at once, and nothing more is embedded or stored."""
        self._ended.set()
        self.rest()

    def _content(self, file: SourceFile) -> bytes:
        return self._in_crew(lambda crew: crew.content(file))

    def _read(self, file: SourceFile) -> Document:
        return self._in_crew(lambda crew: crew.read(file))

    def _in_crew(self, task: Callable[[Crew], Given]) -> Given:
        """What the child gives, which is started where there is none. Raises `Ended`."""
        with self._lock:
            if self._ended.is_set():
                raise Ended
            self._crew = self._crew or Crew(size=1)
            crew = self._crew
        try:
            return task(crew)
        except Exception:  # whatever it says: a child that was ended has not found the file damaged
            if self._ended.is_set():
                raise Ended from None
            raise


class _Gentle:
    """An embedder that lets others in between every few texts, tells how many are done, and can be ended."""

    def __init__(self, embedder: Embedder, ended: Callable[[], bool], tell: Callable[[int], None]) -> None:
        self.name = embedder.name
        self._embedder = embedder
        self._ended = ended
        self._tell = tell

    def embed(self, texts: Sequence[str]) -> Vectors:
        # By length, as the model batches them, so that little is spent on padding.
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        parts: list[Vectors] = []
        for start in range(0, len(order), TEXTS_AT_ONCE):
            if self._ended():
                raise Ended
            parts.append(self._embedder.embed([texts[number] for number in order[start : start + TEXTS_AT_ONCE]]))
            self._tell(min(start + TEXTS_AT_ONCE, len(order)))
            # Whoever waits for the model gets it now: a lock that is let go and taken at once is never handed over.
            time.sleep(_BREATH)
        if not parts:
            return self._embedder.embed(texts)
        together = np.concatenate(parts)
        vectors = np.empty_like(together)
        vectors[order] = together
        return vectors

    def embed_query(self, query: str) -> NDArray[np.float32]:
        return self._embedder.embed_query(query)
