"""A library of an earlier format (1 to 5, a row for each block, sentence and reference) into the tables of this one."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from sqlite3 import Connection

import numpy as np
from pydantic import TypeAdapter

from corpus import storage
from corpus.chunker import passage_text
from corpus.span import Layout, Span
from corpus.storage import Body
from corpus.stored_rows import Entry, StoredPassage
from corpus.table_text import tables_in
from corpus.tables import DataTable, TableRow
from corpus.types import Passage

# What formats 2 to 5 added, bare of rules: of a library that is older they are empty, and all of them are dropped.
_ADDED = {
    "details": "document_id, doi, missing, left_out",
    "study_references": "document_id, ordinal, span_start, span_end, label, authors, title, journal, year, doi",
    "mentions": "document_id, ordinal, span_start, span_end, named",
    "layouts": "document_id, packed",
    "word_counts": "document_id, words, citable, not_citable",
    "structures": "document_id, front_matter, data_tables",
}
_PASSAGE = "document_id, ordinal, id, span_start, span_end, section, page, text_sha256, above"
# The columns that a document's digest was taken over, table by table.
_ALWAYS = {
    "former_documents": "id, title, authors, year, source_name, source_path, source_sha256, media_type, encoding, "
    "added_at, characters, text",
    "pages": "document_id, ordinal, number, span_start, span_end",
    "blocks": "document_id, ordinal, kind, span_start, span_end, section, page, above, level",
    "former_passages": _PASSAGE,
    "sentences": "document_id, ordinal, passage_id, span_start, span_end, leans_start, leans_end, text_sha256",
}
_SECTION_PATH = "json(CASE WHEN section IS NULL THEN '[]' ELSE json_insert(coalesce(above, '[]'), '$[#]', section) END)"
_SPAN = "json_array(span_start, span_end)"


def _rows(table: str, values: str) -> str:
    return (
        f"(SELECT json_group_array({values}) FROM "
        f"(SELECT * FROM {table} WHERE document_id = former_documents.id ORDER BY ordinal))"
    )


_BODIES = f"""
    SELECT digest, added_at, text, packed, data_tables, json_object(
        'sentences', {
    _rows(
        "sentences",
        f"json_object('span', {_SPAN}, 'passage_id', passage_id, 'leans_on', "
        "json(CASE WHEN leans_start IS NOT NULL THEN json_array(leans_start, leans_end) END))",
    )
},
        'document', json_object(
            'id', id, 'title', title, 'authors', json(authors), 'year', year, 'text', '', 'doi', doi,
            'source', json_object('name', source_name, 'path', source_path, 'sha256', source_sha256,
                'media_type', media_type, 'encoding', encoding),
            'missing', json(coalesce(missing, '[]')), 'left_out', json(coalesce(left_out, '[]')),
            'front_matter', json(coalesce(front_matter, '{{}}')),
            'pages', {_rows("pages", f"json_object('number', number, 'span', {_SPAN})")},
            'blocks', {
    _rows(
        "blocks",
        f"json_object('kind', kind, 'span', {_SPAN}, 'section_path', {_SECTION_PATH}, "
        "'page', page, 'level', coalesce(level, 0))",
    )
},
            'references', {
    _rows(
        "study_references",
        f"json_object('span', {_SPAN}, 'label', label, "
        "'authors', json(authors), 'title', title, 'journal', journal, 'year', year, 'doi', doi)",
    )
},
            'mentions', {_rows("mentions", f"json_object('span', {_SPAN}, 'references', json(named))")}))
    FROM former_documents LEFT JOIN details ON details.document_id = id LEFT JOIN layouts ON layouts.document_id = id
    LEFT JOIN structures ON structures.document_id = id
    WHERE id = ?"""
_PASSAGES = f"""
    SELECT json_object('id', id, 'document_id', document_id, 'span', {_SPAN}, 'section_path', {_SECTION_PATH},
        'page', page), text_sha256
    FROM former_passages WHERE document_id = ? ORDER BY ordinal"""


@dataclass(frozen=True, slots=True)
class _FormerTable:
    """A table as format 5 had it: a row is its own ends, and then those of each cell."""

    span: Span
    rows: list[list[int]]
    head_rows: int
    head_columns: int
    sure: bool
    caption: Span | None
    notes: tuple[Span, ...]

    def table(self) -> DataTable:
        rows = [tuple(map(Span, ends[::2], ends[1::2])) for ends in self.rows]
        return DataTable(
            self.span,
            tuple(TableRow(row[0], row[1:]) for row in rows),
            self.head_rows,
            self.head_columns,
            self.sure,
            self.caption,
            self.notes,
        )


_PASSAGE_OF = TypeAdapter(Passage)
_TABLES = TypeAdapter(list[_FormerTable])


def migrate(connection: Connection, tables: Sequence[str], version: int) -> None:
    """Bring the file from `version` to this format, whose `tables` are made where they are not there.

    The caller holds the transaction, and foreign keys are not looked at meanwhile. Raises `ValueError` where a document
    cannot be read; one that is not what was stored comes over and is still found.
    """
    connection.execute("PRAGMA legacy_alter_table = ON")  # else the tables that stay would follow those renamed
    for table in ("documents", "passages"):
        connection.execute(f"ALTER TABLE {table} RENAME TO former_{table}")
    connection.execute("PRAGMA legacy_alter_table = OFF")
    for table, columns in _ADDED.items():
        connection.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns})")
    for table in ("blocks", "former_passages") if version < 4 else ():
        connection.execute(f"ALTER TABLE {table} ADD COLUMN above TEXT")
    if version < 4:
        connection.execute("ALTER TABLE blocks ADD COLUMN level INTEGER")
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
    for statement in tables:
        if statement.split()[2] not in there:
            connection.execute(statement)
    for (document_id,) in connection.execute("SELECT id FROM former_documents ORDER BY added_at, id").fetchall():
        _bring_over(connection, document_id)
    for table in ("sentences", "blocks", "pages", *_ADDED, "former_passages", "former_documents"):
        connection.execute(f"DROP TABLE {table}")
    # Up to version 0.1.0 a sentence had a vector too.
    connection.execute("DELETE FROM embeddings WHERE text_sha256 NOT IN (SELECT text_sha256 FROM passages)")


def _bring_over(connection: Connection, document_id: str) -> None:
    rows = connection.execute(_BODIES, (document_id,)).fetchone()
    stored_digest, added_at, text, packed, data_tables, body_json = rows
    try:
        body = Body.from_json(body_json)
        passages = [
            (_PASSAGE_OF.validate_json(item), key) for item, key in connection.execute(_PASSAGES, (document_id,))
        ]
        known = None if data_tables is None else tuple(item.table() for item in _TABLES.validate_json(data_tables))
    except ValueError as error:
        raise ValueError(f"document {document_id} is not what was stored") from error
    document = replace(
        body.document,
        text=text,
        layout=None if packed is None else Layout(packed),
        tables=tables_in(text, body.document.blocks) if known is None else known,
    )
    entry = Entry(
        document,
        tuple(StoredPassage(passage, key, passage_text(document, passage)) for passage, key in passages),
        body.sentences,
        (),
        np.empty((0, 0), np.float32),
    )
    storage.insert(connection, entry, datetime.fromisoformat(added_at))
    if _digest(connection, document_id) != stored_digest:
        connection.execute("UPDATE documents SET digest = ? WHERE id = ?", (stored_digest, document_id))


def _digest(connection: Connection, document_id: str) -> str:
    """SHA-256 of all that the former tables hold of a document, as hex; what a later format added counts where there
    is any of it."""

    def of(table: str, columns: str) -> list[tuple[str | int | bytes | None, ...]]:
        key = columns.split(",")[0]
        return connection.execute(
            f"SELECT {columns} FROM {table} WHERE {key} = ? {'ORDER BY ordinal' if 'ordinal' in columns else ''}",
            (document_id,),
        ).fetchall()

    always = {table: of(table, columns) for table, columns in _ALWAYS.items()}
    added = {table: of(table, columns) for table, columns in _ADDED.items()}
    always["blocks"] = [row[:-2] if row[-2:] == (None, None) else row for row in always["blocks"]]
    always["former_passages"] = [row[:-1] if row[-1] is None else row for row in always["former_passages"]]
    added["layouts"] = [(id_, packed.hex()) for id_, packed in added["layouts"] if isinstance(packed, bytes)]
    second = [added.pop(table) for table in ("details", "study_references", "mentions", "layouts")]
    hashed = [*always.values(), *(second if any(second) else []), *(rows for rows in added.values() if rows)]
    return hashlib.sha256(json.dumps(hashed).encode()).hexdigest()
