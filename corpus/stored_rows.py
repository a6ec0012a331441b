"""What the library takes in of one document, and its rows: every value checked when it is read, vectors with a
checksum."""

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from corpus.errors import SettingError
from corpus.printable import escape_names
from corpus.sentences import WordCounts, words_json
from corpus.span import Span
from corpus.types import Document, Passage, Sentence

Value = str | int | float | bytes | None
Row = tuple[Value, ...]


def span_of(start: Value, end: Value) -> Span:
    """A span from its two ends."""
    return Span(int_of(start), int_of(end))


def json_of(texts: tuple[str, ...]) -> str:
    """Texts as one JSON list."""
    return json.dumps(texts, ensure_ascii=False)


def texts_of(value: Value) -> tuple[str, ...]:
    """The texts of a JSON list."""
    return tuple(map(str_of, list_of(value)))


def list_of(value: Value) -> Sequence[Value]:
    """A JSON list."""
    items: Sequence[Value] = json.loads(str_of(value))
    return items


def str_of(value: Value) -> str:
    """A text."""
    if not isinstance(value, str):
        raise ValueError(f"{value!r:.40} where a text was stored")
    return value


def int_of(value: Value) -> int:
    """A whole number."""
    if not isinstance(value, int):
        raise ValueError(f"{value!r:.40} where a whole number was stored")
    return value


def str_or_none(value: Value) -> str | None:
    """A text, or none."""
    return None if value is None else str_of(value)


def int_or_none(value: Value) -> int | None:
    """A whole number, or none."""
    return None if value is None else int_of(value)


Vectors = NDArray[np.float32]
"""Shape (texts, dimension), each row of length 1."""


def text_sha256(text: str) -> str:
    """The key of a text's vector: 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage, and the key of the vector of what the model read of it."""

    passage: Passage
    text_sha256: str


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One document as it goes into the library.

    `vectors` has one row for each key in `new`: the texts that were not embedded before. `original` is the file
    itself where its pages can be drawn, None otherwise. Raises `ValueError` when vectors and keys differ in number,
    or a sentence names a passage that is not among `passages`.
    """

    document: Document
    passages: tuple[StoredPassage, ...]
    sentences: tuple[Sentence, ...]
    new: tuple[str, ...]
    vectors: Vectors
    original: bytes | None = None

    def __post_init__(self) -> None:
        if self.vectors.ndim != 2 or len(self.vectors) != len(self.new):
            raise ValueError(f"{len(self.new)} new texts, but vectors of shape {self.vectors.shape}")
        ids = {stored.passage.id for stored in self.passages}
        strays = {sentence.passage_id for sentence in self.sentences} - ids
        if strays:
            raise ValueError(f"sentences of passages that are not there: {sorted(strays)[:3]}")

    @property
    def keys(self) -> tuple[str, ...]:
        """The key of every passage, each once, in reading order."""
        return tuple(dict.fromkeys(stored.text_sha256 for stored in self.passages))


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A line of the library's list: a document without its text.

    `source` is the file's name, `path` where it was added from; `sections` to `references` are counts (`pages`
    is 0 for files without pages), `characters` the length of its text. `missing` and `left_out` are the document's.
    `words` says how many can be cited, None where nobody counted them; `also_at` are other paths with the same
    content.
    """

    id: str
    title: str
    authors: tuple[str, ...]
    year: int | None
    source: str
    path: str
    source_sha256: str
    added_at: datetime
    sections: int
    passages: int
    sentences: int
    characters: int
    pages: int
    references: int = 0
    media_type: str = ""
    doi: str | None = None
    missing: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    words: WordCounts | None = None
    also_at: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        escape_names(self, "title", "authors", "source", "doi")


def record_json(record: DocumentRecord) -> dict[str, object]:
    """The record as `list` gives it."""
    fields = asdict(record) | words_json(record.words) | {"added_at": record.added_at.isoformat()}
    # Both are lists where a document is shown; counts by the same names would mislead.
    del fields["sections"], fields["references"]
    return fields


_STORED = np.dtype("<f2")
_MOST_OFF = 0.01

BYTES_PER_NUMBER = _STORED.itemsize


