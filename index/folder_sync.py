"""A folder that the library follows: its new, changed, renamed and deleted files, planned first and then done."""

import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from corpus.errors import FileError, FileUnreadable
from corpus.inputs import InputFiles, files_under
from corpus.library import Library, MovedFile
from corpus.readers.sandbox import Crew
from corpus.receipts import Receipt
from corpus.sources import SourceFile
from corpus.storage import OtherSource
from corpus.stored_rows import DocumentRecord, Metadata
from corpus.text import count
from index.indexer import Ingest, Watch


class Change(StrEnum):
    """What has become of a file since the library last saw the folder."""

    NEW = "new"
    CHANGED = "changed"
    RENAMED = "renamed"
    COPIED = "copied"
    DELETED = "deleted"
    UNCHANGED = "unchanged"
    FAILED = "failed"


_ADDED = frozenset({Change.NEW, Change.CHANGED, Change.COPIED})


@dataclass(frozen=True, slots=True)
class SyncStep:
    """`source` is the file's place in its folder, `path` its absolute path; a renamed one's are `former_source` and
    `former_path` before.

    `document_id` and `title` are those of the document that the library has of it: the one that will be replaced, moved
    or removed. `file` is None for one that is gone or cannot be read.
    """

    change: Change
    source: str
    path: str
    former_source: str = ""
    former_path: str = ""
    document_id: str | None = None
    title: str = ""
    reason: str = ""
    file: SourceFile | None = None


@dataclass(frozen=True, slots=True)
class SyncPlan:
    """What is to be done about the folder at the real path `root`, in the order of the paths."""

    root: str
    steps: tuple[SyncStep, ...]

    @property
    def counts(self) -> Mapping[Change, int]:
        """How many files came to what."""
        return Counter(step.change for step in self.steps)


def plan(library: Library, folder: Path, crew: Crew) -> SyncPlan:
    """Look at every file of the folder; nothing is changed. `crew` lists and unpacks zips.

    Raises `FileUnreadable` for what is no folder, and for one that holds nothing to read while the library has
    documents of it: a disk that is not there must not empty the library.
    """
    if not folder.is_dir():
        raise FileUnreadable(f"{folder} is no folder: --sync follows folders")
    root = os.path.realpath(folder)
    records = tuple(record for record in library.documents() if any(_lies_in(path, root) for path in _paths(record)))
    inputs = files_under([folder], crew)
    if records and not inputs.files:
        raise FileUnreadable(
            f"there is no file to read in {folder}, and {count(len(records), 'document')} of the library came from it: "
            "is its disk there? Take them out with footnote remove"
        )
    return SyncPlan(root, tuple(sorted(_Survey(library, root, inputs, crew).steps(), key=lambda step: step.path)))


