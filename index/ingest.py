"""Files into the library: read, cut, embed what is new, store in one transaction; a receipt a file.

Left out: how a file is read (`corpus.reading`) and cut (`corpus.cutting`), and showing progress (`ui/`).
"""

import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from corpus import cutting, reading
from corpus.cutting import Cutting, TokenCounter
from corpus.document import Document
from corpus.entry import DocumentRecord, Entry, StoredPassage, StoredSentence, text_sha256
from corpus.errors import DocumentNotFound, FileError, FileUnreadable, LibraryModelMismatch
from corpus.library import Library
from corpus.metadata import Metadata
from corpus.passage import Passage, Sentence
from corpus.reading.file_kind import KIND_OF_SUFFIX
from corpus.receipt import Receipt, Status
from corpus.source_file import SourceFile
from index.embedder import Embedder

SUFFIXES = frozenset(KIND_OF_SUFFIX)
"""What is taken from a folder. A file named outright is tried whatever its suffix."""

_UNIVERSAL = ("utf", "ascii")


@dataclass(frozen=True, slots=True)
class Reading:
    """The functions that make a document, cut it, and say what the model reads of its parts."""

    read: Callable[[SourceFile], Document] = reading.read
    cut: Callable[[Document, TokenCounter, int], Cutting] = cutting.cut
    passage_text: Callable[[Document, Passage], str] = cutting.passage_text
    sentence_text: Callable[[Document, Sentence], str] = cutting.sentence_text


class Ingest:
    """Adds files to a library. `limit` is the most word pieces of a passage, as `counter` counts them.

    Raises `LibraryModelMismatch` when `embedder` is not the library's.
    """

    def __init__(
        self,
        library: Library,
        embedder: Embedder,
        counter: TokenCounter,
        limit: int,
        reading: Reading | None = None,
    ) -> None:
        if embedder.name != library.embedder:
            raise LibraryModelMismatch(
                f"{library.folder} was embedded by {library.embedder}, not by {embedder.name}: use that model"
            )
        self._library = library
        self._embedder = embedder
        self._counter = counter
        self._limit = limit
        self._reading = reading or Reading()

    def add(self, paths: Sequence[Path], overrides: Metadata) -> Iterator[Receipt]:
        """Add each file in turn; its receipt comes once it is safely stored, or has failed.

        A file that cannot be read gets a receipt and the next goes on. Raises a `LibraryError` or a
        `ModelError`; the files that had their receipt stay in.
        """
        for path in paths:
            started = time.perf_counter()
            try:
                receipt = self._add(path, overrides)
            except FileError as error:
                receipt = Receipt(path.name, str(path.absolute()), Status.FAILED, str(error))
            yield replace(receipt, seconds=time.perf_counter() - started)

    def _add(self, path: Path, overrides: Metadata) -> Receipt:
        place = _place(path)
        for _ in range(2):
            sha256 = _sha256(path)
            same = self._library.with_content(sha256)
            before = self._library.from_path(place)
            if same is not None and not overrides.differs_from(same):
                return self._leave(path, same, before)
            document = self._reading.read(SourceFile(path))
            if document.source.sha256 == sha256:
                break
        else:
            raise FileUnreadable(f"{path.name} kept changing while it was read: add it again when it rests")
        self._store(overrides.of(document))
        record = self._library.with_content(sha256)
        if record is None:  # another process has just removed it
            raise FileUnreadable(f"{path.name} was removed while it was being added: add it again")
        status = Status.ADDED if same is None and before is None else Status.REPLACED
        if not record.sentences:
            return _receipt(path, Status.PARTIAL, record, "there is no sentence in it that can be cited")
        universal = document.source.encoding.lower().startswith(_UNIVERSAL)
        return _receipt(path, status, record, "" if universal else f"read as {document.source.encoding}")

    def _leave(self, path: Path, same: DocumentRecord, before: DocumentRecord | None) -> Receipt:
        """The content is there already; what was read from this path `before` may be something else."""
        if before is not None and before.id == same.id:
            return _receipt(path, Status.UNCHANGED, same)
        reason = f"same content as {same.source}"
        if before is None:
            return _receipt(path, Status.UNCHANGED, same, reason)
        with suppress(DocumentNotFound):
            self._library.remove(before.id)
        return _receipt(path, Status.REPLACED, same, reason)

    def _store(self, document: Document) -> None:
        steps = self._reading
        parts = steps.cut(document, self._counter, self._limit)
        passages = [steps.passage_text(document, passage) for passage in parts.passages]
        sentences = [steps.sentence_text(document, sentence) for sentence in parts.sentences]
        texts = {text_sha256(text): text for text in (*passages, *sentences)}
        new = self._library.missing(tuple(texts))
        # Not asked for nothing: the first question loads the model, which takes seconds.
        vectors = self._embedder.embed([texts[key] for key in new]) if new else np.empty((0, 0), np.float32)
        self._library.store(
            Entry(
                document,
                tuple(
                    StoredPassage(passage, text_sha256(text))
                    for passage, text in zip(parts.passages, passages, strict=True)
                ),
                tuple(
                    StoredSentence(sentence, text_sha256(text))
                    for sentence, text in zip(parts.sentences, sentences, strict=True)
                ),
                new,
                vectors,
            )
        )


def files_under(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files named by `paths`, each once; a folder stands for the readable files under it, sorted.

    Hidden files and folders are passed over, and links that lead out of the folder. Raises `FileUnreadable`
    for a folder without any readable file, or with a folder in it that may not be read.
    """
    files: dict[Path, None] = {}
    for path in paths:
        found = _files_in(path) if _is_folder(path) else (path,)
        if not found:
            raise FileUnreadable(f"no .txt, .md or .html file under {path}")
        files.update(dict.fromkeys(found))
    return tuple(files)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # it may not even be looked at: reading it will say so
        return False


def _files_in(folder: Path) -> tuple[Path, ...]:
    root = folder.resolve()
    found = []
    for parent, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(parent, name)
            if name.startswith(".") or path.suffix.lower() not in SUFFIXES:
                continue
            if not path.is_symlink() or Path(os.path.realpath(path)).is_relative_to(root):
                found.append(path)
    return tuple(sorted(found))


def _refuse(error: OSError) -> None:
    raise FileUnreadable(f"{error.filename} cannot be read: {error.strerror}") from error


def _place(path: Path) -> str:
    """The absolute path as the library keeps it. Raises `FileUnreadable` when it is not text."""
    place = os.path.realpath(path)
    try:
        place.encode()
    except UnicodeEncodeError:
        raise FileUnreadable(f"the name {place!r} is not valid text: rename the file") from None
    return place


def _sha256(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        # A pipe would be waited for, and is empty when it is read a second time.
        if not stat.S_ISREG(mode):
            what = "a folder" if stat.S_ISDIR(mode) else "a pipe or a device"
            raise FileUnreadable(f"{path} is {what}, not a file")
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise FileUnreadable(f"{path} does not exist: check the path") from None
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read: {error.strerror or error}") from error


def _receipt(path: Path, status: Status, record: DocumentRecord, reason: str = "") -> Receipt:
    return Receipt(
        source=path.name,
        path=str(path.absolute()),
        status=status,
        reason=reason,
        document_id=record.id,
        title=record.title,
        characters=record.characters,
        sections=record.sections,
        passages=record.passages,
        sentences=record.sentences,
    )
