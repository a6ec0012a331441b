"""The files that could not be added, kept until they are: what is missing from a library can be seen later, too.

Left out: the files themselves, and whether they would be read today.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from corpus.database import Database

MOST_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class Failure:
    """`source` is the file's name, `path` its absolute path, `reason` one line, `at` when it last failed."""

    source: str
    path: str
    reason: str
    at: datetime


class FailureLog:
    """The failures of a library; the last `MOST_KEPT` are kept. Every method raises a `LibraryError`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Failure, ...]:
        """Each file that failed and was not added since, the last first."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT source_name, source_path, reason, at FROM failures ORDER BY at DESC")
            return tuple(Failure(source, path, reason, datetime.fromisoformat(at)) for source, path, reason, at in rows)

    def keep(self, source: str, path: str, reason: str) -> None:
        """Note that a file failed, in place of what was noted of it before."""
        with self._database.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO failures (source_path, source_name, reason, at) VALUES (?, ?, ?, ?)",
                (path, source, reason, datetime.now(UTC).isoformat()),
            )
            connection.execute(
                "DELETE FROM failures WHERE source_path NOT IN "
                "(SELECT source_path FROM failures ORDER BY at DESC LIMIT ?)",
                (MOST_KEPT,),
            )

    def forget(self, path: str) -> None:
        """Note that the file was added after all. Does nothing for one that never failed."""
        with self._database.reading() as connection:
            failed = connection.execute("SELECT 1 FROM failures WHERE source_path = ?", (path,)).fetchone()
        if failed is not None:
            with self._database.writing() as connection:
                connection.execute("DELETE FROM failures WHERE source_path = ?", (path,))
