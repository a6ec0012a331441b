"""Files into the library: read, cut, embedded, stored in one transaction; and a library embedded anew by another
model."""

import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from corpus import chunker
from corpus.chunker import Cutting, TokenCounter
from corpus.errors import DocumentNotFound, FileError, FileUnreadable, LibraryReadOnly
from corpus.library import Library
from corpus.readers import base
from corpus.receipts import Receipt, Status, receipt_of
from corpus.sources import SourceFile
from corpus.stored_rows import DocumentRecord, Entry, Metadata, StoredPassage, text_sha256
from corpus.types import Document, Passage
from index.embedder import Embedder, Vectors

_SPELL = 0.25
_TEXTS_AT_ONCE = 64
_UNIVERSAL = ("utf", "ascii")


@dataclass(frozen=True, slots=True)
class Reading:
    """The functions that take a file's bytes, make a document, cut it, and say what the model reads of a passage;
    `reads_more` says whether a document that is in the library is worth reading again."""

    content: Callable[[SourceFile], bytes] = SourceFile.content
    read: Callable[[SourceFile], Document] = base.read
    cut: Callable[[Document, TokenCounter, int], Cutting] = chunker.cut
    passage_text: Callable[[Document, Passage], str] = chunker.passage_text
    reads_more: Callable[[DocumentRecord], bool] = lambda _: False


@dataclass(frozen=True, slots=True)
class Embedding:
    """How far a file has come: `done` of its `total` new texts are embedded."""

    source: str
    done: int
    total: int


Watch = Callable[[Embedding], object]


def _unwatched(_: Embedding) -> None:
    """Nobody looks."""


_NO_DETAILS: Mapping[SourceFile, Metadata] = {}


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What reading a file came to: `document` is None where the library holds the content already, or for an `error`;
    `original` is the file itself where its pages can be drawn."""

    sha256: str
    document: Document | None
    original: bytes | None
    error: FileError | None
    seconds: float


class Ingest:
    """Adds files to a library. `limit` is the most word pieces of a passage, as `counter` counts them; `ahead` is how
    many files are read while one is embedded.

    Raises `LibraryModelMismatch` when `embedder` is not the library's.
    """

    def __init__(
        self,
        library: Library,
        embedder: Embedder,
        counter: TokenCounter,
        limit: int,
        reading: Reading | None = None,
        ahead: int = 2,
    ) -> None:
        library.require_embedder(embedder.name)
        self._library = library
        self._embedder = embedder
        self._counter = counter
        self._limit = limit
        self._reading = reading or Reading()
        self._ahead = ahead

    def add(
        self,
        files: Sequence[SourceFile],
        overrides: Metadata,
        watch: Watch = _unwatched,
        each: Mapping[SourceFile, Metadata] = _NO_DETAILS,
    ) -> Iterator[Receipt]:
        """Add each file in turn; its receipt comes once it is safely stored, or has failed.

        `each` has the details of single files, in place of `overrides`. `watch` is told how far a file has come, some
        times for a long one. A file that cannot be read gets a receipt and the next goes on. Raises a `LibraryError` or
        a `ModelError`; the files that had their receipt stay in.
        """
        waiting: deque[Future[_Outcome]] = deque()
        settled: set[str] = set()
        readers = ThreadPoolExecutor(self._ahead, thread_name_prefix="reading")
        try:
            for number, file in enumerate(files):
                while len(waiting) <= self._ahead and number + len(waiting) < len(files):
                    ahead = files[number + len(waiting)]
                    waiting.append(readers.submit(self._read, ahead, each.get(ahead, overrides)))
                started = time.perf_counter()
                outcome = _awaited(waiting.popleft())
                # Of two files with the same content, what is said of the first stands.
                details = each.get(file, overrides) if outcome.sha256 not in settled else Metadata()
                settled.add(outcome.sha256)
                receipt = self._settled(file, outcome, details, watch)
                waited = time.perf_counter() - started
                yield replace(receipt, seconds=waited, reading_seconds=outcome.seconds)
        finally:
            # Whoever stops in the middle does not wait for files that nobody will ask for.
            readers.shutdown(wait=False, cancel_futures=True)

    def _read(self, file: SourceFile, overrides: Metadata) -> _Outcome:
        """Read the file, unless what it holds is in the library already."""
        started = time.perf_counter()
        sha256, document, original, failure = "", None, None, None
        try:
            for _ in range(2):
                content = self._reading.content(file)
                sha256 = hashlib.sha256(content).hexdigest()
                same = self._library.with_content(sha256)
                if same is not None and self._stays(same, overrides):
                    break
                document = self._reading.read(file)
                original = content if document.layout is not None else None
                if document.source.sha256 == sha256:
                    break
            else:
                raise FileUnreadable(f"{file.name} kept changing while it was read: add it again when it rests")
        except FileError as error:
            failure = error
        return _Outcome(sha256, document, original, failure, time.perf_counter() - started)

    def _stays(self, same: DocumentRecord, overrides: Metadata) -> bool:
        return not overrides.differs_from(same) and not self._reading.reads_more(same)

    def _settled(self, file: SourceFile, outcome: _Outcome, overrides: Metadata, watch: Watch) -> Receipt:
        try:
            if outcome.error is not None:
                raise outcome.error
            receipt = self._add(file, outcome, overrides, watch)
            self._library.failures.forget(file.absolute_path)
            return receipt
        except FileError as error:
            # A name that is not text cannot be kept, and a library that may not be written to keeps nothing.
            with suppress(FileUnreadable, LibraryReadOnly):
                self._library.failures.keep(file.name, file.absolute_path, str(error))
            return Receipt(file.name, str(file.path.absolute()), Status.FAILED, str(error))

    def _add(self, file: SourceFile, outcome: _Outcome, overrides: Metadata, watch: Watch) -> Receipt:
        same = self._library.with_content(outcome.sha256)
        before = self._library.from_path(file.absolute_path)
        if same is not None and self._stays(same, overrides):
            return self._leave(file, same, before)
        document = outcome.document
        if document is None:  # it was there when the reading began
            raise FileUnreadable(f"{file.name} was removed while it was being added: add it again")
        stays = before is not None and _other_path(before, file.absolute_path)
        details = _kept(overrides, same or before)
        embedding_seconds = self._store(details.of(document), outcome.original, watch)
        record = self._library.with_content(outcome.sha256)
        if record is None:  # another process has just removed it
            raise FileUnreadable(f"{file.name} was removed while it was being added: add it again")
        status = Status.ADDED if same is None and before is None else Status.REPLACED
        reasons = list(document.missing)
        if not record.sentences:
            reasons.append("there is no sentence in it that can be cited")
        if reasons:
            status = Status.PARTIAL
        if before is not None and stays and before.id != record.id:
            reasons.append(f"what it held before stays as {stays}")
        encoding = document.source.encoding
        if encoding and not encoding.lower().startswith(_UNIVERSAL):
            reasons.append(f"read as {encoding}")
        return replace(_receipt(file, status, record, "; ".join(reasons)), embedding_seconds=embedding_seconds)

    def _leave(self, file: SourceFile, same: DocumentRecord, before: DocumentRecord | None) -> Receipt:
        """The content is there already; what was read from this path `before` may be something else."""
        if before is not None and before.id == same.id:
            return _receipt(file, Status.UNCHANGED, same)
        reason = f"same content as {same.source}"
        # Whoever may not write to the library cannot change or remove the document either.
        with suppress(DocumentNotFound, LibraryReadOnly):
            self._library.also_at(same.id, file.absolute_path, file.name)
        return _receipt(file, Status.UNCHANGED if before is None else Status.REPLACED, same, reason)

    def _store(self, document: Document, original: bytes | None, watch: Watch) -> float:
        """Cut, embed and store it; the seconds that embedding took."""
        steps = self._reading
        parts = steps.cut(document, self._counter, self._limit)
        passages = [steps.passage_text(document, passage) for passage in parts.passages]
        texts = {text_sha256(text): text for text in passages}
        new = self._library.missing(tuple(texts))
        started = time.perf_counter()
        # Not asked for nothing: the first question loads the model, which takes seconds.
        slices: list[Vectors] = []
        if new:
            watch(Embedding(document.source.name, 0, len(new)))
        for start in range(0, len(new), _TEXTS_AT_ONCE):
            slices.append(self._embedder.embed([texts[key] for key in new[start : start + _TEXTS_AT_ONCE]]))
            watch(Embedding(document.source.name, min(start + _TEXTS_AT_ONCE, len(new)), len(new)))
        vectors = np.concatenate(slices) if slices else np.empty((0, 0), np.float32)
        seconds = time.perf_counter() - started
        self._library.store(
            Entry(
                document,
                tuple(
                    StoredPassage(passage, text_sha256(text), text)
                    for passage, text in zip(parts.passages, passages, strict=True)
                ),
                parts.sentences,
                new,
                vectors,
                original,
            )
        )
        return seconds


def _kept(details: Metadata, former: DocumentRecord | None) -> Metadata:
    """The details, and those that came with a citation key before: the file was read again, or is a newer version."""
    if former is None or not former.citation_key or details.citation_key:
        return details
    return Metadata(
        details.title or former.title,
        details.authors or former.authors,
        former.year if details.year is None else details.year,
        details.doi or former.doi,
        former.citation_key,
    )


def _other_path(record: DocumentRecord, path: str) -> str:
    """The first other path of a document's content, empty where it lies at `path` alone."""
    return next((other for other in (record.path, *record.also_at) if other != path), "")


