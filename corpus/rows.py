"""The rows of one document in the library's tables: written, read, and the digest that tells whether they changed.

Left out: what they mean (`shelf`), and when they are written and read (`library`).
"""

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.stored_value import Row, Value

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
    found = connection.execute(f"SELECT digest, {DOCUMENT} FROM documents WHERE id = ?", (document_id,)).fetchone()
    if found is None:
        return None

    def of(table: str, columns: str) -> tuple[Row, ...]:
        order = "ORDER BY ordinal" if "ordinal" in columns else ""
        return tuple(connection.execute(f"SELECT {columns} FROM {table} WHERE document_id = ? {order}", (document_id,)))

    digest, *document = found
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
    found = connection.execute(
        "SELECT content, source_sha256 FROM originals JOIN documents ON id = document_id WHERE id = ?", (document_id,)
    ).fetchone()
    if found is None:
        return None
    content, sha256 = found
    if not isinstance(content, bytes) or hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError(f"the file of document {document_id} is not what was stored")
    return content


def _marks(columns: str) -> str:
    return ", ".join("?" * len(columns.split(",")))
