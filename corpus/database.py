"""One SQLite file, opened for several threads, with its transactions and its errors told in plain words.

Left out: what the tables are (`schema`) and what they mean (`library`).
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

from corpus.errors import (
    LibraryDamaged,
    LibraryError,
    LibraryLocked,
    LibraryMissing,
    LibraryReadOnly,
)

RESTORE = "restore a copy, or remove the folder and add the files again"
"""What is to be done about a damaged library."""

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


class Database:
    """A connection that one thread uses at a time.

    `busy_seconds` is how long to wait for another process before `LibraryLocked`. A file that may not be
    written to is opened for reading; `writing` then raises `LibraryReadOnly`. `remedy` is what `LibraryDamaged`
    tells the user to do.
    """

    def __init__(self, path: Path, busy_seconds: float, remedy: str = RESTORE) -> None:
        self.path = path
        self._remedy = remedy
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
            with told(path, remedy):
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
        with self._lock, told(self.path, self._remedy):
            if self._connection.in_transaction:
                yield self._connection
                return
            with self._transaction("BEGIN"):
                yield self._connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """All that is changed inside, or nothing of it. Raises `LibraryError`s."""
        with self._lock, told(self.path, self._remedy):
            if self._connection.in_transaction:
                raise RuntimeError("a change cannot begin inside a reading")
            with self._transaction("BEGIN IMMEDIATE"):
                yield self._connection

    @contextmanager
    def bare(self) -> Iterator[sqlite3.Connection]:
        """The connection outside any transaction, for what brings its own. Raises `LibraryError`s."""
        with self._lock, told(self.path, self._remedy):
            yield self._connection

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
def told(path: Path, remedy: str = RESTORE) -> Iterator[None]:
    """Turns the `sqlite3.Error`s raised inside into the `LibraryError` that says what to do."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise  # a library used after it was closed: a mistake in the program, not in the file
    except sqlite3.Error as error:
        raise _library_error(path, error, remedy) from error
    except UnicodeDecodeError as error:
        # Python could not even read SQLite's message, which quotes the damaged bytes.
        raise damaged(path, "its tables", remedy) from error


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
        return damaged(path, str(error), remedy)
    return LibraryError(f"{path} cannot be used ({error}): check the disk")


def damaged(path: Path, what: str, remedy: str = RESTORE) -> LibraryDamaged:
    """The error for a file that does not hold what was stored in it."""
    return LibraryDamaged(f"{path} is damaged ({what}): {remedy}")
