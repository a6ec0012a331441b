"""A library copied into another database, row by row: documents one at a time, then what is kept of people at once."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from assistant.origin import STATES, has_states
from corpus import storage
from corpus.database import Connection, Database, Row, damaged, read_meta, write_meta
from corpus.errors import DocumentNotFound
from corpus.library import Library
from corpus.postgres import PostgresDatabase

Watch = Callable[[int, int], object]
"""Told how many documents are done, and of how many."""

_DOCUMENT = "id, digest, source_path, source_sha256, added_at, record, body, text"
_PASSAGES = "document_id, ordinal, text_sha256, sentences, passage, text"
_VECTORS = "text_sha256, model, vector, crc32"
_FAILURES = "source_path, source_name, reason, at"


@dataclass(frozen=True, slots=True)
class Copied:
    """How many documents were `copied`, and how many were there already (`unchanged`)."""

    copied: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class _Document:
    """A document's rows."""

    row: Row
    passages: list[Row]
    vectors: list[Row]
    original: list[Row]
    others: tuple[storage.OtherSource, ...]
    dimension: int


def copy_documents(source: Library, target: Library, watch: Watch) -> Copied:
    """Have all documents of `source` in `target` too, as they were stored; what `target` holds besides stays, but for
    an older state of the same file.

    Each goes in whole or not at all, so that a copy that was cut short goes on where it was when it is made again.
    Raises a `LibraryError`, also where another model embedded `target`.
    """
    target.require_embedder(source.embedder)
    there, digests = target.digests(), source.digests()
    new = [document_id for document_id, digest in digests.items() if there.get(document_id) != digest]
    watch(0, len(new))
    for number, document_id in enumerate(new, 1):
        with suppress(DocumentNotFound):  # removed meanwhile
            _put(target, _taken(source, document_id))
        watch(number, len(new))
    with source.database.reading() as read, target.database.writing() as write:
        failures = read.execute(f"SELECT {_FAILURES} FROM failures").fetchall()
        _insert(write, "failures", _FAILURES, failures, "ON CONFLICT DO NOTHING")
    return Copied(len(new), len(digests) - len(new))


def _taken(source: Library, document_id: str) -> _Document:
    with source.database.reading() as connection:
        source.opened(document_id)  # which looks whether all is as it was stored

        def rows(columns: str, table: str, key: str) -> list[Row]:
            return connection.execute(f"SELECT {columns} FROM {table} WHERE {key} = ?", (document_id,)).fetchall()

        [document] = rows(_DOCUMENT, "documents", "id")
        passages = rows(_PASSAGES, "passages", "document_id")
        vectors = connection.execute(
            f"SELECT {_VECTORS} FROM embeddings WHERE model = ? AND text_sha256 IN "
            "(SELECT text_sha256 FROM passages WHERE document_id = ?)",
            (source.embedder, document_id),
        ).fetchall()
        if {row[2] for row in passages} != {row[0] for row in vectors}:
            raise damaged(source.database.name, f"a vector of document {document_id} is not there")
        others = storage.of_content(connection, document_id, "")
        return _Document(
            document,
            passages,
            vectors,
            rows("document_id, content", "originals", "document_id"),
            tuple(other for other in others if other.path != document[2]),
            source.meta.dimension,
        )


def _put(target: Library, document: _Document) -> None:
    document_id, _, path, sha256, *_ = document.row
    with target.database.writing() as connection:
        meta = read_meta(connection, target.database.name)
        older = connection.execute("DELETE FROM documents WHERE id = ? OR source_sha256 = ?", (document_id, sha256))
        replaced = older.rowcount + storage.release(connection, path)
        _insert(connection, "documents", _DOCUMENT, [document.row])
        _insert(connection, "passages", _PASSAGES, document.passages)
        _insert(connection, "originals", "document_id, content", document.original)
        _insert(connection, "embeddings", _VECTORS, document.vectors, "ON CONFLICT DO NOTHING")
        storage.keep(connection, document_id, document.others)
        if replaced:
            storage.drop_orphans(connection)
        dimension = meta.dimension or document.dimension
        write_meta(connection, replace(meta, generation=meta.generation + 1, dimension=dimension))


def _insert(connection: Connection, table: str, columns: str, rows: Sequence[Row], clash: str = "") -> None:
    marks = ", ".join("?" for _ in columns.split(","))
    connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks}) {clash}", rows)


# In this order: a row comes after those that it names. Logins end with the move.
_STUDY = (
    ("people", "id, name, role, password, added_at", "id"),
    ("tokens", "token_sha256, person, role, at", "token_sha256"),
    ("conversations", "id, owner, title, begun_at, changed_at", "rowid"),
    (
        "answers",
        "id, conversation, number, question, trouble, confidence, coverage, cited, asked_at, answer",
        "rowid",
    ),
    ("flags", "answer, owner, note, at", "answer, owner"),
    (
        "verdicts",
        "number, answer, sentence, citation, reviewer, label, start, stop, document, quote, note, at, undoes",
        "number",
    ),
    ("gold", "version, made_at, made_by, sha256, records", "version"),
)
_STATES = ("library_states", "sha256, documents", "sha256")
_NUMBERED = (("people", "id"), ("verdicts", "number"))
_AT_ONCE = 200


def copy_study(source: Database, target: Database) -> int | None:
    """Have all that is kept of people and their conversations in `target`, at once or not at all: how many answers.

    None, and nothing is copied, where `target` keeps any of it already. Raises a `LibraryError`.
    """
    with source.reading() as read, target.writing() as write:
        if any(write.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table, _, _ in _STUDY):
            return None
        tables = [*_STUDY, _STATES] if has_states(read) else [*_STUDY]
        if _STATES in tables and not has_states(write):
            write.execute(STATES)
        for table, columns, order in tables:
            for rows in _pages(read, f"SELECT {columns} FROM {table} ORDER BY {order}"):
                _insert(write, table, columns, rows)
        if isinstance(target, PostgresDatabase):
            for table, column in _NUMBERED:
                target.count_on(table, column)
        [(answers,)] = write.execute("SELECT COUNT(*) FROM answers")
    return int(answers)


def _pages(connection: Connection, sql: str) -> Iterator[list[Row]]:
    first = 0
    while rows := connection.execute(f"{sql} LIMIT ? OFFSET ?", (_AT_ONCE, first)).fetchall():
        yield rows
        first += len(rows)
