"""The library: documents, passages, sentences and vectors in one database, and nothing lost."""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from corpus import storage
from corpus.database import TABLES, VERSION, Connection, Database, Meta, damaged, read_meta, write_meta
from corpus.errors import DocumentNotFound, LibraryLocked, LibraryMissing, LibraryModelMismatch
from corpus.postgres import PostgresDatabase
from corpus.receipts import FailureLog
from corpus.sqlite import SqliteDatabase, prepare
from corpus.storage import Opened
from corpus.stored_rows import (
    BYTES_PER_NUMBER,
    DocumentRecord,
    Entry,
    HalfVectors,
    PackedVector,
    StoredPassage,
    Vectors,
    of_length_1,
    pack,
    record_json,
    unpack,
)
from corpus.types import Document, Sentence

FILE_NAME = "library.sqlite"
SHORTEST_PREFIX = 6

_LACKING = """
    SELECT wanted.value FROM json_each(?) AS wanted
    LEFT JOIN embeddings ON text_sha256 = wanted.value AND model = ?
    WHERE text_sha256 IS NULL ORDER BY wanted.key"""
_VECTORS = """
    SELECT wanted.value, vector, crc32 FROM json_each(?) AS wanted
    LEFT JOIN embeddings ON text_sha256 = wanted.value AND model = ?
    ORDER BY wanted.key"""
_KEEP_VECTOR = """
    INSERT INTO embeddings (text_sha256, model, vector, crc32) VALUES (?, ?, ?, ?)
    ON CONFLICT (text_sha256, model) DO UPDATE SET vector = excluded.vector, crc32 = excluded.crc32"""


@dataclass(frozen=True, slots=True)
class MovedFile:
    """The file at `path`, with the content of a document, lies at `to` now."""

    document_id: str
    path: str
    to: storage.OtherSource


