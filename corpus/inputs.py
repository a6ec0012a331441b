"""The files that paths stand for: themselves, the readable files of a folder, those inside a zip, and those that a
bibliography links. A link is followed into the bibliography's own folder, and into those that the user names; nowhere
else, and never to the web."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from corpus.errors import FileError, FileNotText, SettingError, is_whole
from corpus.readers.sandbox import Crew, Limits
from corpus.receipts import Receipt, Status
from corpus.reference_manager import Bibliography, ReferenceItem, read_bibliography
from corpus.sources import KIND_OF_SUFFIX, KINDS_IN_WORDS, FileKind, SourceFile, kind_of_members
from corpus.stored_rows import Metadata

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

    def receipt(self) -> Receipt:
        """As one of a file that failed."""
        return Receipt(self.name or self.path.name, str(self.path.absolute()), Status.FAILED, self.reason)


@dataclass(frozen=True, slots=True)
class InputFiles:
    """`files` each once, in order, those that a bibliography links first; `passed_over` counts the files of folders and
    zips that are of other kinds. `details` are what `bibliographies` say of the files they link."""

    files: tuple[SourceFile, ...]
    refused: tuple[Refused, ...] = ()
    passed_over: int = 0
    details: Mapping[SourceFile, Metadata] = field(default_factory=dict)
    bibliographies: int = 0

    def check_overrides(self, overrides: Metadata, title_option: str) -> None:
        """Raises `SettingError` where these details cannot be those of every file."""
        if self.bibliographies and overrides != Metadata():
            raise SettingError("a bibliography has its own titles, authors and years: add it by itself")
        if overrides.title is not None and len(self.files) > 1:
            count = len(self.files)
            raise SettingError(f"{title_option} names one document and there are {count} files: add that one by itself")


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


def files_and_links(paths: Sequence[Path], attachments: Sequence[Path] = ()) -> InputFiles:
    """The same, and the files that a bibliography among `paths` links, in its folder or in `attachments`."""
    details: dict[SourceFile, Metadata] = {}
    refused: list[Refused] = []
    plain: list[Path] = []
    bibliographies = 0
    for path in paths:
        try:
            bibliography = read_bibliography(path) if not path.is_dir() else None
        except FileError as error:
            refused.append(Refused(path, str(error)))
            bibliographies += 1
            continue
        if bibliography is None:
            plain.append(path)
            continue
        linked = linked_files(bibliography, attachments)
        bibliographies += 1
        refused.extend(linked.refused)
        details = linked.files | details
    under = files_under(plain)
    files = tuple(dict.fromkeys((*details, *under.files)))
    return InputFiles(files, (*refused, *under.refused), under.passed_over, details, bibliographies)


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


_FILE_ADDRESS = re.compile(r"file:(?://(?:localhost)?(?=/))?", re.IGNORECASE)
_WEB = re.compile(r"(?:https?|ftp)://?", re.IGNORECASE)
_DRIVE_PATH = re.compile(r"/?[A-Za-z]:[/\\]")


@dataclass(frozen=True, slots=True)
class LinkedFiles:
    """Each file once, with what its entry says of it; `refused` are entries without a file and links that are not
    followed."""

    files: dict[SourceFile, Metadata]
    refused: tuple[Refused, ...]


class _NotLinked(Exception):
    """Why a link leads to no file that may be read, in one line."""


def linked_files(bibliography: Bibliography, folders: Sequence[Path] = ()) -> LinkedFiles:
    """The files of all entries; links are relative to the bibliography's folder, or to one of `folders`."""
    files: dict[SourceFile, Metadata] = {}
    keys: dict[Path, str] = {}
    refused = [_refused(bibliography, entry.label, entry.reason) for entry in bibliography.unread]
    roots = [Path(os.path.realpath(folder)) for folder in (bibliography.path.parent, *folders)]
    for item in bibliography.items:
        local = [link for link in item.links if not _WEB.match(link)]
        if not local:
            refused.append(_refused(bibliography, item.label, _no_file(item)))
        for link in local:
            try:
                path = _followed(link, roots)
            except _NotLinked as error:
                refused.append(_refused(bibliography, item.label, str(error)))
                continue
            if keys.setdefault(path, item.label) == item.label:
                files[SourceFile(path)] = item.metadata
            else:
                reason = f"{link} is linked by {keys[path]} too, and is cited by that key: merge the two entries"
                refused.append(_refused(bibliography, item.label, reason))
    return LinkedFiles(files, tuple(refused))


def _refused(bibliography: Bibliography, label: str, reason: str) -> Refused:
    return Refused(bibliography.path, reason, f"{bibliography.path.name}, {label}")


def _no_file(item: ReferenceItem) -> str:
    titled = f"“{item.title}”" if item.title else "the entry"
    if item.links:
        return (
            f"{titled} links a web address alone, from which nothing is fetched: attach the file, and export with files"
        )
    return f"{titled} has no file: attach it, and export with files"


def _followed(link: str, roots: Sequence[Path]) -> Path:
    """The real path of the linked file. Raises `_NotLinked`."""
    outside = False
    for path in _candidates(link, roots):
        real = Path(os.path.realpath(path))
        inside = [root for root in roots if real.is_relative_to(root)]
        if not inside:
            outside = True
        elif _is_file(real):
            if all(any(name.startswith(".") for name in real.relative_to(root).parts) for root in inside):
                raise _NotLinked(f"{link} is hidden, and no hidden file is read by a link")
            if KIND_OF_SUFFIX.get(real.suffix.lower(), FileKind.ZIP) is FileKind.ZIP:
                raise _NotLinked(f"{link} is of a kind that is not read; Footnote reads {KINDS_IN_WORDS}")
            return real
    if outside:
        raise _NotLinked(
            f"{link} lies outside the bibliography's folder: name the folder that it may be read from by --attachments"
        )
    raise _NotLinked(f"{link} is not there: export with files, or name their folder by --attachments")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # too long a name, or a folder that may not be looked into
        return False


def _candidates(link: str, roots: Sequence[Path]) -> Iterator[Path]:
    """Where the file may lie: as written, from Windows, and as Mendeley writes it, without the first slash."""
    address = _FILE_ADDRESS.match(link)
    path = unquote(link[address.end() :]) if address else link
    if "\0" in path or not is_whole(path):
        raise _NotLinked(f"{link!r} is no path")
    if _DRIVE_PATH.match(path) and os.sep == "/":
        raise _NotLinked(f"{link} is a path of another computer: export with files")
    for written in dict.fromkeys((path, path.replace("\\", "/"))):
        for root in roots:
            yield root / (Path.home() / written[2:] if written.startswith("~/") else written)
    if not path.startswith("/") and _is_file(absolute := Path(f"/{path}")):
        yield absolute
