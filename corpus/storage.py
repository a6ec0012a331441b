"""A document in the library's tables and back: its body is one JSON column, by pydantic; and the paths that hold its
content."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from corpus.database import Connection
from corpus.sentences import word_counts
from corpus.stored_rows import DocumentRecord, Entry, StoredPassage
from corpus.types import BlockKind, Document, Passage, Sentence


@dataclass(frozen=True, slots=True)
class Body:
    """A document and its sentences. The library keeps the text in a column of its own."""

    document: Document
    sentences: tuple[Sentence, ...] = ()

    def json(self) -> bytes:
        """What differs from the defaults."""
        return _BODY.dump_json(self, exclude_defaults=True)

    @classmethod
    def from_json(cls, content: bytes | str) -> "Body":
        """The body that `json` made. Raises `ValueError`."""
        return _read(_BODY, content)


@dataclass(frozen=True, slots=True)
class Opened:
    """A document with its line of the list, its passages and its sentences, in reading order; `digest` is of all that
    was stored, empty where nothing was."""

    record: DocumentRecord
    document: Document
    passages: tuple[StoredPassage, ...]
    sentences: tuple[Sentence, ...]
    digest: str = ""


_BODY = TypeAdapter(Body)
_RECORD = TypeAdapter(DocumentRecord)
_PASSAGE = TypeAdapter(Passage)

_T = TypeVar("_T")

PASSAGES = "SELECT passage, text_sha256, text FROM passages"
_COLUMNS = "id, source_path, source_sha256, added_at, record, body, text"
_OTHERS = """(SELECT json_group_array(source_path) FROM (
    SELECT source_path FROM other_sources WHERE document_id = documents.id ORDER BY source_path) AS paths)"""
RECORDS = f"SELECT record, {_OTHERS} FROM documents"


def insert(connection: Connection, entry: Entry, added_at: datetime) -> None:
    """Write a document with its passages and the file itself, if it is given. The caller holds the transaction."""
    document, counts = entry.document, Counter(sentence.passage_id for sentence in entry.sentences)
    row = _row(record_of(entry, added_at), Body(document, entry.sentences))
    passages = [(_PASSAGE.dump_json(item.passage).decode(), item.text_sha256, item.text) for item in entry.passages]
    connection.execute(
        f"INSERT INTO documents ({_COLUMNS}, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, digest(row, passages))
    )
    connection.executemany(
        "INSERT INTO passages (document_id, ordinal, sentences, passage, text_sha256, text) VALUES (?, ?, ?, ?, ?, ?)",
        (
            (document.id, ordinal, counts[item.passage.id], *passages[ordinal])
            for ordinal, item in enumerate(entry.passages)
        ),
    )
    if entry.original is not None:
        connection.execute("INSERT INTO originals (document_id, content) VALUES (?, ?)", (document.id, entry.original))


def fetch(connection: Connection, document_id: str) -> Opened | None:
    """A document with all that belongs to it, checked against its digest; None when it is not there.

    Raises `ValueError` when it is not what was stored.
    """
    row = connection.execute(
        f"SELECT {_COLUMNS}, digest, {_OTHERS} FROM documents WHERE id = ?", (document_id,)
    ).fetchone()
    if row is None:
        return None
    *columns, stored_digest, others = row
    passages = _passages(connection, document_id)
    if digest(columns, passages) != stored_digest:
        raise ValueError(f"document {document_id} is not what was stored")
    *_, record, body_json, text = columns
    body = Body.from_json(body_json)
    return Opened(
        read_record(record, others),
        replace(body.document, text=text),
        tuple(read_passage(*item) for item in passages),
        body.sentences,
        stored_digest,
    )


def digest(row: Sequence[str], passages: Sequence[Sequence[str]]) -> str:
    """SHA-256 of a document's row and of its passages, as hex.

    Raises `ValueError` for a value of a kind that is never stored.
    """
    try:
        return hashlib.sha256(json.dumps([row, *passages]).encode()).hexdigest()
    except TypeError as error:
        raise ValueError("a value has become bytes") from error


def record_of(entry: Entry, added_at: datetime) -> DocumentRecord:
    """The line of the list that `entry` gets."""
    document, source = entry.document, entry.document.source
    return DocumentRecord(
        id=document.id,
        title=document.title,
        authors=document.authors,
        year=document.year,
        source=source.name,
        path=source.path,
        source_sha256=source.sha256,
        added_at=added_at,
        sections=sum(block.kind is BlockKind.HEADING for block in document.blocks),
        passages=len(entry.passages),
        sentences=len(entry.sentences),
        characters=len(document.text),
        pages=len(document.pages),
        references=len(document.references),
        media_type=source.media_type,
        doi=document.doi,
        missing=document.missing,
        left_out=document.left_out,
        words=word_counts(document, [sentence.span for sentence in entry.sentences]),
        citation_key=document.citation_key,
    )


def read_record(record: str, others: str) -> DocumentRecord:
    """The line of the list that a row of `RECORDS` says. Raises `ValueError`."""
    return replace(_read(_RECORD, record), also_at=tuple(json.loads(others)))


def read_passage(passage: str, text_sha256: str, text: str) -> StoredPassage:
    """The passage that a row of `PASSAGES` says. Raises `ValueError`."""
    return StoredPassage(_read(_PASSAGE, passage), text_sha256, text)


def original(connection: Connection, document_id: str) -> bytes | None:
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


def _passages(connection: Connection, document_id: str) -> list[tuple[str, str, str]]:
    return connection.execute(f"{PASSAGES} WHERE document_id = ? ORDER BY ordinal", (document_id,)).fetchall()


def _row(record: DocumentRecord, body: Body) -> tuple[str, ...]:
    """A document as its `_COLUMNS`."""
    without_text = replace(body, document=replace(body.document, text=""))
    key = (record.id, record.path, record.source_sha256, record.added_at.isoformat())
    return (*key, _RECORD.dump_json(record).decode(), without_text.json().decode(), body.document.text)


def _read(adapter: TypeAdapter[_T], value: bytes | str) -> _T:
    try:
        return adapter.validate_json(value)
    except ValidationError as error:
        raise ValueError(f"{value!r:.40} is not what was stored") from error


@dataclass(frozen=True, slots=True)
class OtherSource:
    """A file with the same content as a document: its absolute path and its name."""

    path: str
    name: str


def of_content(connection: Connection, document_id: str, sha256: str) -> tuple[OtherSource, ...]:
    """All paths of the documents with this id or this content."""
    which = "(SELECT id FROM documents WHERE id = ?1 OR source_sha256 = ?2)"
    rows = connection.execute(
        f"SELECT source_path, json_extract(record, '$.source') FROM documents WHERE id IN {which} UNION "
        f"SELECT source_path, source_name FROM other_sources WHERE document_id IN {which} ORDER BY 1",
        (document_id, sha256),
    )
    return tuple(OtherSource(path, name) for path, name in rows)


def drop_orphans(connection: Connection) -> None:
    """Drop the vectors of texts that no passage has any more."""
    connection.execute("DELETE FROM embeddings WHERE text_sha256 NOT IN (SELECT text_sha256 FROM passages)")


def keep(connection: Connection, document_id: str, others: Sequence[OtherSource]) -> None:
    """Note the other paths of a document."""
    connection.executemany(
        "INSERT INTO other_sources (source_path, document_id, source_name) VALUES (?, ?, ?) ON CONFLICT (source_path) "
        "DO UPDATE SET document_id = excluded.document_id, source_name = excluded.source_name",
        [(other.path, document_id, other.name) for other in others],
    )


def move(connection: Connection, document_id: str, path: str, to: OtherSource) -> None:
    """The file at `path` that holds the document's content lies at `to` now.

    Raises `ValueError` for a document that is not what was stored.
    """
    named = connection.execute(
        "UPDATE other_sources SET source_path = ?, source_name = ? WHERE source_path = ? AND document_id = ?",
        (to.path, to.name, path, document_id),
    ).rowcount
    if not named:
        _rename_source(connection, document_id, to.path, to.name)


def release(connection: Connection, path: str) -> int:
    """The document at `path` lies there no more: it leaves, or is named by the first of its other paths.

    Gives how many documents changed. Raises `ValueError` for one that is not what was stored.
    """
    connection.execute("DELETE FROM other_sources WHERE source_path = ?", (path,))
    row = connection.execute("SELECT id FROM documents WHERE source_path = ?", (path,)).fetchone()
    if row is None:
        return 0
    document_id: str = row[0]
    other = connection.execute(
        "SELECT source_path, source_name FROM other_sources WHERE document_id = ? ORDER BY source_path", (document_id,)
    ).fetchone()
    if other is None:
        connection.execute("DELETE FROM documents WHERE id = ?", (document_id,))
        return 1
    _rename_source(connection, document_id, *other)
    connection.execute("DELETE FROM other_sources WHERE source_path = ?", (other[0],))
    return 1


def _rename_source(connection: Connection, document_id: str, path: str, name: str) -> None:
    """Give a document another file as the one it was read from."""
    opened = fetch(connection, document_id)
    if opened is None:
        raise ValueError(f"document {document_id} is not there")
    document = opened.document
    renamed = replace(document, source=replace(document.source, name=name, path=path))
    row = _row(replace(opened.record, source=name, path=path, also_at=()), Body(renamed, opened.sentences))
    connection.execute(
        f"UPDATE documents SET ({_COLUMNS}, digest) = (?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?",
        (*row, digest(row, _passages(connection, document_id)), document_id),
    )
