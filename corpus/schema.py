"""The library's SQLite file: its version, and the one row that says what it is.

Decides whether a file is a library that this version can use, and makes an empty one into such. Left out:
the tables themselves (`tables`), opening the file and telling its errors (`database`), what rows mean (`shelf`).
"""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import LibraryDamaged, LibraryTooNew
from corpus.tables import TABLES

APPLICATION_ID = 0x464E4F54
"""What SQLite's header says of a file of ours: "FNOT"."""

VERSION = len(TABLES)


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


def prepare(connection: sqlite3.Connection, path: Path, embedder: str) -> str:
    """Check that the file at `path` is a library; an empty one is made into one embedded by `embedder`, and one of an
    earlier version is brought up to date. The model that it is embedded by.

    Two processes may do this at once: one makes the tables, the other waits and finds them. Raises
    `LibraryDamaged` (also for another program's file), `LibraryTooNew`, or SQLite's own errors, also where an earlier
    version may not be written to.
    """
    if _is_empty(connection) or _is_earlier(connection):
        with _at_once(connection):
            # Asked again under the lock: another process may have been quicker.
            if _is_empty(connection):
                _create(connection, embedder)
            elif _is_earlier(connection):
                _bring_up_to_date(connection)
    if _pragma(connection, "application_id") != APPLICATION_ID:
        raise LibraryDamaged(f"{path} is not a Footnote library: choose another folder with --library")
    version = _pragma(connection, "user_version")
    if version > VERSION:
        raise LibraryTooNew(
            f"{path} was made by a later version of Footnote (format {version}, this one reads {VERSION}): "
            "update Footnote"
        )
    if version != VERSION:
        raise LibraryDamaged(f"{path} has format {version}, which never was: restore a copy")
    return read_meta(connection, path).embedder


def read_meta(connection: sqlite3.Connection, path: Path) -> Meta:
    """What the library at `path` says of itself. Raises `LibraryDamaged`."""
    rows = connection.execute("SELECT generation, embedder, dimension, crc32 FROM meta").fetchall()
    if len(rows) == 1:
        generation, embedder, dimension, crc32 = rows[0]
        meta = Meta(generation, embedder, dimension)
        if meta.crc32 == crc32:
            return meta
    raise LibraryDamaged(
        f"{path} is damaged in its first table: restore a copy, or remove the folder and add the files again"
    )


def write_meta(connection: sqlite3.Connection, meta: Meta) -> None:
    """Put `meta` in place of what was there. The caller holds the transaction."""
    connection.execute(
        "INSERT OR REPLACE INTO meta (one, generation, embedder, dimension, crc32) VALUES (1, ?, ?, ?, ?)",
        (meta.generation, meta.embedder, meta.dimension, meta.crc32),
    )


def is_as_made(connection: sqlite3.Connection) -> bool:
    """Whether the tables are still declared, letter for letter, as this version makes them."""
    with closing(sqlite3.connect(":memory:")) as fresh:
        _make_tables(fresh, since=0)
        return _declared(connection) == _declared(fresh)


def _declared(connection: sqlite3.Connection) -> list[tuple[str | None, ...]]:
    return connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid").fetchall()


@contextmanager
def _at_once(connection: sqlite3.Connection) -> Iterator[None]:
    """All of what is done inside, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _bring_up_to_date(connection: sqlite3.Connection) -> None:
    _make_tables(connection, since=_pragma(connection, "user_version"))
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _make_tables(connection: sqlite3.Connection, since: int) -> None:
    """Make the tables that versions after `since` added."""
    for statements in TABLES[since:]:
        for statement in statements:
            connection.execute(statement)


def _is_earlier(connection: sqlite3.Connection) -> bool:
    """Whether the file is a library of an earlier version."""
    ours = _pragma(connection, "application_id") == APPLICATION_ID
    return ours and 1 <= _pragma(connection, "user_version") < VERSION


def _create(connection: sqlite3.Connection, embedder: str) -> None:
    _make_tables(connection, since=0)
    write_meta(connection, Meta(generation=0, embedder=embedder, dimension=0))
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _is_empty(connection: sqlite3.Connection) -> bool:
    """Whether the file is SQLite's own newborn: no mark of any program, and no table."""
    marks = _pragma(connection, "application_id"), _pragma(connection, "user_version")
    tables: int = connection.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()[0]
    return marks == (0, 0) and tables == 0


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    value: int = connection.execute(f"PRAGMA {name}").fetchone()[0]
    return value
