"""One file to a `Document`: read its bytes once, tell its kind, draft, check that there is text in it."""

import hashlib

from corpus.document import CITABLE, Document, Source, document_id
from corpus.errors import FileEmpty, FileNotText
from corpus.glossary import Glossary
from corpus.reading.captions import with_captions
from corpus.reading.decoding import decode
from corpus.reading.draft import Draft
from corpus.reading.file_kind import FileKind, file_kind
from corpus.reading.front_lines import with_front_lines
from corpus.reading.pdf.ocr import Recognizer
from corpus.reading.references import with_references
from corpus.source_file import SourceFile


def read(file: SourceFile, recognizer: Recognizer | None = None, content: bytes | None = None) -> Document:
    """The document in a file; `recognizer` reads pages that are pictures, `content` are its bytes where they are at
    hand. Raises a `FileError`."""
    content = file.content() if content is None else content
    kind = file_kind(file.name, content)
    draft = with_front_lines(with_captions(with_references(_draft(file.name, content, kind, recognizer))))
    if not any(block.kind in CITABLE for block in draft.blocks):
        missing = f" ({'; '.join(draft.missing)})" if draft.missing else ""
        raise FileEmpty(f"{file.name} holds no sentence to cite, only headings, references or page furniture{missing}")
    source = Source(file.name, file.place, hashlib.sha256(content).hexdigest(), kind.value, draft.encoding)
    title = draft.title or file.stem.replace("_", " ").replace("-", " ").strip() or file.name
    return Document(
        id=document_id(content),
        title=title,
        authors=draft.authors,
        year=draft.year,
        text=draft.text,
        blocks=draft.blocks,
        pages=draft.pages,
        source=source,
        doi=draft.doi,
        references=draft.references,
        mentions=draft.mentions,
        layout=draft.layout,
        missing=draft.missing,
        left_out=draft.left_out,
        tables=draft.tables,
        front_matter=draft.front_matter,
    )


def _draft(name: str, content: bytes, kind: FileKind, recognizer: Recognizer | None) -> Draft:
    # Each reader is imported when it is needed: lxml and pypdfium2 take longer than `footnote list` does.
    match kind:
        case FileKind.PDF:
            from corpus.reading.pdf import read_pdf

            return read_pdf(name, content, recognizer)
        case FileKind.DOCX:
            from corpus.reading.docx.reader import read_docx

            return read_docx(name, content)
        case FileKind.JATS:
            from corpus.reading.jats.reader import read_jats

            return read_jats(name, content)
        case FileKind.EPUB:
            from corpus.reading.epub.reader import read_epub

            return read_epub(name, content)
        case FileKind.HTML:
            from corpus.reading.html.reader import read_html

            return read_html(name, content)
        case FileKind.MARKDOWN:
            from corpus.reading.markdown import read_markdown

            return read_markdown(decode(name, content))
        case FileKind.PLAIN:
            from corpus.reading.plain_text import read_plain_text

            return read_plain_text(decode(name, content), Glossary.bundled())
        case FileKind.ZIP:
            raise FileNotText(f"{name} is a zip inside a zip: unpack it and add what is in it")