class Library:
    """Documents in a folder's SQLite file, or in PostgreSQL; `folder` then holds what this machine derives from them.

    Use as a context manager, or `close` it. Safe for threads and for processes. Every method raises a `LibraryError`
    when the database cannot be used.
    """

    def __init__(self, folder: Path, embedder: str, database: Database, url: str = "") -> None:
        self.folder = folder
        self.embedder = embedder
        self.database = database
        self.url = url
        self.failures = FailureLog(database)

    @classmethod
    def open(
        cls, folder: Path, embedder: str, busy_seconds: float = 5.0, *, any_embedder: bool = False, url: str = ""
    ) -> Self:
        """The library in `folder`, or in the PostgreSQL database at `url`, made if there is none; read-only where it
        may not be written to.

        `embedder` names the model of its vectors; with `any_embedder` one that has another's is opened as it is, and
        `library.embedder` says whose. Raises `LibraryMissing`, `LibraryLocked` (after `busy_seconds`),
        `LibraryTooNew`, `LibraryDamaged` or `LibraryModelMismatch`.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            if not url:
                raise LibraryMissing(
                    f"there is no library in {folder}, and none can be made there ({error.strerror}): "
                    "choose another --library"
                ) from error
        database = _opened(folder, embedder, busy_seconds, url)
        try:
            with database.reading() as connection:
                library = cls(folder, read_meta(connection, database.name).embedder, database, url)
            if not any_embedder:
                library.require_embedder(embedder)
        except BaseException:
            database.close()
            raise
        return library

    def again(self) -> Self:
        """The same library through a connection of its own, to be closed by the caller. Raises a `LibraryError`."""
        return self.open(self.folder, self.embedder, url=self.url)

    @staticmethod
    def exists(folder: Path, url: str = "") -> bool:
        """Whether there is one to be opened. Raises a `LibraryError`."""
        if not url:
            return (folder / FILE_NAME).exists()
        with closing(PostgresDatabase(url, 0)) as database:
            return database.version("library") is not None

    def require_embedder(self, embedder: str) -> None:
        """Raises `LibraryModelMismatch` when another model than `embedder` made the vectors."""
        if self.embedder != embedder:
            raise LibraryModelMismatch(
                f"{self.database.name} was embedded by {self.embedder}, not by {embedder}: embed it anew with footnote "
                f"reembed, or set FOOTNOTE_EMBEDDER to {self.embedder}"
            )

    def close(self) -> None:
        """Close the file. Closing twice does nothing."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One state of the library for all that is asked of it inside."""
        with self.database.reading():
            yield

    @property
    def generation(self) -> int:
        """How many changes there have been, by any process; read anew each time."""
        return self.meta.generation

    @property
    def meta(self) -> Meta:
        """What the library says of itself, read anew each time."""
        with self.database.reading() as connection:
            return read_meta(connection, self.database.name)

    def documents(self) -> tuple[DocumentRecord, ...]:
        """All documents without their texts, in the order they were added."""
        return self._records("ORDER BY added_at, id")

    def with_content(self, sha256: str) -> DocumentRecord | None:
        """The document read from a file whose bytes have this SHA-256 (hex), if there is one."""
        return next(iter(self._records("WHERE source_sha256 = ?", sha256)), None)

    def from_path(self, path: str) -> DocumentRecord | None:
        """The document added from this absolute path, if there is one."""
        which = "WHERE source_path = ?1 OR id = (SELECT document_id FROM other_sources WHERE source_path = ?1)"
        return next(iter(self._records(which, path)), None)

    def resolve(self, prefix: str) -> str:
        """The one id that begins with `prefix`, at least six of its digits. Raises `DocumentNotFound`."""
        wanted = prefix.lower()
        ids = [record.id for record in self.documents() if record.id.startswith(wanted)]
        if wanted in ids:
            return wanted
        if len(wanted) < SHORTEST_PREFIX:
            raise DocumentNotFound(f"{prefix!r} is too short for an id: give {SHORTEST_PREFIX} or more digits")
        if len(ids) > 1:
            raise DocumentNotFound(f"{len(ids)} documents have ids that begin with {prefix!r}: give more digits")
        if not ids:
            raise _not_found(prefix)
        return ids[0]

    def document(self, document_id: str) -> Document:
        """The document with this id, checked against its digest.

        Raises `DocumentNotFound`, or `LibraryDamaged` when it is not what was stored.
        """
        return self.opened(document_id).document

    def opened(self, document_id: str) -> Opened:
        """The same with its passages and sentences."""
        with self._sound(), self.database.reading() as connection:
            opened = storage.fetch(connection, document_id)
            if opened is None:
                raise _not_found(document_id)
            return opened

    def digests(self) -> dict[str, str]:
        """The digest of each document by its id, in the order they were added."""
        with self.database.reading() as connection:
            return dict(connection.execute("SELECT id, digest FROM documents ORDER BY added_at, id").fetchall())

    def original(self, document_id: str) -> bytes | None:
        """The file that the document was read from, where it was kept: a PDF's is, to draw its pages; else None.

        Raises `DocumentNotFound`, or `LibraryDamaged` when it is not what was stored.
        """
        with self._sound(), self.database.reading() as connection:
            content = storage.original(connection, document_id)
            if content is None and not self._records("WHERE id = ?", document_id):
                raise _not_found(document_id)
            return content

    def passages(self) -> tuple[StoredPassage, ...]:
        """All passages, by document id and then in reading order: the same however they came in."""
        with self._sound(), self.database.reading() as connection:
            rows = connection.execute(f"{storage.PASSAGES} ORDER BY document_id, ordinal")
            return tuple(storage.read_passage(*row) for row in rows)

    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences, by document id and then in reading order: the same however they came in."""
        with self.database.reading() as connection:
            ids = [id_ for (id_,) in connection.execute("SELECT id FROM documents ORDER BY id")]
            return tuple(sentence for id_ in ids for sentence in self.opened(id_).sentences)

    def missing(self, keys: Sequence[str], model: str | None = None) -> tuple[str, ...]:
        """Those of `keys` that have no vector by `model` (by default the library's) yet, each once, in their order."""
        with self.database.reading() as connection:
            return _missing(connection, keys, model or self.embedder)

    def vectors(self, keys: Sequence[str]) -> Vectors:
        """The vector of each key, in order: float32 of shape (len(keys), dimension), each of length 1.

        Raises `LibraryDamaged` when one is not there or not whole.
        """
        return of_length_1(self.half_vectors(keys))

    def half_vectors(self, keys: Sequence[str]) -> HalfVectors:
        """The same as they are stored: float16, each of length 1 but for the rounding."""
        with self.database.reading() as connection:
            dimension = read_meta(connection, self.database.name).dimension
            rows = connection.execute(_VECTORS, (json.dumps(keys), self.embedder)).fetchall()
        packed = []
        for key, data, crc32 in rows:
            vector = PackedVector(data or b"", crc32)
            if fault := vector.fault(dimension):
                raise damaged(self.database.name, f"the vector of text {key:.12} {fault}")
            packed.append(vector)
        return unpack(packed, dimension)

    def store(self, entry: Entry) -> None:
        """Put a document in, in place of any with its id or its content; one that was read from its path leaves, unless
        it also lies at another.

        Raises `LibraryLocked` also when another process removed a text that `entry` counts on being embedded,
        and `ValueError` for vectors of another length than those here.
        """
        document = entry.document
        packed = pack(entry.vectors)
        with self.database.writing() as connection:
            meta = read_meta(connection, self.database.name)
            dimension = meta.dimension
            if packed:
                dimension = entry.vectors.shape[1]
                if meta.dimension not in (0, dimension):
                    raise ValueError(f"vectors of {dimension} numbers in a library of {meta.dimension}")
            others = storage.of_content(connection, document.id, document.source.sha256)
            replaced = connection.execute(
                "DELETE FROM documents WHERE id = ? OR source_sha256 = ?", (document.id, document.source.sha256)
            ).rowcount
            replaced += storage.release(connection, document.source.path)
            storage.insert(connection, entry, datetime.now(UTC))
            storage.keep(connection, document.id, [other for other in others if other.path != document.source.path])
            connection.executemany(
                _KEEP_VECTOR,
                ((key, self.embedder, item.data, item.crc32) for key, item in zip(entry.new, packed, strict=True)),
            )
            if replaced:
                storage.drop_orphans(connection)
            if _missing(connection, entry.keys, self.embedder):
                raise LibraryLocked(
                    f"another process changed {self.database.name} while {document.source.name} was being "
                    "read: add it again"
                )
            write_meta(connection, replace(meta, generation=meta.generation + 1, dimension=dimension))

    def also_at(self, document_id: str, path: str, name: str) -> None:
        """Note that the file called `name` at `path` holds the same content as a document; one that was read from
        that path before leaves, unless it also lies at another. Raises `DocumentNotFound`."""
        if (before := self.from_path(path)) is not None and before.id == document_id:
            return
        with self.database.writing() as connection:
            if not connection.execute("SELECT 1 FROM documents WHERE id = ?", (document_id,)).fetchone():
                raise _not_found(document_id)
            with self._sound():
                replaced = storage.release(connection, path)
            storage.keep(connection, document_id, [storage.OtherSource(path, name)])
            if replaced:
                storage.drop_orphans(connection)
                self._next_generation(connection)

    def move(self, moves: Sequence[MovedFile]) -> None:
        """Note that files lie elsewhere now, all of them or none; what was read from their new paths before leaves,
        unless it also lies at another. Raises `DocumentNotFound` when one does not lie where it is to be moved from."""
        if not moves:
            return
        with self.database.writing() as connection, self._sound():
            for moved in moves:
                before = self.from_path(moved.path)
                if before is None or before.id != moved.document_id:
                    raise _not_found(moved.document_id)
            # Files may have changed places: all go to paths that no file has first.
            for number, moved in enumerate(moves):
                storage.move(connection, moved.document_id, moved.path, storage.OtherSource(f"//{number}", ""))
            for number, moved in enumerate(moves):
                storage.release(connection, moved.to.path)
                storage.move(connection, moved.document_id, f"//{number}", moved.to)
            storage.drop_orphans(connection)
            self._next_generation(connection)

    def leave(self, path: str) -> None:
        """Note that no file lies at this path any more: its document leaves, unless it also lies at another."""
        with self.database.writing() as connection, self._sound():
            if storage.release(connection, path):
                storage.drop_orphans(connection)
                self._next_generation(connection)

    def remove(self, document_id: str) -> None:
        """Take a document out, with the vectors that only it needed. Raises `DocumentNotFound`."""
        with self.database.writing() as connection:
            if not connection.execute("DELETE FROM documents WHERE id = ?", (document_id,)).rowcount:
                raise _not_found(document_id)
            storage.drop_orphans(connection)
            self._next_generation(connection)

    def _next_generation(self, connection: Connection) -> None:
        meta = read_meta(connection, self.database.name)
        write_meta(connection, replace(meta, generation=meta.generation + 1))

    def keep_vectors(self, model: str, keys: Sequence[str], vectors: Vectors) -> None:
        """Keep vectors by another model beside the library's own, until `change_embedder` makes them its own.

        Raises `ValueError` when they are not all of length 1.
        """
        packed = pack(vectors)
        with self.database.writing() as connection:
            connection.executemany(
                _KEEP_VECTOR, ((key, model, item.data, item.crc32) for key, item in zip(keys, packed, strict=True))
            )

    def change_embedder(self, model: str) -> bool:
        """Make `model` the library's, whose vectors have been kept, and drop all others; False, and nothing changed,
        while a passage has no vector by it."""
        with self.database.writing() as connection:
            keys = [key for (key,) in connection.execute("SELECT DISTINCT text_sha256 FROM passages")]
            if _missing(connection, keys, model):
                return False
            connection.execute("DELETE FROM embeddings WHERE model != ?", (model,))
            storage.drop_orphans(connection)
            lengths = [length for (length,) in connection.execute("SELECT DISTINCT length(vector) FROM embeddings")]
            if len(lengths) > 1:
                raise damaged(self.database.name, f"vectors of {len(lengths)} lengths by {model}")
            dimension = lengths[0] // BYTES_PER_NUMBER if lengths else 0
            meta = read_meta(connection, self.database.name)
            write_meta(connection, Meta(meta.generation + 1, model, dimension))
        self.embedder = model
        return True

    def _records(self, which: str, *values: str) -> tuple[DocumentRecord, ...]:
        with self._sound(), self.database.reading() as connection:
            return tuple(storage.read_record(*row) for row in connection.execute(f"{storage.RECORDS} {which}", values))

    @contextmanager
    def _sound(self) -> Iterator[None]:
        """Rows that cannot be what was stored are damage."""
        try:
            yield
        except ValueError as error:
            raise damaged(self.database.name, str(error)) from error


def _opened(folder: Path, embedder: str, busy_seconds: float, url: str) -> Database:
    """The database, with the tables of a library in it. Raises a `LibraryError`."""
    database: SqliteDatabase | PostgresDatabase
    if url:
        database = PostgresDatabase(url, busy_seconds)
    else:
        database = SqliteDatabase(folder / FILE_NAME, busy_seconds, tables=TABLES)
    try:
        if isinstance(database, PostgresDatabase):
            database.prepare(
                "library", VERSION, TABLES, lambda connection: write_meta(connection, Meta(0, embedder, 0))
            )
        else:
            with database.bare() as connection:
                prepare(connection, database.path, embedder)
    except BaseException:
        database.close()
        raise
    return database


def listing_json(library: Library) -> dict[str, object]:
    """The library as `list` gives it: its documents, and the files that could not be added."""
    with library.reading():
        records, failures = library.documents(), library.failures.all()
    failed = [{"source": failure.source, "path": failure.path, "reason": failure.reason} for failure in failures]
    return {"documents": list(map(record_json, records)), "failed": failed}


def _missing(connection: Connection, keys: Sequence[str], model: str) -> tuple[str, ...]:
    lacking = connection.execute(_LACKING, (json.dumps(keys), model))
    return tuple(dict.fromkeys(key for (key,) in lacking))


def _not_found(document_id: str) -> DocumentNotFound:
    return DocumentNotFound(f"no document has the id {document_id!r}: see them with footnote list")