@dataclass(frozen=True, slots=True)
class PackedVector:
    """The bytes of one vector, two for each dimension, and their CRC-32."""

    data: bytes
    crc32: int

    def fault(self, dimension: int) -> str | None:
        """What is wrong with it, in a few words; None when it is whole and its length within 0.99 to 1.01."""
        if len(self.data) != dimension * _STORED.itemsize:
            return f"has {len(self.data)} bytes instead of {dimension * _STORED.itemsize}"
        if zlib.crc32(self.data) != self.crc32:
            return "does not match its checksum"
        length = float(np.linalg.norm(np.frombuffer(self.data, _STORED).astype(np.float64)))
        # Written so that a length that is not a number is a fault too.
        if not abs(length - 1.0) <= _MOST_OFF:
            return f"has length {length:.3f} instead of 1"
        return None


def pack(vectors: Vectors) -> tuple[PackedVector, ...]:
    """Each row as it is kept. Raises `ValueError` unless every row is finite and of length 1 within 0.01."""
    lengths = np.linalg.norm(vectors, axis=1)
    if not bool(np.all(np.abs(lengths - 1.0) <= _MOST_OFF)):
        raise ValueError("the vectors are not all of length 1")
    rows = (row.tobytes() for row in vectors.astype(_STORED))
    return tuple(PackedVector(data, zlib.crc32(data)) for data in rows)


def unpack(packed: Sequence[PackedVector], dimension: int) -> Vectors:
    """Shape (len(packed), dimension), brought back to length 1 after the rounding to float16.

    The vectors have no `fault`: the caller has looked.
    """
    stored = np.frombuffer(b"".join(item.data for item in packed), _STORED)
    rows = stored.astype(np.float32).reshape(len(packed), dimension)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Vectors = rows / lengths
    return unit


