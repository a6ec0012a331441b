"""Who may use the page, and for what: people, roles, passwords, logins, and who calls a handler."""

import hashlib
import re
import secrets
import string
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError
from starlette.requests import HTTPConnection

from assistant.study_file import has_tokens, is_moment, stamp
from corpus.database import Connection, Database, Row
from corpus.errors import LibraryDamaged, NotAllowed, SettingError


class Role(StrEnum):
    """Each may do all that the one before it may: a student asks, a tutor checks, an admin looks after the people."""

    STUDENT = "student"
    TUTOR = "tutor"
    ADMIN = "admin"

    def allows(self, needed: "Role") -> bool:
        """Whether somebody with this role may do what `needed` may do."""
        order = tuple(Role)
        return order.index(self) >= order.index(needed)


def role_kept(text: str) -> Role:
    """The role that a row of the study file names. Raises `LibraryDamaged` when there is none of that name."""
    if text not in list(Role):
        raise LibraryDamaged(f"the study file gives somebody the role {text!r}, which is none: restore a copy of it")
    return Role(text)


SHORTEST = 10
LONGEST = 256
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Passwords:
    """Hashes and checks passwords. `hasher` sets the cost (argon2-cffi's own by default: 64 MiB a check)."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()

    def hashed(self, password: str) -> str:
        """The hash to keep, with its salt and its parameters.

        Raises `SettingError` for a password shorter than `SHORTEST`, longer than `LONGEST`, or with a control
        character in it.
        """
        password = _composed(password)
        if not SHORTEST <= len(password) <= LONGEST or _CONTROL.search(password):
            raise SettingError(f"a password has {SHORTEST} to {LONGEST} characters, on one line: choose another")
        return self._hasher.hash(password)

    def right(self, kept: str | None, password: str) -> bool:
        """Whether the password is the one whose hash was kept; never where none was (None), but no sooner."""
        password = _composed(password)
        try:
            self._hasher.verify(self._nobodys() if kept is None else kept, password)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    def outdated(self, kept: str) -> bool:
        """Whether it was hashed with other parameters than are used now."""
        return extract_parameters(kept) != extract_parameters(self._nobodys())

    def _nobodys(self) -> str:
        """A hash that is no password's, with the parameters that are used now."""
        cost = f"m={self._hasher.memory_cost},t={self._hasher.time_cost},p={self._hasher.parallelism}"
        salt, digest = (_zeros(size) for size in (self._hasher.salt_len, self._hasher.hash_len))
        return f"$argon2id$v=19${cost}${salt}${digest}"


