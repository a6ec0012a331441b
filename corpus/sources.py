"""A file to be read, on disk or inside a zip; and what kind of file it is, told by its first bytes."""

import io
import os
import re
import zipfile
import zlib
from collections.abc import Collection
from contextlib import nullcontext
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath, PurePosixPath

from corpus.errors import FileDamaged, FileEmpty, FileEncrypted, FileNotText, FileTooLarge, FileUnreadable

MAX_BYTES = 50_000_000
_NAME_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file at `path`, or the one called `member` in the zip at `path`. Nothing is ever unpacked to disk."""

    path: Path
    member: str | None = None

    @property
    def name(self) -> str:
        """What it is called in messages and receipts: on one line, and cut short in the middle where it is long."""
        whole = _printable(self.path.name if self.member is None else f"{self.path.name}/{self.member}")
        if len(whole) <= _NAME_CHARACTERS:
            return whole
        half = _NAME_CHARACTERS // 2
        return f"{whole[: half - 1]}…{whole[-half:]}"

    @property
    def stem(self) -> str:
        """The last part of the name without its suffix."""
        return PurePosixPath(self.member).stem if self.member is not None else self.path.stem

    @property
    def suffix(self) -> str:
        """The suffix of the name, in lower case, with its dot."""
        return (PurePosixPath(self.member).suffix if self.member is not None else self.path.suffix).lower()

    @property
    def absolute_path(self) -> str:
        """The absolute path, links followed; of a file in a zip, the zip's and then its own.

        Raises `FileUnreadable` when the name is not text.
        """
        full_path = os.path.realpath(self.path)
        if self.member is not None:
            full_path = f"{full_path}/{self.member}"
        try:
            full_path.encode()
        except UnicodeEncodeError:
            raise FileUnreadable(f"the name {full_path!r} is not valid text: rename the file") from None
        return full_path

    def content(self, archive: zipfile.ZipFile | None = None) -> bytes:
        """Its bytes, `MAX_BYTES` at most; `archive` is the zip that it lies in, where that is open already.

        Raises `FileUnreadable`, `FileTooLarge`, `FileEmpty`; of a file in a zip also `FileDamaged`, `FileEncrypted`.
        """
        content = self._from_disk() if self.member is None else self._from_zip(self.member, archive)
        if len(content) > MAX_BYTES:
            raise FileTooLarge(
                f"{self.name} holds more than {MAX_BYTES // 1_000_000} MB, the limit: split it into parts"
            )
        if not content.strip():
            raise FileEmpty(f"{self.name} is empty: there is nothing to read in it")
        return content

    def _from_disk(self) -> bytes:
        path = self.path
        try:
            # Opening a pipe would wait for whoever writes to it.
            if not (path.is_file() or path.is_dir() or not path.exists()):
                raise FileUnreadable(f"{path} is a device or a pipe, not a file")
            with path.open("rb") as file:
                return file.read(MAX_BYTES + 1)
        except FileNotFoundError:
            raise FileUnreadable(f"{path} does not exist: check the path") from None
        except IsADirectoryError:
            raise FileUnreadable(f"{path} is a folder, not a file") from None
        except OSError as error:
            raise FileUnreadable(f"{path} cannot be read: {error.strerror or error}") from None

    def _from_zip(self, member: str, archive: zipfile.ZipFile | None) -> bytes:
        try:
            opened = nullcontext(archive) if archive is not None else zipfile.ZipFile(self.path)
            with opened as zipped, zipped.open(member) as file:
                return file.read(MAX_BYTES + 1)
        except OSError as error:
            raise FileUnreadable(f"{self.path} cannot be read: {error.strerror or error}") from None
        except KeyError:
            raise FileUnreadable(f"{self.path.name} holds no file {member!r} any more: add it again") from None
        except RuntimeError:
            raise FileEncrypted(f"{self.name} is locked by a password: unpack the zip and add what is in it") from None
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError):  # all that a bad member raises
            raise FileDamaged(f"{self.name} cannot be unpacked: the zip is damaged; make it anew") from None


def _printable(name: str) -> str:
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in name)


class FileKind(StrEnum):
    """The kinds that are read, by media type."""

    PLAIN = "text/plain"
    MARKDOWN = "text/markdown"
    HTML = "text/html"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    JATS = "application/jats+xml"
    EPUB = "application/epub+zip"
    ZIP = "application/zip"


KIND_OF_SUFFIX = {
    ".txt": FileKind.PLAIN,
    ".text": FileKind.PLAIN,
    ".md": FileKind.MARKDOWN,
    ".markdown": FileKind.MARKDOWN,
    ".html": FileKind.HTML,
    ".htm": FileKind.HTML,
    ".xhtml": FileKind.HTML,
    ".pdf": FileKind.PDF,
    ".docx": FileKind.DOCX,
    ".docm": FileKind.DOCX,
    ".nxml": FileKind.JATS,
    ".xml": FileKind.JATS,
    ".epub": FileKind.EPUB,
    ".zip": FileKind.ZIP,
}
BIBLIOGRAPHY_SUFFIXES = frozenset({".bib", ".bibtex", ".ris"})
KINDS_IN_WORDS = "PDF, Word (.docx), HTML, JATS XML, EPUB, Markdown and plain text"

_SIGNATURES = (
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file, or a locked one: save it as .docx without a password"),
    (b"{\\rtf", "an RTF file: save it as .docx"),
    (b"\xff\xd8\xff", "a JPEG picture: there are no words in it to read"),
    (b"\x89PNG", "a PNG picture: there are no words in it to read"),
    (b"GIF8", "a GIF picture: there are no words in it to read"),
    (b"II*\0", "a TIFF picture: there are no words in it to read"),
    (b"MM\0*", "a TIFF picture: there are no words in it to read"),
    (b"%!PS", "a PostScript file: save it as PDF"),
    (b"\x1f\x8b", "a gzip file: unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip file: unpack it first"),
    (b"Rar!", "a RAR file: unpack it first"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
)
_TEXT_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
_HEAD = 4096
# A PDF may have some other bytes before its header; readers allow a kilobyte.
_PDF_HEAD = 1024
_JATS_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:article|sub-article|pmc-articleset|book|book-part-wrapper)[\s>]")


def file_kind(name: str, content: bytes) -> FileKind:
    """The kind of the file called `name`. Raises `FileNotText` for one without a reader, `FileDamaged` for a zip that
    cannot be opened."""
    head = content[:_HEAD]
    if b"%PDF-" in content[:_PDF_HEAD]:
        return FileKind.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed_kind(name, content)
    for signature, what in _SIGNATURES:
        if head.startswith(signature):
            raise FileNotText(f"{name} is {what}; Footnote reads {KINDS_IN_WORDS}")
    if b"\0" in head and not head.startswith(_TEXT_BOMS):
        raise FileNotText(f"{name} is a binary file; Footnote reads {KINDS_IN_WORDS}")
    return _text_kind(name, _as_ascii(head), content)


def _packed_kind(name: str, content: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return kind_of_members(name, archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):  # all that a bad zip raises
        raise FileDamaged(f"{name} is a zip, Word or EPUB file that is damaged or cut short: get it again") from None


def kind_of_members(name: str, members: Collection[str]) -> FileKind:
    """What the zip called `name` is, told by the names of the files in it; `ZIP` for one of any files.

    Raises `FileNotText` for other office programs' files.
    """
    if "[Content_Types].xml" in members:
        if any(member.lower().startswith("word/") for member in members):
            return FileKind.DOCX
        raise FileNotText(f"{name} is an Excel or PowerPoint file; Footnote reads {KINDS_IN_WORDS}")
    if "META-INF/container.xml" in members:
        return FileKind.EPUB
    if "content.xml" in members and "mimetype" in members:
        raise FileNotText(f"{name} is an OpenDocument file: save it as .docx; Footnote reads {KINDS_IN_WORDS}")
    return FileKind.ZIP


def _text_kind(name: str, head: bytes, content: bytes) -> FileKind:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return FileKind.HTML
    suffix = PurePath(name).suffix.lower()
    if suffix in BIBLIOGRAPHY_SUFFIXES:
        raise FileNotText(f"{name} is a bibliography: footnote add, in a terminal, adds the files that it links")
    declared = start.startswith((b"<?xml", b"<!doctype", b"<article", b"<!--"))
    if declared and b"<html" in start:
        return FileKind.HTML
    if declared and (_JATS_ROOT.search(start) or _JATS_ROOT.search(_as_ascii(content[: 64 * _HEAD]))):
        return FileKind.JATS
    if declared and KIND_OF_SUFFIX.get(suffix) not in (FileKind.HTML, FileKind.MARKDOWN):
        if KIND_OF_SUFFIX.get(suffix) is FileKind.JATS:
            return FileKind.JATS  # its reader says what is wrong with it
        raise FileNotText(f"{name} is an XML file that is no JATS article; Footnote reads {KINDS_IN_WORDS}")
    kind = KIND_OF_SUFFIX.get(suffix, FileKind.PLAIN)
    # A text that is called .pdf or .docx is read for what it is.
    return kind if kind in (FileKind.PLAIN, FileKind.MARKDOWN, FileKind.HTML) else FileKind.PLAIN


def _as_ascii(head: bytes) -> bytes:
    """UTF-16 markup without its mark and zero bytes, so that its tags can be seen."""
    return head[2:].replace(b"\0", b"") if head.startswith(_TEXT_BOMS[:2]) else head
