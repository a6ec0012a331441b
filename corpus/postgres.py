"""A library in a PostgreSQL database: connections that come back, transactions, and errors in plain words.

The statements are those that SQLite runs (`postgres_sql` says how).
"""

import getpass
import hashlib
import importlib.util
import os
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import RLock
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, urlsplit

from corpus.database import RESTORE, Connection, Row, Value, damaged
from corpus.errors import (
    LibraryError,
    LibraryLocked,
    LibraryMissing,
    LibraryReadOnly,
    LibraryTooNew,
    SettingError,
)
from corpus.postgres_sql import BY_SQLITES_NAMES, Statements, declaration, unescaped

if TYPE_CHECKING:
    from pg8000.exceptions import DatabaseError
    from pg8000.native import Connection as Wire

SCHEMES = ("postgresql://", "postgres://")
_PORT = 5432
_SECONDS = 10.0
_TLS = ("disable", "prefer", "require", "verify-full")
_LONGEST_NAME = 63

_HAS_SCHEMA = "SELECT 1 FROM pg_namespace WHERE nspname = ?"
_HAS_FORMATS = "SELECT 1 FROM pg_tables WHERE schemaname = ? AND tablename = 'formats'"
_FORMATS = "CREATE TABLE formats (name TEXT PRIMARY KEY, version BIGINT NOT NULL)"

# PostgreSQL's error codes, or their first two characters: the class.
_LOCKED = ("55P03", "40001", "40P01")
_READ_ONLY = ("42501", "25006")
_FULL = ("53",)
_REFUSED = ("28", "3D")
_LOST = ("57P", "08")
_DAMAGE = ("22", "23", "42", "XX")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is: `host` is a name, or the folder of a socket; `schema` holds the library's tables."""

    user: str
    password: str | None
    host: str
    port: int
    database: str
    schema: str
    tls: str

    @classmethod
    def parse(cls, url: str) -> "Address":
        """The address that is written "postgresql://USER:PASSWORD@HOST:PORT/DATABASE?schema=NAME&sslmode=MODE".

        Raises `SettingError`.
        """
        try:
            parts = urlsplit(url)
            options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
            port = parts.port or int(options.pop("port", _PORT))
        except ValueError as error:
            raise SettingError(f"{_WRITTEN}: {error}") from error
        user = unquote(parts.username or "") or os.environ.get("PGUSER") or _user()
        password = unquote(parts.password) if parts.password else os.environ.get("PGPASSWORD")
        host = options.pop("host", "") or unquote(parts.hostname or "") or "localhost"
        schema, tls = options.pop("schema", "footnote"), options.pop("sslmode", "prefer")
        if options:
            raise SettingError(f"{_WRITTEN}: {', '.join(sorted(options))} is no option of it")
        if not (schema.isascii() and schema.isidentifier() and schema.islower() and len(schema) <= _LONGEST_NAME):
            raise SettingError(f"{_WRITTEN}: the schema {schema[:64]!r} is no name of small letters and digits")
        if tls not in _TLS:
            raise SettingError(f"{_WRITTEN}: sslmode is one of {', '.join(_TLS)}")
        return cls(user, password, host, port, unquote(parts.path.strip("/")) or user, schema, tls)

    def __str__(self) -> str:
        """The address without the password."""
        return f"postgresql://{self.user}@{self.host}:{self.port}/{self.database}?schema={self.schema}"

    @property
    def key(self) -> str:
        """Names the database on this machine, whoever asks."""
        named = f"{self.host}:{self.port}/{self.database}?schema={self.schema}"
        return hashlib.sha256(named.encode()).hexdigest()[:16]

    def connect(self, busy_seconds: float) -> "Wire":
        """A connection. Raises `OSError`, or an error of the driver's."""
        import ssl

        from pg8000 import native

        local = self.host.startswith("/")
        tls = {"disable": False, "prefer": None, "require": True}
        wire = native.Connection(
            self.user,
            self.host,
            self.database,
            self.port,
            self.password or "",  # which the server says is wrong, where it asks for one
            unix_sock=f"{self.host}/.s.PGSQL.{self.port}" if local else None,
            sock=None if local else self._socket(),
            ssl_context=False if local else tls[self.tls] if self.tls in tls else ssl.create_default_context(),
            application_name="footnote",
            startup_params={
                "search_path": self.schema,
                "lock_timeout": str(max(1, int(busy_seconds * 1000))),
                "client_min_messages": "warning",
                # Whoever vanishes in the middle of a change, with the machine or its network, holds up nobody for long.
                "tcp_keepalives_idle": "30",
                "tcp_keepalives_interval": "10",
                "tcp_keepalives_count": "3",
                "work_mem": "128MB",
            },
        )
        wire.register_in_adapter(25, unescaped)
        wire.register_in_adapter(1700, int)  # sums of integers
        return wire

    def _socket(self) -> socket.socket:
        connected = socket.create_connection((self.host, self.port), _SECONDS)
        connected.settimeout(None)
        return connected


