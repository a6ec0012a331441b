"""A PDF file opened with pdfium, and its refusals in words.

pdfium is not thread-safe: open files in a process that reads one at a time. Left out: what is on the pages.
"""

import ctypes
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from corpus.errors import FileDamaged, FileEncrypted, FileOverLimit

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MAX_PAGES = 5_000


@contextmanager
def opened(name: str, content: bytes) -> Iterator["PdfDocument"]:
    """The document in these bytes, closed at the end.

    Raises `FileEncrypted` when it asks for a password, `FileDamaged` when it cannot be opened or has no page,
    `FileOverLimit` when it has more than `MAX_PAGES`.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise FileEncrypted(f"{name} asks for a password: save it without one and add it again") from None
        if getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_SECURITY:
            raise FileEncrypted(f"{name} is locked in a way that cannot be opened: save it without a lock") from None
        raise FileDamaged(f"{name} is damaged or cut short: get it again, or print it to a new PDF") from None
    try:
        count = len(document)
        if count < 1:
            raise FileDamaged(f"{name} has no pages: get it again")
        if count > MAX_PAGES:
            raise FileOverLimit(f"{name} has {count:,} pages, more than {MAX_PAGES:,}: split it into smaller files")
        yield document
    finally:
        document.close()


def metadata(document: "PdfDocument", key: str) -> str:
    """What the file says of itself under `key` ("Title", "Author"), on one line; empty where it says nothing."""
    import pypdfium2.raw as pdfium

    length = pdfium.FPDF_GetMetaText(document, key.encode(), None, 0)
    if length <= 2:
        return ""
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDF_GetMetaText(document, key.encode(), buffer, length)
    words = buffer.raw[: length - 2].decode("utf-16-le", "replace")
    return " ".join(re.sub(r"[\x00-\x1f\ufffd]", " ", words).split())
