"""A document as rows of the library's tables, and back, with the digest that tells whether they changed.

Left out: when rows are written and read (`library`). A row that cannot be what was stored is a `ValueError`.
"""

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from corpus.document import Block, BlockKind, Document, Page, Source
from corpus.entry import DocumentRecord, Entry, StoredPassage, StoredSentence
from corpus.passage import Passage, Sentence
from corpus.span import Span

Value = str | int | float | bytes | None
Row = tuple[Value, ...]

_DOCUMENT = (
    "id, title, authors, year, source_name, source_path, source_sha256, media_type, encoding, added_at, "
    "characters, text"
)
_PAGE = "document_id, ordinal, number, span_start, span_end"
_BLOCK = "document_id, ordinal, kind, span_start, span_end, section, page"
_PASSAGE = "document_id, ordinal, id, span_start, span_end, section, page, text_sha256"
_SENTENCE = "document_id, ordinal, passage_id, span_start, span_end, leans_start, leans_end, text_sha256"

PASSAGES = f"SELECT {_PASSAGE} FROM passages ORDER BY document_id, ordinal"
SENTENCES = f"SELECT {_SENTENCE} FROM sentences ORDER BY document_id, ordinal"
RECORDS = """
    SELECT id, title, authors, year, source_name, source_path, source_sha256, added_at,
        (SELECT COUNT(*) FROM blocks WHERE document_id = documents.id AND kind = 'heading'),
        (SELECT COUNT(*) FROM passages WHERE document_id = documents.id),
        (SELECT COUNT(*) FROM sentences WHERE document_id = documents.id),
        characters,
        (SELECT COUNT(*) FROM pages WHERE document_id = documents.id)
    FROM documents"""


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of one document, in the order of its text."""

    document: Row
    pages: tuple[Row, ...]
    blocks: tuple[Row, ...]
    passages: tuple[Row, ...]
    sentences: tuple[Row, ...]

    def digest(self) -> str:
        """SHA-256 of all values, as hex. Raises `ValueError` for a value of a kind that is never stored."""
        tables = [[self.document], self.pages, self.blocks, self.passages, self.sentences]
        try:
            return hashlib.sha256(json.dumps(tables).encode()).hexdigest()
        except TypeError as error:
            raise ValueError("a value has become bytes") from error


def rows_of(entry: Entry, added_at: datetime) -> Rows:
    """The rows that say what `entry` says."""
    document, source = entry.document, entry.document.source
    return Rows(
        document=(
            document.id,
            document.title,
            json.dumps(document.authors, ensure_ascii=False),
            document.year,
            source.name,
            source.path,
            source.sha256,
            source.media_type,
            source.encoding,
            added_at.isoformat(),
            len(document.text),
            document.text,
        ),
        pages=tuple(
            (document.id, ordinal, page.number, page.span.start, page.span.end)
            for ordinal, page in enumerate(document.pages)
        ),
        blocks=tuple(_block_row(document.id, *numbered) for numbered in enumerate(document.blocks)),
        passages=tuple(_passage_row(document.id, *numbered) for numbered in enumerate(entry.passages)),
        sentences=tuple(_sentence_row(document.id, *numbered) for numbered in enumerate(entry.sentences)),
    )


def insert(connection: sqlite3.Connection, rows: Rows) -> None:
    """Write the rows and their digest. The caller holds the transaction."""
    connection.execute(
        f"INSERT INTO documents ({_DOCUMENT}, digest) VALUES ({_marks(_DOCUMENT)}, ?)",
        (*rows.document, rows.digest()),
    )
    for table, columns, values in (
        ("pages", _PAGE, rows.pages),
        ("blocks", _BLOCK, rows.blocks),
        ("passages", _PASSAGE, rows.passages),
        ("sentences", _SENTENCE, rows.sentences),
    ):
        connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({_marks(columns)})", values)


def fetch(connection: sqlite3.Connection, document_id: str) -> Rows | None:
    """All rows of one document, or None when it is not there.

    Raises `ValueError` when they are not what was stored.
    """
    found = connection.execute(f"SELECT digest, {_DOCUMENT} FROM documents WHERE id = ?", (document_id,)).fetchone()
    if found is None:
        return None

    def of(table: str, columns: str) -> tuple[Row, ...]:
        query = f"SELECT {columns} FROM {table} WHERE document_id = ? ORDER BY ordinal"
        return tuple(connection.execute(query, (document_id,)))

    digest, *document = found
    rows = Rows(
        document=tuple(document),
        pages=of("pages", _PAGE),
        blocks=of("blocks", _BLOCK),
        passages=of("passages", _PASSAGE),
        sentences=of("sentences", _SENTENCE),
    )
    if rows.digest() != digest:
        raise ValueError(f"document {document_id} is not what was stored")
    return rows


def document_of(rows: Rows) -> Document:
    """The document that the rows say."""
    id_, title, authors, year, name, path, sha256, media_type, encoding, _, _, text = rows.document
    return Document(
        id=_str(id_),
        title=_str(title),
        authors=_authors(authors),
        year=_int_or_none(year),
        text=_str(text),
        blocks=tuple(
            Block(BlockKind(_str(kind)), _span(start, end), _str_or_none(section), _int_or_none(page))
            for _, _, kind, start, end, section, page in rows.blocks
        ),
        pages=tuple(Page(_int(number), _span(start, end)) for _, _, number, start, end in rows.pages),
        source=Source(_str(name), _str(path), _str(sha256), _str(media_type), _str(encoding)),
    )


def passage_of(row: Row) -> StoredPassage:
    """The passage that a row of `PASSAGES` says."""
    document_id, _, id_, start, end, section, page, key = row
    passage = Passage(_str(id_), _str(document_id), _span(start, end), _str_or_none(section), _int_or_none(page))
    return StoredPassage(passage, _str(key))


def sentence_of(row: Row) -> StoredSentence:
    """The sentence that a row of `SENTENCES` says."""
    _, _, passage_id, start, end, leans_start, leans_end, key = row
    leans_on = None if leans_start is None else _span(leans_start, leans_end)
    return StoredSentence(Sentence(_span(start, end), _str(passage_id), leans_on), _str(key))


def record_of(row: Row) -> DocumentRecord:
    """The line of the list that a row of `RECORDS` says."""
    id_, title, authors, year, source, path, sha256, added_at, *counts = row
    sections, passages, sentences, characters, pages = map(_int, counts)
    return DocumentRecord(
        id=_str(id_),
        title=_str(title),
        authors=_authors(authors),
        year=_int_or_none(year),
        source=_str(source),
        path=_str(path),
        source_sha256=_str(sha256),
        added_at=datetime.fromisoformat(_str(added_at)),
        sections=sections,
        passages=passages,
        sentences=sentences,
        characters=characters,
        pages=pages,
    )


def _block_row(document_id: str, ordinal: int, block: Block) -> Row:
    span = block.span
    return (document_id, ordinal, block.kind.value, span.start, span.end, block.section, block.page)


def _passage_row(document_id: str, ordinal: int, stored: StoredPassage) -> Row:
    passage, key = stored.passage, stored.text_sha256
    span = passage.span
    return (document_id, ordinal, passage.id, span.start, span.end, passage.section, passage.page, key)


def _sentence_row(document_id: str, ordinal: int, stored: StoredSentence) -> Row:
    sentence = stored.sentence
    span, leans_on = sentence.span, sentence.leans_on
    leans: Row = (None, None) if leans_on is None else (leans_on.start, leans_on.end)
    return (document_id, ordinal, sentence.passage_id, span.start, span.end, *leans, stored.text_sha256)


def _marks(columns: str) -> str:
    return ", ".join("?" * len(columns.split(",")))


def _span(start: Value, end: Value) -> Span:
    return Span(_int(start), _int(end))


def _authors(value: Value) -> tuple[str, ...]:
    names: Sequence[Value] = json.loads(_str(value))
    return tuple(map(_str, names))


def _str(value: Value) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r:.40} where a text was stored")
    return value


def _int(value: Value) -> int:
    if not isinstance(value, int):
        raise ValueError(f"{value!r:.40} where a whole number was stored")
    return value


def _str_or_none(value: Value) -> str | None:
    return None if value is None else _str(value)


def _int_or_none(value: Value) -> int | None:
    return None if value is None else _int(value)