DOCUMENT = (
    "id, title, authors, year, source_name, source_path, source_sha256, media_type, encoding, added_at, "
    "characters, text"
)
PAGE = "document_id, ordinal, number, span_start, span_end"
BLOCK = "document_id, ordinal, kind, span_start, span_end, section, page, above, level"
PASSAGE = "document_id, ordinal, id, span_start, span_end, section, page, text_sha256, above"
SENTENCE = "document_id, ordinal, passage_id, span_start, span_end, leans_start, leans_end, text_sha256"
DETAILS = "document_id, doi, missing, left_out"
REFERENCE = "document_id, ordinal, span_start, span_end, label, authors, title, journal, year, doi"
MENTION = "document_id, ordinal, span_start, span_end, named"
LAYOUT = "document_id, packed"
STRUCTURE = "document_id, front_matter, data_tables"
WORD_COUNTS = "document_id, words, citable, not_citable"
ORIGINAL = "document_id, content"


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of one document, in the order of its text; `details`, `layout`, `word_counts` and `structure` are one
    row or none."""

    document: Row
    pages: tuple[Row, ...]
    blocks: tuple[Row, ...]
    passages: tuple[Row, ...]
    sentences: tuple[Row, ...]
    details: tuple[Row, ...] = ()
    references: tuple[Row, ...] = ()
    mentions: tuple[Row, ...] = ()
    layout: tuple[Row, ...] = ()
    word_counts: tuple[Row, ...] = ()
    structure: tuple[Row, ...] = ()

    def digest(self) -> str:
        """SHA-256 of all values, as hex. Raises `ValueError` for a value of a kind that is never stored."""
        tables: list[Sequence[Sequence[Value]]] = [
            [self.document],
            self.pages,
            # A block or passage of an earlier version says nothing in the columns added since, and keeps its digest.
            [row[:-2] if row[-2:] == (None, None) else row for row in self.blocks],
            [row[:-1] if row[-1] is None else row for row in self.passages],
            self.sentences,
        ]
        layout = [[id_, packed.hex()] for id_, packed in self.layout if isinstance(packed, bytes)]
        if len(layout) < len(self.layout):
            raise ValueError("the places of its words have become text")
        # Documents of the first version have none of these, and keep the digest they had.
        if any((self.details, self.references, self.mentions, layout)):
            tables += [self.details, self.references, self.mentions, layout]
        # Nor have those of the second version what came after it.
        if self.word_counts:
            tables.append(self.word_counts)
        if self.structure:
            tables.append(self.structure)
        try:
            return hashlib.sha256(json.dumps(tables).encode()).hexdigest()
        except TypeError as error:
            raise ValueError("a value has become bytes") from error


def insert(connection: sqlite3.Connection, rows: Rows, original: bytes | None) -> None:
    """Write the rows, their digest, and the file itself if it is given. The caller holds the transaction."""
    connection.execute(
        f"INSERT INTO documents ({DOCUMENT}, digest) VALUES ({_marks(DOCUMENT)}, ?)",
        (*rows.document, rows.digest()),
    )
    for table, columns, values in (
        ("pages", PAGE, rows.pages),
        ("blocks", BLOCK, rows.blocks),
        ("passages", PASSAGE, rows.passages),
        ("sentences", SENTENCE, rows.sentences),
        ("details", DETAILS, rows.details),
        ("study_references", REFERENCE, rows.references),
        ("mentions", MENTION, rows.mentions),
        ("layouts", LAYOUT, rows.layout),
        ("word_counts", WORD_COUNTS, rows.word_counts),
        ("structures", STRUCTURE, rows.structure),
        ("originals", ORIGINAL, () if original is None else ((rows.document[0], original),)),
    ):
        connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({_marks(columns)})", values)


def fetch(connection: sqlite3.Connection, document_id: str) -> Rows | None:
    """All rows of one document, or None when it is not there.

    Raises `ValueError` when they are not what was stored.
    """
    row = connection.execute(f"SELECT digest, {DOCUMENT} FROM documents WHERE id = ?", (document_id,)).fetchone()
    if row is None:
        return None

    def of(table: str, columns: str) -> tuple[Row, ...]:
        order = "ORDER BY ordinal" if "ordinal" in columns else ""
        return tuple(connection.execute(f"SELECT {columns} FROM {table} WHERE document_id = ? {order}", (document_id,)))

    digest, *document = row
    rows = Rows(
        document=tuple(document),
        pages=of("pages", PAGE),
        blocks=of("blocks", BLOCK),
        passages=of("passages", PASSAGE),
        sentences=of("sentences", SENTENCE),
        details=of("details", DETAILS),
        references=of("study_references", REFERENCE),
        mentions=of("mentions", MENTION),
        layout=of("layouts", LAYOUT),
        word_counts=of("word_counts", WORD_COUNTS),
        structure=of("structures", STRUCTURE),
    )
    if rows.digest() != digest:
        raise ValueError(f"document {document_id} is not what was stored")
    return rows


def rename_source(connection: sqlite3.Connection, document_id: str, path: str, name: str) -> None:
    """Give a document another file as the one it was read from. The caller holds the transaction.

    Raises `ValueError` when the document is not what was stored.
    """
    rows = fetch(connection, document_id)
    if rows is None:
        raise ValueError(f"document {document_id} is not there")
    named = dict(zip(DOCUMENT.split(", "), rows.document, strict=True)) | {"source_name": name, "source_path": path}
    renamed = replace(rows, document=tuple(named.values()))
    connection.execute(
        "UPDATE documents SET source_name = ?, source_path = ?, digest = ? WHERE id = ?",
        (name, path, renamed.digest(), document_id),
    )


def original(connection: sqlite3.Connection, document_id: str) -> bytes | None:
    """The file that the document was read from; None where it was not kept.

    Raises `ValueError` when it is not the file that was stored.
    """
    row = connection.execute(
        "SELECT content, source_sha256 FROM originals JOIN documents ON id = document_id WHERE id = ?", (document_id,)
    ).fetchone()
    if row is None:
        return None
    content, sha256 = row
    if not isinstance(content, bytes) or hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError(f"the file of document {document_id} is not what was stored")
    return content


def _marks(columns: str) -> str:
    return ", ".join("?" * len(columns.split(",")))


_YEARS = range(1, 10_000)


@dataclass(frozen=True, slots=True)
class Metadata:
    """None, or no authors, leaves what was read.

    Raises `SettingError` for a blank title or author, and for a year outside 1 to 9999.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None

    def __post_init__(self) -> None:
        if self.title is not None and not _is_text(self.title):
            raise SettingError(f"the title {self.title!r} is not a text: give some words")
        for author in self.authors:
            if not _is_text(author):
                raise SettingError(f"the author {author!r} is not a text: give a name")
        if self.year is not None and self.year not in _YEARS:
            raise SettingError(f"the year {self.year} is not between 1 and 9999")
        escape_names(self, "title", "authors")

    def of(self, document: Document) -> Document:
        """The document with these details."""
        return replace(
            document,
            title=self.title or document.title,
            authors=self.authors or document.authors,
            year=document.year if self.year is None else self.year,
        )

    def differs_from(self, record: DocumentRecord) -> bool:
        """Whether a stored document has other details than these."""
        return (
            self.title not in (None, record.title)
            or self.authors not in ((), record.authors)
            or self.year not in (None, record.year)
        )


def _is_text(value: str) -> bool:
    """Whether there is a word in it, and it is text: a terminal's stray bytes come as lone surrogates."""
    return bool(value.strip()) and not any("\ud800" <= character <= "\udfff" for character in value)
