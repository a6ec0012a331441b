"""PDF to a draft: pages to words, words to lines, lines to columns and paragraphs, paragraphs to a text.

Reading order: `reader`, then `opened`, `sheets` (with `frame`, `strokes`, `page_words`, `spelling`, `drawings`, and for
pages without a text layer `recognized`, `ocr`, `rapid`, `gaps`), `lines`, `furniture`, `pages` (with `tables`, `rules`,
`columns`, `paragraphs`, `pieces`), `kinds`, `front`, `joining`, `composing` (with `hyphens`), `legible`. `picture`
draws a page. pdfium is not thread-safe: a process reads one file at a time.
"""

from corpus.reading.draft import Draft
from corpus.reading.pdf.ocr import Recognizer


def read_pdf(name: str, content: bytes, recognizer: Recognizer | None = None) -> Draft:
    """The draft of the file; `recognizer` reads pages without a text layer. Raises a `FileError`."""
    # Imported when the first PDF is read: pdfium takes longer to load than `footnote list` does.
    from corpus.reading.pdf.reader import read_pdf as read

    return read(name, content, recognizer)