def _user() -> str:
    """Who is at this machine, where it knows."""
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):
        return "postgres"


_WRITTEN = "a library in PostgreSQL is named postgresql://USER@HOST/DATABASE"


class PostgresDatabase:
    """A connection to a database that one thread uses at a time; one that was lost comes back with the next use.

    `busy_seconds` is how long to wait for another process before `LibraryLocked`. Writers wait for each other, readers
    for nobody. Raises `SettingError` for an address that is none, or where the driver is not installed.
    """

    def __init__(self, url: str, busy_seconds: float, remedy: str = RESTORE) -> None:
        if importlib.util.find_spec("pg8000") is None:
            raise SettingError(
                "a library in PostgreSQL needs a package that is not installed: pip install 'footnote[postgres]'"
            )
        self._address = Address.parse(url)
        self.name = str(self._address)
        self._remedy = remedy
        self._busy_seconds = busy_seconds
        self._lock = RLock()
        self._wire: Wire | None = None
        self._midway = False
        self._within: Statements | None = None

    def close(self) -> None:
        """Close the connection. Closing twice does nothing."""
        with self._lock:
            self._drop()

    def prepare(
        self, kind: str, version: int, tables: Sequence[str], begin: Callable[[Connection], object] | None = None
    ) -> None:
        """Make the tables of that kind where they are not there, and have `begin` fill them; all or nothing.

        Raises `LibraryTooNew`, or another `LibraryError`.
        """
        schema = self._address.schema
        if self.version(kind) is None:
            with self.writing() as connection:
                [(encoding,)] = connection.execute("SHOW server_encoding")
                if encoding != "UTF8":
                    raise LibraryMissing(
                        f"{self.name} cannot hold every text ({encoding}): make the database with createdb "
                        "--encoding UTF8 --template template0"
                    )
                # Asked again under the lock: another process may have been quicker.
                if not self._there(_HAS_FORMATS, schema):
                    if not self._there(_HAS_SCHEMA, schema):
                        connection.execute(f"CREATE SCHEMA {schema}")
                    for statement in (*BY_SQLITES_NAMES, _FORMATS):
                        connection.execute(statement)
                if self.version(kind) is None:
                    for statement in tables:
                        connection.execute(declaration(statement))
                    if begin is not None:
                        begin(connection)
                    connection.execute("INSERT INTO formats (name, version) VALUES (?, ?)", (kind, version))
        made = self.version(kind)
        if made is not None and made > version:
            raise LibraryTooNew(
                f"{self.name} was made by a later version of Footnote (format {made}, this one reads {version}): "
                "update Footnote"
            )
        if made != version:
            raise damaged(self.name, f"its format is {made}, which never was", self._remedy)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One state of the database for all that is read inside; may be nested. Raises `LibraryError`s."""
        with self._lock:
            if self._within is not None:
                yield self._within
                return
            with self._transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") as connection:
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """All that is changed inside, or nothing of it; one at a time. Raises `LibraryError`s."""
        with self._lock:
            if self._within is not None:
                raise RuntimeError("a change cannot begin inside a reading")
            with self._transaction("BEGIN") as connection:
                self._wait_for_others(connection)
                yield connection

    def faults(self) -> Iterator[str]:
        """None: the server sees to its pages, its tables and its keys."""
        return iter(())

    def count_on(self, table: str, column: str) -> None:
        """Number the rows to come after those that brought their own numbers. The caller is `writing`."""
        with self.reading() as connection:
            connection.execute(
                f"SELECT setval(pg_get_serial_sequence(?, ?), (SELECT MAX({column}) FROM {table}))", (table, column)
            )

    def _there(self, sql: str, *names: str) -> bool:
        with self.reading() as connection:
            return connection.execute(sql, names).fetchone() is not None

    def version(self, kind: str) -> int | None:
        """The format of the tables of that kind; None where there are none. Raises `LibraryError`s."""
        with self.reading() as connection:
            if not self._there(_HAS_FORMATS, self._address.schema):
                return None
            row = connection.execute("SELECT version FROM formats WHERE name = ?", (kind,)).fetchone()
            return None if row is None else int(row[0])

    def _wait_for_others(self, connection: Connection) -> None:
        connection.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", (f"footnote {self._address.schema}",)
        )

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Statements]:
        self._within = Statements(self.run)
        try:
            self._begin(begin)
            yield self._within
            self.run("COMMIT")
        except BaseException as error:
            # What ends a question may come in the middle of a message: the rest would be taken for the next one's.
            if self._midway or not isinstance(error, Exception):
                self._drop()
            else:
                with suppress(LibraryError):
                    self.run("ROLLBACK")
            raise
        finally:
            self._within = None

    def _begin(self, begin: str) -> None:
        if self._midway:
            self._drop()
        if self._wire is not None:
            with suppress(LibraryMissing):  # the server was started anew since
                self.run(begin)
                return
        with self._translated():
            self._wire = self._address.connect(self._busy_seconds)
        self.run(begin)

    def run(self, sql: str, rows: Iterable[Mapping[str, Value]] = ({},)) -> tuple[list[Row], int]:
        """Run a statement for each row of values: what it gave last, and how many rows it changed in all."""
        given: list[Row] = []
        count = 0
        with self._translated():
            if self._wire is None:
                raise OSError("the connection is lost")
            for values in rows:
                self._midway = True
                given = [tuple(row) for row in self._wire.run(sql, **values) or ()]
                count += self._wire.row_count
                self._midway = False
        return given, count

    def _drop(self) -> None:
        wire, self._wire, self._midway = self._wire, None, False
        if wire is not None:
            from pg8000.exceptions import Error

            with suppress(Error, OSError):
                wire.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turns the driver's errors into the `LibraryError` that says what to do."""
        from pg8000.exceptions import DatabaseError, InterfaceError

        try:
            yield
        except DatabaseError as error:  # the whole of which was read
            self._midway = False
            raise self._error(error) from error
        except (InterfaceError, OSError) as error:
            self._drop()
            # The driver hides why it was not let in behind its own farewell.
            cause: BaseException | None = error
            while cause is not None and not isinstance(cause, DatabaseError):
                cause = cause.__context__
            if cause is not None:
                raise self._error(cause) from error
            raise LibraryMissing(f"{self.name} cannot be reached ({error}): is the server running?") from error

    def _error(self, error: "DatabaseError") -> LibraryError:
        fields = error.args[0] if error.args and isinstance(error.args[0], dict) else {}
        code, message = str(fields.get("C", "")), str(fields.get("M", error))
        if code.startswith(_LOCKED):
            return LibraryLocked(f"another process is writing to {self.name}: wait and try again")
        if code.startswith(_READ_ONLY):
            return LibraryReadOnly(f"{self.name} may not be written to ({message}): log in as another user")
        if code.startswith(_FULL):
            return LibraryError(f"{self.name} has no room left ({message}): nothing was changed; free some space")
        if code.startswith(_REFUSED):
            return LibraryMissing(f"{self.name} lets nobody in so ({message}): check user, password and database")
        if code.startswith(_LOST):
            self._drop()
            return LibraryMissing(f"{self.name} ended the connection ({message}): try again")
        if code.startswith(_DAMAGE):
            return damaged(self.name, message, self._remedy)
        return LibraryError(f"{self.name} cannot be used ({message}): ask whoever looks after the server")
