"""PDF to a draft: `page` and `extract` (words), `lines`, `columns`, `page_tables` (layout), `structure`, `compose`,
`pages`; `ocr` for scans. pdfium is not thread-safe: a process reads one file at a time."""

from corpus.readers.draft import Draft
from corpus.readers.pdf.ocr import Recognizer


def read_pdf(name: str, content: bytes, recognizer: Recognizer | None = None) -> Draft:
    """The draft of the file; `recognizer` reads pages without a text layer. Raises a `FileError`."""
    # Imported when the first PDF is read: pdfium takes longer to load than `footnote list` does.
    from corpus.readers.pdf.pages import read_pdf as read

    return read(name, content, recognizer)
