"""Adding to a real library from the page, what it holds, and whether all of its folder is whole."""

import sqlite3
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from threading import Event, Lock
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from assistant import factory, study_file
from assistant.settings import Settings
from assistant.study_file import check_study
from corpus.catalogue import Catalogue, Catalogued
from corpus.errors import DocumentNotFound, FileNotText, FileUnreadable, LibraryDamaged
from corpus.inputs import files_under
from corpus.integrity import Finding, check
from corpus.library import FILE_NAME, Library
from corpus.readers.sandbox import Crew
from corpus.receipts import Receipt, Status
from corpus.sources import KIND_OF_SUFFIX, KINDS_IN_WORDS, SourceFile
from corpus.storage import Opened
from corpus.stored_rows import Metadata
from corpus.types import Document
from evals.verdicts import verdict_problems
from index.embedder import Embedder, Vectors
from index.indexer import Embedding
from index.segments import made_again
from ui.web.accounts import people_problems
from ui.web.services import Shelved, shelved

MOST_BYTES = 200
"""File systems take 255; the rest is for what is put before or behind it."""


def file_name(sent: str) -> str:
    """`sent` as the name of a file, composed as NFC, so that the same name from any machine is the same.

    Raises `FileUnreadable` for what is no name of a file, `FileNotText` for a kind that Footnote does not read.
    """
    name = unicodedata.normalize("NFC", sent)
    if not name.strip():
        raise FileUnreadable("the file has no name: give it one")
    if any(mark in name for mark in "/\\") or name in (".", ".."):
        raise FileUnreadable(f"{_shown(name)} is a path, not the name of a file: choose the file itself")
    if not name.isprintable():
        raise FileUnreadable(f"{_shown(name)} has characters in its name that cannot be shown: rename the file")
    if len(name.encode()) > MOST_BYTES:
        raise FileUnreadable(f"{_shown(name)} has a name that is too long: shorten it to {MOST_BYTES} bytes")
    if PurePosixPath(name).suffix.lower() not in KIND_OF_SUFFIX:
        raise FileNotText(f"{_shown(name)} is of no kind that Footnote reads: {KINDS_IN_WORDS}, or a zip of them")
    return name


def shown_name(sent: str) -> str:
    """`sent` as it can stand in a list, whatever it is."""
    return _shown(sent) if sent.strip() else "a file without a name"


def _shown(name: str) -> str:
    kept = "".join(mark if mark.isprintable() else "\N{REPLACEMENT CHARACTER}" for mark in name)
    return kept if len(kept) <= 80 else f"{kept[:39]}…{kept[-40:]}"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one upload has come: the file called `source` has `done` of its `total` new texts embedded (0 of 0 while
    it is read), and the upload holds `files` files in all."""

    files: int
    source: str = ""
    done: int = 0
    total: int = 0


Tell = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Soundness:
    """What checking came to: all that is wrong, what was made again, and how many documents were looked at."""

    findings: tuple[Finding, ...]
    made_again: tuple[str, ...] = ()
    documents: int = 0


class Ended(Exception):
    """Adding was given up, since Footnote ends. Not a `FootnoteError`: nobody is told."""


Given = TypeVar("Given")
TEXTS_AT_ONCE = 16
_BREATH = 0.002


class LibraryAdding:
    """Adds files to the library; it reads as `settings` say and shares `embedder` with those who ask."""

    def __init__(self, settings: Settings, library: Library, embedder: Embedder) -> None:
        self._settings = settings
        self._library = library
        self._embedder = embedder
        self._lock = Lock()
        self._crew: Crew | None = None
        self._ended = Event()

    def add(self, path: Path, tell: Tell) -> Iterator[Receipt]:
        """A receipt for the file, or for each in it. Raises `Ended`, a `LibraryError` or a `ModelError`."""
        inputs = self._in_crew(lambda crew: files_under([path], crew))
        yield from (refused.receipt() for refused in inputs.refused)
        if not inputs.files:
            return
        files = len(inputs.files)
        tell(Progress(files))
        gentle = _Gentle(self._embedder, self._ended.is_set, lambda done: watched(done))
        at_work = Embedding(path.name, 0, 0)

        def watch(embedding: Embedding) -> None:
            nonlocal at_work
            at_work = embedding
            tell(Progress(files, embedding.source, embedding.done, embedding.total))

        def watched(done: int) -> None:
            tell(Progress(files, at_work.source, at_work.done + done, at_work.total))

        ingest = factory.ingest_read_by(self._content, self._read, self._settings, self._library, gentle)
        for receipt in ingest.add(inputs.files, Metadata(), watch):
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


_MAGIC = b"SQLite format 3\x00"
_REMEDY = "restore a copy of it, or move it away"
_KNOWN = frozenset({FILE_NAME, study_file.FILE_NAME})


def check_all(library: Library) -> tuple[Finding, ...]:
    """All that is wrong in a library's folder; empty when everything is sound. Raises as `check` does."""
    findings = check(library)

    @cache
    def text_of(document_id: str) -> str | None:
        try:
            return library.document(document_id).text
        except (DocumentNotFound, LibraryDamaged):
            return None

    known_text = text_of if not findings else lambda _: None
    study = check_study(library.folder, known_text, (people_problems, verdict_problems), library.url)
    return (*findings, *study, *_others(library.folder))


