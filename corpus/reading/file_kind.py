"""What a file is, told by its first bytes, then by its name.

Left out: readers. A kind that has none is refused here, by its own name, so that the message helps.
"""

import io
import re
import zipfile
from collections.abc import Collection
from enum import StrEnum
from pathlib import PurePath

from corpus.errors import FileDamaged, FileNotText


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
