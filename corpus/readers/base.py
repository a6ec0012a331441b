"""Bytes of a file to a `Document`: decoded, read into a draft by the reader of its kind, and checked that there is
text in it."""

import codecs
import hashlib
from dataclasses import dataclass

from corpus.errors import FileEmpty, FileNotText, FileUndecodable
from corpus.glossary import Glossary
from corpus.readers.citation_marks import with_references
from corpus.readers.draft import Draft
from corpus.readers.pdf.ocr import Recognizer
from corpus.readers.title_page import with_captions, with_front_lines
from corpus.sources import FileKind, SourceFile, file_kind
from corpus.types import CITABLE, Document, Source, document_id

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Detectors take short Western texts for something else; multi-byte scripts have more than a few such bytes.
_DETECT_FROM = 400
_MOST_CONTROL = 0.01


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and the name of the encoding it was decoded by."""

    text: str
    encoding: str


def decode(name: str, content: bytes) -> Decoded:
    """The text of the file called `name`.

    Raises `FileEmpty` when it holds nothing but white space, `FileUndecodable` when no encoding gives text.
    """
    decoded = _decode(name, content)
    if not decoded.text.strip().strip("\ufeff\u200b"):
        raise FileEmpty(f"{name} is empty: there is nothing to read in it")
    controls = sum(1 for character in decoded.text if ord(character) < 32 and character not in "\t\n\r\f\v")
    if controls > _MOST_CONTROL * len(decoded.text):
        raise FileUndecodable(f"{name} decodes to control characters, not to text: save it as UTF-8 text")
    return decoded


def _decode(name: str, content: bytes) -> Decoded:
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _strictly(name, content, encoding)
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    high = sum(1 for byte in content if byte >= 0x80)
    if len(content) >= _DETECT_FROM and high > 0.2 * len(content):
        from charset_normalizer import from_bytes

        best = from_bytes(content).best()
        if best is not None:
            return _strictly(name, content, best.encoding)
    return _strictly(name, content, "cp1252")


def _strictly(name: str, content: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(content.decode(encoding), encoding)
    except (UnicodeDecodeError, LookupError):
        raise FileUndecodable(
            f"{name} is not valid {encoding} text, nor UTF-8: open it in an editor and save it as UTF-8"
        ) from None


def read(file: SourceFile, recognizer: Recognizer | None = None, content: bytes | None = None) -> Document:
    """The document in a file; `recognizer` reads pages that are pictures, `content` are its bytes where they are at
    hand. Raises a `FileError`."""
    content = file.content() if content is None else content
    kind = file_kind(file.name, content)
    draft = with_front_lines(with_captions(with_references(_draft(file.name, content, kind, recognizer))))
    if not any(block.kind in CITABLE for block in draft.blocks):
        missing = f" ({'; '.join(draft.missing)})" if draft.missing else ""
        raise FileEmpty(f"{file.name} holds no sentence to cite, only headings, references or page furniture{missing}")
    source = Source(file.name, file.absolute_path, hashlib.sha256(content).hexdigest(), kind.value, draft.encoding)
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
            from corpus.readers.pdf import read_pdf

            return read_pdf(name, content, recognizer)
        case FileKind.DOCX:
            from corpus.readers.docx import read_docx

            return read_docx(name, content)
        case FileKind.JATS:
            from corpus.readers.jats import read_jats

            return read_jats(name, content)
        case FileKind.EPUB:
            from corpus.readers.epub import read_epub

            return read_epub(name, content)
        case FileKind.HTML:
            from corpus.readers.html import read_html

            return read_html(name, content)
        case FileKind.MARKDOWN:
            from corpus.readers.markdown import read_markdown

            return read_markdown(decode(name, content))
        case FileKind.PLAIN:
            from corpus.readers.plain_text import read_plain_text

            return read_plain_text(decode(name, content), Glossary.bundled())
        case FileKind.ZIP:
            raise FileNotText(f"{name} is a zip inside a zip: unpack it and add what is in it")