def _others(folder: Path) -> Iterator[Finding]:
    """What is wrong with databases that are neither: a cache of checks, or one that somebody put there."""
    for path in sorted(folder.rglob("*")):
        if path.parent == folder and path.name in _KNOWN:
            continue
        if _is_database(path):
            for problem in _problems(path):
                yield Finding(str(path.relative_to(folder)), f"{problem}: {_REMEDY}")


def _is_database(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(len(_MAGIC))
    except OSError:
        return False
    # One whose beginning is damaged is told by its name.
    return head == _MAGIC or (path.suffix in (".sqlite", ".sqlite3", ".db") and bool(head))


def _problems(path: Path) -> Iterator[str]:
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            yield from (str(line) for (line,) in connection.execute("PRAGMA integrity_check") if line != "ok")
    except sqlite3.Error as error:
        yield f"it cannot be read ({error})"


class LibraryHoldings:
    """`Holdings` over a library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._catalogue = Catalogue(library)

    def counts(self, words: str) -> Catalogued:
        """How much there is, and how many documents have `words`."""
        return self._catalogue.counts(words)

    def listed(self, words: str, first: int, most: int) -> tuple[Shelved, ...]:
        """The documents with `words`, the last added first."""
        return tuple(map(shelved, self._catalogue.listed(words, first, most)))

    def failed(self, most: int) -> tuple[Shelved, ...]:
        """The files that could not be added, the last first."""
        failures = self._library.failures.all()[:most]
        return tuple(
            Shelved(Receipt(failure.source, failure.path, Status.FAILED, failure.reason), failure.at)
            for failure in failures
        )

    def opened(self, document_id: str) -> Opened:
        """The document with its passages. Raises `DocumentNotFound`."""
        return self._catalogue.opened(document_id)

    def remove(self, document_id: str) -> None:
        """Take the document out. Raises `DocumentNotFound`."""
        self._library.remove(document_id)

    def forget(self, path: str) -> None:
        """Strike a failed file from the list."""
        self._library.failures.forget(path)


class LibraryChecking:
    """Looks at every hash, span, vector and index of a library, through a connection of its own: whoever asks meanwhile
    does not wait."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def check(self) -> Soundness:
        """Look at every hash, span, vector and index; what is derived and stale is made again."""
        with self._library.again() as library:
            findings = check_all(library)
            if findings:
                return Soundness(findings)
            return Soundness((), made_again(library), Catalogue(library).counts().documents)
