"""What a file is, told by its first bytes, then by its name.

Left out: readers. A kind that has none is refused here, by its own name, so that the message helps.
"""

from enum import StrEnum
from pathlib import PurePath

from corpus.errors import FileNotText


class FileKind(StrEnum):
    """The kinds that have a reader, by media type."""

    PLAIN = "text/plain"
    MARKDOWN = "text/markdown"
    HTML = "text/html"


KIND_OF_SUFFIX = {
    ".txt": FileKind.PLAIN,
    ".text": FileKind.PLAIN,
    ".md": FileKind.MARKDOWN,
    ".markdown": FileKind.MARKDOWN,
    ".html": FileKind.HTML,
    ".htm": FileKind.HTML,
    ".xhtml": FileKind.HTML,
}

_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip, Word or EPUB file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"{\\rtf", "an RTF file"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a gzip file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
)
_TEXT_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
_HEAD = 4096


def file_kind(name: str, content: bytes) -> FileKind:
    """The kind of the file called `name`. Raises `FileNotText` for one that has no reader."""
    head = content[:_HEAD]
    for signature, what in _SIGNATURES:
        if head.startswith(signature):
            raise FileNotText(f"{name} is {what}: Footnote reads text, Markdown and HTML; save it as one of these")
    if b"\0" in head and not head.startswith(_TEXT_BOMS):
        raise FileNotText(f"{name} is a binary file: Footnote reads plain text, Markdown and HTML")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return FileKind.HTML
    if start.startswith(b"<?xml") and b"<html" in start:
        return FileKind.HTML
    if start.startswith(b"<?xml"):
        raise FileNotText(f"{name} is an XML file: Footnote reads plain text, Markdown and HTML")
    return KIND_OF_SUFFIX.get(PurePath(name).suffix.lower(), FileKind.PLAIN)
