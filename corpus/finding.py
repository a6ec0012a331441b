"""The files that paths stand for: themselves, the readable files of a folder, and those inside a zip.

A file named outright is tried whatever it is called; in folders and zips a file is taken for its suffix, or for its
first bytes where they say PDF, Word or EPUB. Nothing is read further, and nothing raises: what cannot be looked into
is `refused`, with the reason. Left out: zips inside zips.
"""

import os
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from corpus.errors import FileNotText
from corpus.reading.file_kind import KIND_OF_SUFFIX, KINDS_IN_WORDS, FileKind, kind_of_members
from corpus.source_file import SourceFile

MOST_MEMBERS = 10_000

_HEAD = 1024
_PACKED = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass(frozen=True, slots=True)
class Refused:
    """A path that stands for no file, and why, in one line."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """`files` each once, in order; `passed_over` counts the files of folders and zips that are of other kinds."""

    files: tuple[SourceFile, ...]
    refused: tuple[Refused, ...] = ()
    passed_over: int = 0


@dataclass(slots=True)
class _Search:
    """What has been found so far."""

    files: dict[SourceFile, None]
    refused: list[Refused]
    passed_over: int = 0


def files_under(paths: Sequence[Path]) -> Found:
    """The files that `paths` stand for.

    Hidden files and folders are passed over, and links that lead out of their folder.
    """
    search = _Search({}, [])
    for path in paths:
        before = len(search.files)
        if _is_folder(path):
            _look_into_folder(path, search)
            if len(search.files) == before and not any(one.path.is_relative_to(path) for one in search.refused):
                search.refused.append(
                    Refused(path, f"there is no file to read in {path}: Footnote reads {KINDS_IN_WORDS}")
                )
        else:
            _take(path, search)
    return Found(tuple(search.files), tuple(search.refused), search.passed_over)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # it may not even be looked at: reading it will say so
        return False


def _look_into_folder(folder: Path, search: _Search) -> None:
    def refuse(error: OSError) -> None:
        search.refused.append(Refused(Path(error.filename), f"{error.filename} cannot be read: {error.strerror}"))

    root = folder.resolve()
    readable: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(parent, name)
            if name.startswith("."):
                continue
            if path.is_symlink() and not Path(os.path.realpath(path)).is_relative_to(root):
                search.passed_over += 1
            elif path.suffix.lower() in KIND_OF_SUFFIX or _looks_readable(path):
                readable.append(path)
            else:
                search.passed_over += 1
    for path in sorted(readable):
        _take(path, search)


def _take(path: Path, search: _Search) -> None:
    """The file, or the files in it where it is a zip of files."""
    members = _members(path) if path.suffix.lower() == ".zip" or _head(path).startswith(_PACKED) else None
    if members is None:
        search.files[SourceFile(path)] = None
        return
    taken = [name for name in members if PurePosixPath(name).suffix.lower() in KIND_OF_SUFFIX]
    search.passed_over += len(members) - len(taken)
    if len(taken) > MOST_MEMBERS:
        reason = f"{path.name} holds {len(taken):,} files, the limit is {MOST_MEMBERS:,}: unpack it and add its folder"
        search.refused.append(Refused(path, reason))
        return
    if not taken:
        search.refused.append(
            Refused(path, f"there is no file to read in {path.name}: Footnote reads {KINDS_IN_WORDS}")
        )
    search.files.update(dict.fromkeys(SourceFile(path, name) for name in sorted(taken)))


def _members(path: Path) -> tuple[str, ...] | None:
    """The names of the files in a zip, hidden ones left out; None where the file is itself to be read.

    A Word or an EPUB file is a zip as well; a damaged zip is left to the reading, which says what is wrong.
    """
    names = _names_in(path)
    if names is None or _kind(path, names) is not FileKind.ZIP:
        return None
    return tuple(dict.fromkeys(name for name in names if not any(_hidden(part) for part in name.split("/"))))


def _names_in(path: Path) -> tuple[str, ...] | None:
    """The names of the files in a zip; None for what is no zip or cannot be opened."""
    try:
        with zipfile.ZipFile(path) as archive:
            return tuple(entry.filename for entry in archive.infolist() if not entry.is_dir())
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):  # all that a bad zip raises
        return None


def _kind(path: Path, names: tuple[str, ...]) -> FileKind | None:
    """What the zip of these files is; None for one that no reader reads."""
    try:
        return kind_of_members(path.name, names)
    except FileNotText:
        return None


def _hidden(part: str) -> bool:
    return (part.startswith(".") and part != "..") or part == "__MACOSX"


def _looks_readable(path: Path) -> bool:
    head = _head(path)
    if b"%PDF-" in head:
        return True
    names = _names_in(path) if head.startswith(_PACKED) else None
    return names is not None and _kind(path, names) in (FileKind.DOCX, FileKind.EPUB)


def _head(path: Path) -> bytes:
    """The first bytes; none of what is no plain file or cannot be opened, which reading it will say."""
    try:
        if not path.is_file():
            return b""
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError:
        return b""
