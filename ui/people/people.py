"""The people who may log in, as the study file keeps them: add, list, find, change, remove.

Left out: their logins (`logins`), and how often one may try a password (`entrance`).
"""

import sqlite3
from datetime import UTC, datetime

from assistant.study.study_file import stamp
from corpus.database import Database
from corpus.errors import SettingError
from ui.people.passwords import Passwords
from ui.people.person import Person, composed, name_from
from ui.people.role import Role, role_kept

_COLUMNS = "id, name, role, added_at"


class People:
    """The people in one study file. Names differ by more than the case of their letters."""

    def __init__(self, database: Database, passwords: Passwords) -> None:
        self._database = database
        self._passwords = passwords

    def add(self, name: str, role: Role, password: str) -> Person:
        """Somebody new. Raises `SettingError` for a name that is taken or cannot be used, or such a password."""
        name, kept = name_from(name), self._passwords.hashed(password)
        with self._database.writing() as connection:
            if _row(connection, name) is not None:
                raise SettingError(f"there is somebody called {name!r} already: choose another name, or see user list")
            connection.execute(
                "INSERT INTO people (name, role, password, added_at) VALUES (?, ?, ?, ?)",
                (name, role, kept, stamp(datetime.now(UTC))),
            )
            return _found(connection, name)

    def all(self) -> tuple[Person, ...]:
        """Everybody, in the order of their names."""
        with self._database.reading() as connection:
            rows = connection.execute(f"SELECT {_COLUMNS} FROM people ORDER BY name COLLATE NOCASE").fetchall()
        return tuple(map(_person, rows))

    def named(self, name: str) -> Person:
        """Whoever has that name. Raises `SettingError` when nobody has."""
        with self._database.reading() as connection:
            return _found(connection, name)

    def give_role(self, name: str, role: Role) -> Person:
        """Another role, from their next click on. Raises `SettingError` when nobody has the name."""
        with self._database.writing() as connection:
            person = _found(connection, name)
            connection.execute("UPDATE people SET role = ? WHERE id = ?", (role, person.id))
            return _found(connection, name)

    def give_password(self, name: str, password: str) -> Person:
        """Another password; every login under the old one ends. Raises `SettingError` as `add` does."""
        kept = self._passwords.hashed(password)
        with self._database.writing() as connection:
            person = _found(connection, name)
            connection.execute("UPDATE people SET password = ? WHERE id = ?", (kept, person.id))
            connection.execute("DELETE FROM logins WHERE person = ?", (person.id,))
        return person

    def remove(self, name: str) -> Person:
        """Somebody less, and with them their logins. Raises `SettingError` when nobody has the name."""
        with self._database.writing() as connection:
            person = _found(connection, name)
            connection.execute("DELETE FROM people WHERE id = ?", (person.id,))
        return person

    def known(self, name: str, password: str) -> Person | None:
        """Whoever has that name and that password; None, after the same time, when nobody has both.

        A password that was hashed with other parameters than are used now is hashed anew.
        """
        with self._database.reading() as connection:
            row = _row(connection, composed(name))
        kept = None if row is None else str(row[4])
        if not self._passwords.right(kept, password) or row is None or kept is None:
            return None
        if self._passwords.outdated(kept):
            anew = self._passwords.hashed(password)
            with self._database.writing() as connection:
                # Not over a password that was changed meanwhile.
                connection.execute("UPDATE people SET password = ? WHERE id = ? AND password = ?", (anew, row[0], kept))
        return _person(row[:4])


def _found(connection: sqlite3.Connection, name: str) -> Person:
    row = _row(connection, composed(name))
    if row is None:
        raise SettingError(f"there is nobody called {name!r}: see footnote user list")
    return _person(row[:4])


def _row(connection: sqlite3.Connection, name: str) -> tuple[object, ...] | None:
    row: tuple[object, ...] | None = connection.execute(
        f"SELECT {_COLUMNS}, password FROM people WHERE name = ?", (name,)
    ).fetchone()
    return row


def _person(row: tuple[object, ...]) -> Person:
    number, name, role, added_at = map(str, row)
    return Person(int(number), name, role_kept(role), datetime.fromisoformat(added_at))
