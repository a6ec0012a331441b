"""The study file: conversations, flags, people and verdicts in one SQLite file beside the library.

Decides whether a file is one that this version can use, and makes a missing one. Only its owner may read it: it holds
what people asked, and the hashes of their passwords. Left out: what the tables are (`tables`) and mean (`notebook`,
`answers`).
"""

import os
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from assistant.study.tables import TABLES
from corpus.database import Database, damaged
from corpus.errors import LibraryDamaged, LibraryMissing, LibraryTooNew

FILE_NAME = "study.sqlite"
APPLICATION_ID = 0x464E5354
"""What SQLite's header says of a study file: "FNST"."""
VERSION = 1
REMEDY = "restore a copy, or move that one file away; conversations and verdicts then begin anew"
_ONLY_ITS_OWNER = 0o600
_OTHERS = 0o077


def open_study(folder: Path, busy_seconds: float = 5.0) -> Database:
    """The study file in `folder`, made if there is none; read-only where it may not be written to.

    Threads may share what is returned, and processes may open it at once. Raises `LibraryMissing`, `LibraryLocked`
    (after `busy_seconds`), `LibraryReadOnly`, `LibraryTooNew`, or `LibraryDamaged` (also for another program's file).
    """
    path = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryMissing(
            f"there is no library in {folder}, and none can be made there ({error.strerror}): choose another --library"
        ) from error
    _keep_private(path)
    database = Database(path, busy_seconds, REMEDY)
    try:
        _prepare(database)
    except BaseException:
        database.close()
        raise
    return database


def stamp(moment: datetime) -> str:
    """A time as the file keeps it: ISO 8601 in UTC with microseconds, so that texts sort as times do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _keep_private(path: Path) -> None:
    """Make the file, if there is none, and keep all but its owner out."""
    # What cannot be made or changed here, SQLite is about to say of it in our words.
    with suppress(OSError):
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _ONLY_ITS_OWNER))
        except FileExistsError:
            if path.stat().st_mode & _OTHERS:
                path.chmod(_ONLY_ITS_OWNER)


def _prepare(database: Database) -> None:
    with database.bare() as connection:
        newborn = _is_empty(connection)
    if newborn:
        with database.writing() as connection:
            # Asked again under the lock: another process may have been quicker.
            if _is_empty(connection):
                _make(connection)
    with database.reading() as connection:
        _check(connection, database.path)


def _make(connection: sqlite3.Connection) -> None:
    for statement in TABLES:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _check(connection: sqlite3.Connection, path: Path) -> None:
    if _pragma(connection, "application_id") != APPLICATION_ID:
        raise LibraryDamaged(f"{path} is not Footnote's: move it away, or choose another folder with --library")
    version = _pragma(connection, "user_version")
    if version > VERSION:
        raise LibraryTooNew(
            f"{path} was made by a later version of Footnote (format {version}, this one reads {VERSION}): "
            "update Footnote"
        )
    if version != VERSION:
        raise LibraryDamaged(f"{path} has format {version}, which never was: {REMEDY}")
    with closing(sqlite3.connect(":memory:")) as fresh:
        for statement in TABLES:
            fresh.execute(statement)
        if not _declared(fresh) <= _declared(connection):
            raise damaged(path, "its tables are not as they were made", REMEDY)


def _declared(connection: sqlite3.Connection) -> frozenset[tuple[str, str]]:
    return frozenset(
        connection.execute("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    )


def _is_empty(connection: sqlite3.Connection) -> bool:
    """Whether the file is SQLite's own newborn: no mark of any program, and no table."""
    marks = _pragma(connection, "application_id"), _pragma(connection, "user_version")
    tables: int = connection.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()[0]
    return marks == (0, 0) and tables == 0


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    value: int = connection.execute(f"PRAGMA {name}").fetchone()[0]
    return value