class _Survey:
    """The folder as it is beside the library as it is."""

    def __init__(self, library: Library, root: str, inputs: InputFiles, crew: Crew) -> None:
        records = library.documents()
        self._root = root
        self._inputs = inputs
        self._by_path = {path: record for record in records for path in _paths(record)}
        self._by_content = {record.source_sha256: record for record in records}
        self._files: dict[str, SourceFile] = {}
        self._content: dict[str, str] = {}
        self._failed: dict[str, str] = {}
        for file in inputs.files:
            try:
                path = file.absolute_path
                self._files[path] = file
                self._content[path] = hashlib.sha256(crew.content(file)).hexdigest()
            except FileError as error:
                self._failed[os.path.realpath(file.path)] = str(error)

    def steps(self) -> Iterator[SyncStep]:
        """A step a file, in no order."""
        renamed = dict(self._renames())
        moved_away = set(renamed.values())
        for path, sha256 in self._content.items():
            before, same = self._by_path.get(path), self._by_content.get(sha256)
            if before is not None and before.source_sha256 == sha256:
                yield self._step(Change.UNCHANGED, path, before)
            elif path in renamed:
                assert same is not None
                reason = f"in place of {before.title}" if before is not None and path not in moved_away else ""
                yield self._step(Change.RENAMED, path, same, reason, former_path=renamed[path])
            elif same is not None:
                yield self._step(Change.COPIED, path, same, f"same content as {same.source}")
            elif before is not None and path not in moved_away:
                yield self._step(Change.CHANGED, path, before)
            else:
                yield self._step(Change.NEW, path)
        for path, record in self._by_path.items():
            if _lies_in(path, self._root) and path not in moved_away and self._is_gone(path):
                others = [other for other in _paths(record) if other != path and not self._is_gone(other)]
                reason = f"the document stays: it also lies at {others[0]}" if others else ""
                yield self._step(Change.DELETED, path, record, reason)
        refused = {os.path.realpath(refused.path): refused.reason for refused in self._inputs.refused}
        for path, reason in (self._failed | refused).items():
            yield self._step(Change.FAILED, path, self._by_path.get(path), reason)

    def _renames(self) -> Iterator[tuple[str, str]]:
        """Each path whose content the library knows from another that holds it no more, and that other."""
        taken: set[str] = set()
        for path, sha256 in self._content.items():
            same = self._by_content.get(sha256)
            if same is None or path in _paths(same):
                continue
            for former in _paths(same):
                if former not in taken and _lies_in(former, self._root) and self._holds_no_more(former, sha256):
                    taken.add(former)
                    yield path, former
                    break

    def _holds_no_more(self, path: str, sha256: str) -> bool:
        return self._content[path] != sha256 if path in self._content else self._is_gone(path)

    def _is_gone(self, path: str) -> bool:
        """Whether there is surely no such file; what lies where nobody could look is not gone."""
        unread = (*self._failed, *(os.path.realpath(refused.path) for refused in self._inputs.refused))
        if path in self._files or any(path == closed or _lies_in(path, closed) for closed in unread):
            return False
        if any(str(parent) in self._files for parent in Path(path).parents):  # a zip that cannot be opened any more
            return False
        return _is_missing(path)

    def _step(
        self,
        change: Change,
        path: str,
        record: DocumentRecord | None = None,
        reason: str = "",
        former_path: str = "",
    ) -> SyncStep:
        return SyncStep(
            change,
            os.path.relpath(path, self._root),
            path,
            os.path.relpath(former_path, self._root) if former_path else "",
            former_path,
            None if record is None else record.id,
            "" if record is None else record.title,
            reason,
            self._files.get(path) if change is not Change.FAILED else None,
        )


def carry_out(library: Library, ingest: Ingest, planned: SyncPlan, watch: Watch) -> Iterator[SyncStep | Receipt]:
    """Do what was planned: files that moved first, then what is new or changed, with a receipt each, deleted ones last.

    Each is one transaction, so that after a kill a new plan holds what is left to do. Raises a `LibraryError` or a
    `ModelError`.
    """
    renamed = [step for step in planned.steps if step.change is Change.RENAMED]
    library.move(
        [
            MovedFile(step.document_id, step.former_path, OtherSource(step.path, step.file.name))
            for step in renamed
            if step.document_id is not None and step.file is not None
        ]
    )
    yield from renamed
    added = [step.file for step in planned.steps if step.change in _ADDED and step.file is not None]
    yield from ingest.add(added, Metadata(), watch)
    for step in planned.steps:
        if step.change is Change.DELETED and _is_missing(step.path):
            library.leave(step.path)
            yield step
        elif step.change is Change.FAILED:
            yield step
    for failure in library.failures.all():
        if _lies_in(failure.path, planned.root) and _is_missing(failure.path):
            library.failures.forget(failure.path)


def _paths(record: DocumentRecord) -> tuple[str, ...]:
    return record.path, *record.also_at


def _lies_in(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip(os.sep) + os.sep)


def _is_missing(path: str) -> bool:
    """Whether there is surely no such file; a name in a zip counts as missing, for the caller knows the zip."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:  # nobody may look
        return False
    return False
