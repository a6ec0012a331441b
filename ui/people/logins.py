"""Logins: who holds which token, until when. They outlast a restart of the server.

The token is in the browser's cookie alone; the study file keeps its SHA-256, so that whoever reads the file cannot log
in with it. Left out: names and passwords (`people`), the cookie itself (`ui.page.logging_in`).
"""

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from assistant.study.study_file import stamp
from corpus.database import Database
from ui.people.person import Person
from ui.people.role import role_kept
from ui.people.visitor import Visitor

LASTS = timedelta(days=14)
_TOKEN_BYTES = 32
_MOST_EACH = 20


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


class Logins:
    """The logins in one study file; `clock` says what time it is."""

    def __init__(self, database: Database, clock: Callable[[], datetime] = now) -> None:
        self._database = database
        self._clock = clock

    def begin(self, person: Person) -> str:
        """A new login of theirs: its token. Their oldest end where they have more than a person needs."""
        token, moment = secrets.token_urlsafe(_TOKEN_BYTES), self._clock()
        with self._database.writing() as connection:
            connection.execute("DELETE FROM logins WHERE until <= ?", (stamp(moment),))
            # Nobody who was removed a moment ago comes in.
            connection.execute(
                "INSERT INTO logins (token_sha256, person, at, until) SELECT ?, id, ?, ? FROM people WHERE id = ?",
                (_sha256(token), stamp(moment), stamp(moment + LASTS), person.id),
            )
            connection.execute(
                "DELETE FROM logins WHERE person = ? AND token_sha256 NOT IN "
                "(SELECT token_sha256 FROM logins WHERE person = ? ORDER BY at DESC LIMIT ?)",
                (person.id, person.id, _MOST_EACH),
            )
        return token

    def visitor(self, token: str) -> Visitor | None:
        """Who holds that token, with the role they have now; None where it is unknown, over, or its person gone."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT people.name, people.role FROM logins JOIN people ON people.id = logins.person "
                "WHERE token_sha256 = ? AND until > ?",
                (_sha256(token), stamp(self._clock())),
            ).fetchone()
        return None if row is None else Visitor(row[0], role_kept(row[1]))

    def end(self, token: str) -> None:
        """That login is over; one that is unknown already was."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM logins WHERE token_sha256 = ?", (_sha256(token),))


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
