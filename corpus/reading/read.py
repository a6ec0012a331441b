"""One file to a `Document`: read its bytes once, tell its kind, decode, draft, check that there is text in it."""

import hashlib
from pathlib import Path

from corpus.document import CITABLE, Document, Source, document_id
from corpus.errors import FileEmpty, FileTooLarge, FileUnreadable
from corpus.glossary import Glossary
from corpus.reading.decoding import Decoded, decode
from corpus.reading.draft import Draft
from corpus.reading.file_kind import FileKind, file_kind

MAX_BYTES = 50_000_000


def read(path: Path) -> Document:
    """The document in a file of at most `MAX_BYTES` bytes.

    Raises `FileUnreadable`, `FileTooLarge`, `FileEmpty`, `FileNotText` or `FileUndecodable`.
    """
    content = _content(path)
    kind = file_kind(path.name, content)
    draft, encoding = _draft(path.name, content, kind)
    if not any(block.kind in CITABLE for block in draft.blocks):
        raise FileEmpty(f"{path.name} holds no sentence to cite, only headings, references or page furniture")
    source = Source(path.name, str(path.resolve()), hashlib.sha256(content).hexdigest(), kind.value, encoding)
    title = draft.title or path.stem.replace("_", " ").replace("-", " ").strip() or path.name
    return Document(
        id=document_id(content),
        title=title,
        authors=draft.authors,
        year=draft.year,
        text=draft.text,
        blocks=draft.blocks,
        pages=(),
        source=source,
    )


def _content(path: Path) -> bytes:
    try:
        # Opening a pipe would wait for whoever writes to it.
        if not (path.is_file() or path.is_dir() or not path.exists()):
            raise FileUnreadable(f"{path} is a device or a pipe, not a file")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise FileUnreadable(f"{path} does not exist: check the path") from None
    except IsADirectoryError:
        raise FileUnreadable(f"{path} is a folder, not a file") from None
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read: {error.strerror or error}") from None
    if len(content) > MAX_BYTES:
        raise FileTooLarge(f"{path.name} holds more than {MAX_BYTES // 1_000_000} MB, the limit: split it into parts")
    if not content.strip():
        raise FileEmpty(f"{path.name} is empty: there is nothing to read in it")
    return content


def _draft(name: str, content: bytes, kind: FileKind) -> tuple[Draft, str]:
    # Each reader is imported when it is needed: lxml and markdown-it take longer than `footnote list` does.
    if kind is FileKind.HTML:
        from corpus.reading.html import read_html

        html = read_html(name, content)
        return html.draft, html.encoding
    decoded: Decoded = decode(name, content)
    if kind is FileKind.MARKDOWN:
        from corpus.reading.markdown import read_markdown

        return read_markdown(decoded.text), decoded.encoding
    from corpus.reading.plain_text import read_plain_text

    return read_plain_text(decoded.text, Glossary.bundled()), decoded.encoding
