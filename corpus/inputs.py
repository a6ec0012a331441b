"""The files that paths stand for: themselves, the readable files of a folder, and those inside a zip."""

import os
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from corpus.errors import FileError, FileNotText
from corpus.readers.sandbox import Crew, Limits
from corpus.sources import KIND_OF_SUFFIX, KINDS_IN_WORDS, FileKind, SourceFile, kind_of_members

MOST_MEMBERS = 10_000

_HEAD = 1024
# Where a zip's first file is named, and what Word and EPUB files begin with.
_NAME_LENGTH_AT, _NAME_AT = 26, 30
_PACKED_DOCUMENTS = (".docx", ".epub")
_FIRST_NAMES = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"mimetype", b"META-INF/")
_LISTING = Limits(seconds=30.0, memory_bytes=1024**3)
_PACKED = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass(frozen=True, slots=True)
class Refused:
    """A path that stands for no file, and why, in one line; `name` says what of it, where it is a part."""

    path: Path
    reason: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class InputFiles:
    """`files` each once, in order; `passed_over` counts the files of folders and zips that are of other kinds."""

    files: tuple[SourceFile, ...]
    refused: tuple[Refused, ...] = ()
    passed_over: int = 0


class _Search:
    """What has been found so far; `crew` lists what zips hold, and is made for the first where there is none."""

    def __init__(self, crew: Crew | None) -> None:
        self.files: dict[SourceFile, None] = {}
        self.refused: list[Refused] = []
        self.passed_over = 0
        self._given = crew
        self._own: Crew | None = None

    def names_in(self, path: Path) -> tuple[str, ...] | None:
        """The names of the files in a zip; None for what is no zip or cannot be opened. Raises a `FileError`."""
        if self._given is None and self._own is None:
            self._own = Crew(size=1, limits=_LISTING)
        crew = self._given or self._own
        assert crew is not None
        return crew.members(path)

    def close(self) -> None:
        """End the crew that was made for it."""
        if self._own is not None:
            self._own.close()


def files_under(paths: Sequence[Path], crew: Crew | None = None) -> InputFiles:
    """The files that `paths` stand for; `crew` lists what zips hold, children of its own do where there is none.

    Hidden files and folders are passed over, and links that lead out of their folder.
    """
    search = _Search(crew)
    with closing(search):
        _look_at(paths, search)
    return InputFiles(tuple(search.files), tuple(search.refused), search.passed_over)


def _look_at(paths: Sequence[Path], search: _Search) -> None:
    for path in paths:
        before = len(search.files)
        if _is_folder(path):
            _look_into_folder(path, search)
            if len(search.files) == before and not any(item.path.is_relative_to(path) for item in search.refused):
                search.refused.append(
                    Refused(path, f"there is no file to read in {path}: Footnote reads {KINDS_IN_WORDS}")
                )
        else:
            _take(path, search)


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
            elif path.suffix.lower() in KIND_OF_SUFFIX or _looks_readable(path, search):
                readable.append(path)
            else:
                search.passed_over += 1
    for path in sorted(readable):
        _take(path, search)


def _take(path: Path, search: _Search) -> None:
    """The file, or the files in it where it is a zip of files."""
    head = _head(path)
    packed = path.suffix.lower() == ".zip" or (head.startswith(_PACKED) and not _opens_as_document(path, head))
    try:
        members = _members(path, search) if packed else None
    except FileError as error:
        search.refused.append(Refused(path, str(error)))
        return
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


def _members(path: Path, search: _Search) -> tuple[str, ...] | None:
    """The names of the files in a zip, hidden ones left out; None where the file is itself to be read.

    A Word or an EPUB file is a zip as well; a damaged zip is left to the reading, which says what is wrong.
    """
    names = search.names_in(path)
    if names is None or _kind(path, names) is not FileKind.ZIP:
        return None
    return tuple(dict.fromkeys(name for name in names if not any(_hidden(component) for component in name.split("/"))))


def _kind(path: Path, names: tuple[str, ...]) -> FileKind | None:
    """What the zip of these files is; None for one that no reader reads."""
    try:
        return kind_of_members(path.name, names)
    except FileNotText:
        return None


def _hidden(text: str) -> bool:
    return (text.startswith(".") and text != "..") or text == "__MACOSX"


def _looks_readable(path: Path, search: _Search) -> bool:
    head = _head(path)
    if b"%PDF-" in head:
        return True
    try:
        names = search.names_in(path) if head.startswith(_PACKED) else None
    except FileError:  # a zip of another name than a zip's has to hold a document at least
        return False
    return names is not None and _kind(path, names) in (FileKind.DOCX, FileKind.EPUB)


def _opens_as_document(path: Path, head: bytes) -> bool:
    """Whether a zip is called a Word or EPUB file and begins as one: its list of names need not be asked for."""
    name = head[_NAME_AT : _NAME_AT + int.from_bytes(head[_NAME_LENGTH_AT : _NAME_LENGTH_AT + 2], "little")]
    return path.suffix.lower() in _PACKED_DOCUMENTS and name.startswith(_FIRST_NAMES)


def _head(path: Path) -> bytes:
    """The first bytes; none of what is no plain file or cannot be opened, which reading it will say."""
    try:
        if not path.is_file():
            return b""
        with path.open("rb") as file:
            return file.read(_HEAD)
    except OSError:
        return b""
