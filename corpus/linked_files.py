"""The files that a bibliography's entries link. A link is followed into the bibliography's own folder, and into those
that the user names; nowhere else, and never to the web."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from corpus.inputs import Refused
from corpus.reference_manager import Bibliography, ReferenceItem
from corpus.sources import KIND_OF_SUFFIX, KINDS_IN_WORDS, FileKind, SourceFile
from corpus.stored_rows import Metadata

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
    if "\0" in path or any("\ud800" <= character <= "\udfff" for character in path):
        raise _NotLinked(f"{link!r} is no path")
    if _DRIVE_PATH.match(path) and os.sep == "/":
        raise _NotLinked(f"{link} is a path of another computer: export with files")
    for written in dict.fromkeys((path, path.replace("\\", "/"))):
        for root in roots:
            yield root / (Path.home() / written[2:] if written.startswith("~/") else written)
    if not path.startswith("/") and _is_file(absolute := Path(f"/{path}")):
        yield absolute
