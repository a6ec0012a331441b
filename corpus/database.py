"""What a library is kept in: a database of either kind, its tables, and what it says of itself.

The statements are SQLite's and PostgreSQL's alike. What one of them lacks stands in its own module (`sqlite`,
`postgres`).
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from corpus.errors import LibraryDamaged

Value = str | int | float | bytes | None
"""What a cell holds."""
Row = tuple[Any, ...]
"""Cells as the statement selects them, which no type can say; `sqlite3` types them so too."""


class Rows(Protocol):
    """What a statement gave: the rows, each once, and how many it changed."""

    @property
    def rowcount(self) -> int:
        """How many rows were inserted, changed or deleted."""

    def fetchone(self) -> Row | None:
        """The next row."""

    def fetchall(self) -> list[Row]:
        """The rows that are left."""

    def __iter__(self) -> Iterator[Row]: ...


class Connection(Protocol):
    """Where statements are run; their places are `?`, `?1` or `:name`."""

    def execute(self, sql: str, parameters: Sequence[Value] | Mapping[str, Value] = ..., /) -> Rows:
        """Run it once."""

    def executemany(self, sql: str, parameters: Iterable[Sequence[Value]], /) -> Rows:
        """Run it for each row of parameters."""


class Database(Protocol):
    """A connection that one thread uses at a time; `name` is what messages call it."""

    name: str

    def close(self) -> None:
        """Close it. Closing twice does nothing."""

    def reading(self) -> AbstractContextManager[Connection]:
        """One state for all that is read inside; may be nested. Raises `LibraryError`s."""

    def writing(self) -> AbstractContextManager[Connection]:
        """All that is changed inside, or nothing of it; one at a time. Raises `LibraryError`s."""

    def faults(self) -> Iterator[str]:
        """What is wrong with what the rows are kept in, whatever they hold."""


# `body` and `text` stand last in their row: a listing then never walks the overflow pages that they fill.
TABLES = (
    """CREATE TABLE meta (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        generation INTEGER NOT NULL,
        embedder TEXT NOT NULL,
        dimension INTEGER NOT NULL,
        crc32 INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE documents (
        id TEXT NOT NULL PRIMARY KEY,
        digest TEXT NOT NULL,
        source_path TEXT NOT NULL UNIQUE,
        source_sha256 TEXT NOT NULL UNIQUE,
        added_at TEXT NOT NULL,
        record TEXT NOT NULL,
        body TEXT NOT NULL,
        text TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE passages (
        document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        text_sha256 TEXT NOT NULL,
        sentences INTEGER NOT NULL,
        passage TEXT NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (document_id, ordinal)
    ) STRICT""",
    """CREATE TABLE embeddings (
        text_sha256 TEXT NOT NULL,
        model TEXT NOT NULL,
        vector BLOB NOT NULL,
        crc32 INTEGER NOT NULL,
        PRIMARY KEY (text_sha256, model)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE originals (
        document_id TEXT NOT NULL PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
        content BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE failures (
        source_path TEXT NOT NULL PRIMARY KEY,
        source_name TEXT NOT NULL,
        reason TEXT NOT NULL,
        at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE other_sources (
        source_path TEXT NOT NULL PRIMARY KEY,
        document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        source_name TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
)


RESTORE = "restore a copy, or remove the folder and add the files again"
"""What is to be done about a damaged library."""

VERSION = 6
"""The format that is read and written; those before it are brought up to it when they are opened."""


@dataclass(frozen=True, slots=True)
class Meta:
    """What a library says of itself.

    `generation` rises by one with each change; `embedder` is the model that made its vectors, `dimension`
    their length (0 until the first is stored).
    """

    generation: int
    embedder: str
    dimension: int

    @property
    def crc32(self) -> int:
        """Checksum of the three, kept beside them."""
        return zlib.crc32(f"{self.generation} {self.dimension} {self.embedder}".encode())


_WRITE_META = """
    INSERT INTO meta (one, generation, embedder, dimension, crc32) VALUES (1, ?, ?, ?, ?)
    ON CONFLICT (one) DO UPDATE SET generation = excluded.generation, embedder = excluded.embedder,
    dimension = excluded.dimension, crc32 = excluded.crc32"""


def read_meta(connection: Connection, name: str) -> Meta:
    """What the library called `name` says of itself. Raises `LibraryDamaged`."""
    rows = connection.execute("SELECT generation, embedder, dimension, crc32 FROM meta").fetchall()
    if len(rows) == 1:
        generation, embedder, dimension, crc32 = rows[0]
        meta = Meta(generation, embedder, dimension)
        if meta.crc32 == crc32:
            return meta
    raise LibraryDamaged(f"{name} is damaged in its first table: {RESTORE}")


def write_meta(connection: Connection, meta: Meta) -> None:
    """Put `meta` in place of what was there. The caller holds the transaction."""
    connection.execute(_WRITE_META, (meta.generation, meta.embedder, meta.dimension, meta.crc32))


def damaged(name: str, what: str, remedy: str = RESTORE) -> LibraryDamaged:
    """The error for a database that does not hold what was stored in it."""
    return LibraryDamaged(f"{name} is damaged ({what}): {remedy}")