def _awaited(reading: Future[_Outcome]) -> _Outcome:
    """What the reading comes to. Waited for in short spells: in one long one, Python can miss a Ctrl-C."""
    while not reading.done():
        wait([reading], timeout=_SPELL)
    return reading.result()


def _receipt(file: SourceFile, status: Status, record: DocumentRecord, reason: str = "") -> Receipt:
    return replace(receipt_of(record, status, reason), source=file.name, path=str(file.path.absolute()))


_REEMBED_TEXTS_AT_ONCE = 128

ReembedWatch = Callable[[int, int], object]
"""Told how many passages are done, and of how many."""


def reembed(library: Library, embedder: Embedder, watch: ReembedWatch) -> int:
    """Embed every passage of `library` by `embedder` and make that its model; how many were embedded.

    Nothing is read from files again. Raises a `LibraryError`, also when the library may not be written to, or a
    `ModelError`.
    """
    embedded = 0
    if library.embedder == embedder.name:
        return embedded
    while not library.change_embedder(embedder.name):
        # Documents may be added meanwhile by another process, which still embeds them by the former model.
        embedded += _embed_missing(library, embedder, watch)
    return embedded


def _embed_missing(library: Library, embedder: Embedder, watch: ReembedWatch) -> int:
    texts = {item.text_sha256: item.text for item in library.passages()}
    missing = library.missing(tuple(texts), embedder.name)
    done, total = len(texts) - len(missing), len(texts)
    watch(done, total)
    for start in range(0, len(missing), _REEMBED_TEXTS_AT_ONCE):
        some = missing[start : start + _REEMBED_TEXTS_AT_ONCE]
        library.keep_vectors(embedder.name, some, embedder.embed([texts[key] for key in some]))
        done += len(some)
        watch(done, total)
    return len(missing)