def _zeros(size: int) -> str:
    """That many zero bytes in base 64, without the padding."""
    return "A" * -(-size * 8 // 6)


def _composed(password: str) -> str:
    """The same password however its accents were typed; a longer one than any is cut, and so is wrong."""
    return unicodedata.normalize("NFC", password[: LONGEST + 1])


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person as the pages know them: their name, as it was added, and their role."""

    name: str
    role: Role


# Whoever sits at this machine: nobody may be added under this name.
LOCAL = Visitor("local", Role.ADMIN)


LONGEST_NAME = 64

_NAME = re.compile(r"\w(?:[\w .@'-]*[\w.'])?")


@dataclass(frozen=True, slots=True)
class Person:
    """One of the people; `id` is the study file's number for them."""

    id: int
    name: str
    role: Role
    added_at: datetime


def composed(name: str) -> str:
    """A name as it is looked up: without spaces around it, its letters composed (NFC)."""
    return unicodedata.normalize("NFC", name.strip())


def name_from(text: str) -> str:
    """The name as it is kept: `composed`.

    Raises `SettingError` for one that is empty, longer than `LONGEST_NAME`, kept for Footnote, or holds anything but
    letters, digits, spaces and ``. @ ' - _``.
    """
    name = composed(text)
    if len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
        raise SettingError(
            f"the name {name[: LONGEST_NAME + 1]!r} cannot be used: 1 to {LONGEST_NAME} letters, digits, spaces and "
            ". @ ' - _, beginning with a letter or a digit"
        )
    if name.casefold() == LOCAL.name:
        raise SettingError(f"the name {name!r} stands for whoever sits at this machine: choose another")
    return name


_COLUMNS = "id, name, role, added_at"
_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


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
            return _person_named(connection, name)

    def all(self) -> tuple[Person, ...]:
        """Everybody, in the order of their names."""
        with self._database.reading() as connection:
            rows = connection.execute(f"SELECT {_COLUMNS} FROM people ORDER BY lower(name)").fetchall()
        return tuple(map(_person, rows))

    def named(self, name: str) -> Person:
        """Whoever has that name. Raises `SettingError` when nobody has."""
        with self._database.reading() as connection:
            return _person_named(connection, name)

    def give_role(self, name: str, role: Role) -> Person:
        """Another role, from their next click on. Raises `SettingError` when nobody has the name."""
        with self._database.writing() as connection:
            person = _person_named(connection, name)
            connection.execute("UPDATE people SET role = ? WHERE id = ?", (role, person.id))
            return _person_named(connection, name)

    def give_password(self, name: str, password: str) -> Person:
        """Another password; their logins and tokens end. Raises `SettingError` as `add` does."""
        kept = self._passwords.hashed(password)
        with self._database.writing() as connection:
            person = _person_named(connection, name)
            connection.execute("UPDATE people SET password = ? WHERE id = ?", (kept, person.id))
            connection.execute("DELETE FROM logins WHERE person = ?", (person.id,))
            connection.execute("DELETE FROM tokens WHERE person = ?", (person.id,))
        return person

    def remove(self, name: str) -> Person:
        """Somebody less, and with them their logins. Raises `SettingError` when nobody has the name."""
        with self._database.writing() as connection:
            person = _person_named(connection, name)
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


def _person_named(connection: Connection, name: str) -> Person:
    row = _row(connection, composed(name))
    if row is None:
        raise SettingError(f"there is nobody called {name!r}: see footnote user list")
    return _person(row[:4])


def _row(connection: Connection, name: str) -> Row | None:
    # SQL makes small letters of A to Z alone.
    small = name.translate(_SMALL)
    return connection.execute(f"SELECT {_COLUMNS}, password FROM people WHERE lower(name) = ?", (small,)).fetchone()


def _person(row: tuple[object, ...]) -> Person:
    number, name, role, added_at = map(str, row)
    return Person(int(number), name, role_kept(role), datetime.fromisoformat(added_at))


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


_BEARER = "fn_"


class Tokens:
    """The bearer tokens in one study file: a script that sends one is its person, until it is revoked."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def issue(self, name: str, role: Role) -> str:
        """A new token of whoever has that name, which may do what `role` may.

        Raises `SettingError` when nobody has the name, they may do less than the role, or have too many tokens.
        """
        token = _BEARER + secrets.token_urlsafe(_TOKEN_BYTES)
        with self._database.writing() as connection:
            person = _person_named(connection, name)
            if not person.role.allows(role):
                raise SettingError(f"{person.name} is a {person.role}: a token of theirs cannot be a {role}'s")
            [(issued,)] = connection.execute("SELECT COUNT(*) FROM tokens WHERE person = ?", (person.id,))
            if issued >= _MOST_EACH:
                raise SettingError(f"{person.name} has {issued} tokens, the limit: revoke them with --revoke first")
            connection.execute(
                "INSERT INTO tokens (token_sha256, person, role, at) VALUES (?, ?, ?, ?)",
                (_sha256(token), person.id, role, stamp(datetime.now(UTC))),
            )
        return token

    def revoke(self, name: str) -> int:
        """End all tokens of whoever has that name; how many there were. Raises `SettingError` when nobody has it."""
        with self._database.writing() as connection:
            person = _person_named(connection, name)
            return connection.execute("DELETE FROM tokens WHERE person = ?", (person.id,)).rowcount

    def visitor(self, token: str) -> Visitor | None:
        """Whose token it is, with the lower of its role and theirs; None where it is unknown, revoked, or they are
        gone."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT people.name, people.role, tokens.role FROM tokens JOIN people ON people.id = tokens.person "
                "WHERE token_sha256 = ?",
                (_sha256(token),),
            ).fetchone()
        if row is None:
            return None
        name, own, granted = row[0], role_kept(row[1]), role_kept(row[2])
        return Visitor(name, granted if own.allows(granted) else own)


def _sha256(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


_SHA256 = re.compile("[0-9a-f]{64}")


def people_problems(connection: Connection) -> Iterator[str]:
    """What is wrong with them, one line each."""
    for number, name, role, password, added_at in connection.execute(
        "SELECT id, name, role, password, added_at FROM people ORDER BY id"
    ):
        if not _is_name(name) or role not in list(Role) or not is_moment(added_at):
            yield f"person {number} has no name, role or time of ours"
        if not _is_hash(password):
            yield f"person {number} has no password that can be checked"
    for token, at, until in connection.execute("SELECT token_sha256, at, until FROM logins"):
        if not _SHA256.fullmatch(token) or not (is_moment(at) and is_moment(until)):
            yield f"login {token:.8} is none of ours"
    if not has_tokens(connection):
        return
    for token, role, at in connection.execute("SELECT token_sha256, role, at FROM tokens"):
        if not _SHA256.fullmatch(token) or role not in list(Role) or not is_moment(at):
            yield f"token {token:.8} is none of ours"


def _is_name(name: str) -> bool:
    try:
        return name_from(name) == name
    except SettingError:
        return False


def _is_hash(kept: str) -> bool:
    try:
        extract_parameters(kept)
    except (InvalidHashError, ValueError):
        return False
    return True


STATE = "visitor"


class HandlerRequest(Protocol):
    """A `gr.Request`: it holds the web request it came with."""

    @property
    def request(self) -> HTTPConnection | None:
        """The web request; None where the handler was not called through the web."""
        ...


def visiting(request: HandlerRequest, needs: Role = Role.STUDENT) -> Visitor:
    """The visitor who made this request.

    Raises `NotAllowed` when the request came past the door, or the visitor's role is lower than `needs`.
    """
    visitor = None if request.request is None else request.request.scope.get("state", {}).get(STATE)
    if not isinstance(visitor, Visitor):
        raise NotAllowed("nobody is logged in here: open the page again and log in")
    if not visitor.role.allows(needs):
        raise NotAllowed(f"{visitor.name} is a {visitor.role} and this is for a {needs}: ask an admin for that role")
    return visitor
