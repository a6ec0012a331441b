"""A library in one SQLite file: its connections and transactions, its marks, and its errors in plain words."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import RLock

from corpus.database import RESTORE, TABLES, VERSION, Meta, damaged, read_meta, write_meta
from corpus.errors import LibraryDamaged, LibraryError, LibraryLocked, LibraryMissing, LibraryReadOnly, LibraryTooNew

_SETTINGS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA synchronous = FULL",
    "PRAGMA cell_size_check = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA temp_store = MEMORY",
)

_DAMAGE = {
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_MISMATCH,
    sqlite3.SQLITE_TOOBIG,
    sqlite3.SQLITE_ERROR,  # "no such column" and the like: our own SQL is right, so the tables are not
}


class SqliteDatabase:
    """A connection that one thread uses at a time.

    `busy_seconds` is how long to wait for another process before `LibraryLocked`. A file that may not be
    written to is opened for reading; `writing` then raises `LibraryReadOnly`. `remedy` is what `LibraryDamaged`
    tells the user to do, `tables` are how it must be declared, where that is known.
    """

    def __init__(self, path: Path, busy_seconds: float, remedy: str = RESTORE, tables: Sequence[str] = ()) -> None:
        self.path = path
        self.name = str(path)
        self._remedy = remedy
        self._tables = tables
        self._lock = RLock()
        existed = path.exists()
        try:
            self._connection = sqlite3.connect(
                path, timeout=busy_seconds, isolation_level=None, check_same_thread=False
            )
        except sqlite3.Error as error:
            if existed:
                raise LibraryError(f"{path} cannot be opened: check who may read it") from error
            raise LibraryMissing(
                f"there is no library in {path.parent}, and none can be made there: choose another --library"
            ) from error
        try:
            with translated_errors(path, remedy):
                for setting in _SETTINGS:
                    self._connection.execute(setting)
        except BaseException:
            self._connection.close()
            raise

    def close(self) -> None:
        """Close the file. Closing twice does nothing."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One state of the file for all that is read inside; may be nested. Raises `LibraryError`s."""
        with self._lock, translated_errors(self.path, self._remedy):
            if self._connection.in_transaction:
                yield self._connection
                return
            with self._transaction("BEGIN"):
                yield self._connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """All that is changed inside, or nothing of it. Raises `LibraryError`s."""
        with self._lock, translated_errors(self.path, self._remedy):
            if self._connection.in_transaction:
                raise RuntimeError("a change cannot begin inside a reading")
            with self._transaction("BEGIN IMMEDIATE"):
                yield self._connection

    @contextmanager
    def bare(self) -> Iterator[sqlite3.Connection]:
        """The connection outside any transaction, for what brings its own. Raises `LibraryError`s."""
        with self._lock, translated_errors(self.path, self._remedy):
            yield self._connection

    def faults(self) -> Iterator[str]:
        """What is wrong with the file: its tables, where it is known how they must be, its pages and its keys."""
        with self.reading():
            if self._tables and not _declares(self._connection, self._tables):
                yield "its tables are not as Footnote made them"
            for (line,) in self._connection.execute("PRAGMA integrity_check"):
                if line != "ok":
                    yield str(line)
            for table, *_ in self._connection.execute("PRAGMA foreign_key_check"):
                yield f"a row of {table} belongs to nothing"

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        try:
            self._connection.execute(begin)
            yield
            self._connection.execute("COMMIT")
        finally:
            # Also after Ctrl-C. SQLite has sometimes rolled back by itself (a full disk).
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")


@contextmanager
def translated_errors(path: Path, remedy: str = RESTORE) -> Iterator[None]:
    """Turns the `sqlite3.Error`s raised inside into the `LibraryError` that says what to do."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise  # a library used after it was closed: a mistake in the program, not in the file
    except sqlite3.Error as error:
        raise _library_error(path, error, remedy) from error
    except UnicodeDecodeError as error:
        # Python could not even read SQLite's message, which quotes the damaged bytes.
        raise damaged(str(path), "its tables", remedy) from error


def _library_error(path: Path, error: sqlite3.Error, remedy: str) -> LibraryError:
    # SQLite's own errors carry a code; a text that is not UTF-8 is Python's finding and has none.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    kind = code & 0xFF
    if kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LibraryLocked(f"another process is writing to {path}: wait and try again")
    if code == sqlite3.SQLITE_READONLY_ROLLBACK:
        return LibraryReadOnly(
            f"{path} was left in the middle of a change and may not be written to: open it once as its owner"
        )
    if kind in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return LibraryReadOnly(f"{path} may not be written to: check its folder, or choose another --library")
    if kind == sqlite3.SQLITE_FULL:
        return LibraryError(f"there is no room left to write {path}: nothing was changed; free some space")
    if kind in _DAMAGE or code == sqlite3.SQLITE_IOERR_SHORT_READ:
        return damaged(str(path), str(error), remedy)
    return LibraryError(f"{path} cannot be used ({error}): check the disk")


APPLICATION_ID = 0x464E4F54
"""What SQLite's header says of a file of ours: "FNOT"."""


def prepare(connection: sqlite3.Connection, path: Path, embedder: str) -> str:
    """Check that the file at `path` is a library; an empty one is made into one embedded by `embedder`, and one of an
    earlier version is brought up to date. The model that it is embedded by.

    Two processes may do this at once: one makes the tables, the other waits and finds them. Raises
    `LibraryDamaged` (also for another program's file), `LibraryTooNew`, or SQLite's own errors, also where an earlier
    version may not be written to.
    """
    if _is_empty(connection):
        with _at_once(connection):
            # Asked again under the lock: another process may have been quicker.
            if _is_empty(connection):
                _create(connection, embedder)
    if _is_earlier(connection):
        _bring_up_to_date(connection, path)
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
    return read_meta(connection, str(path)).embedder


def _declares(connection: sqlite3.Connection, tables: Sequence[str]) -> bool:
    """Whether these tables are still declared, letter for letter."""
    with closing(sqlite3.connect(":memory:")) as fresh:
        for statement in tables:
            fresh.execute(statement)
        return _declared(connection) == _declared(fresh)


def _declared(connection: sqlite3.Connection) -> list[tuple[str | None, ...]]:
    return connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name").fetchall()


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


def _bring_up_to_date(connection: sqlite3.Connection, path: Path) -> None:
    from corpus.migration import migrate  # which few libraries need

    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        with _at_once(connection):
            if _is_earlier(connection):
                migrate(connection, TABLES, _pragma(connection, "user_version"))
                connection.execute(f"PRAGMA user_version = {VERSION}")
        with suppress(sqlite3.Error):  # the room that the former tables took, if there is room to give it back
            connection.execute("VACUUM")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
            raise LibraryReadOnly(
                f"{path} is of an earlier version and may not be written to: open it once as its owner"
            ) from error
        raise
    except ValueError as error:
        raise damaged(str(path), str(error)) from error
    finally:
        connection.execute("PRAGMA foreign_keys = ON")


def _is_earlier(connection: sqlite3.Connection) -> bool:
    """Whether the file is a library of an earlier version."""
    ours = _pragma(connection, "application_id") == APPLICATION_ID
    return ours and 1 <= _pragma(connection, "user_version") < VERSION


def _create(connection: sqlite3.Connection, embedder: str) -> None:
    for statement in TABLES:
        connection.execute(statement)
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
