"""The states of the library that stored answers were made from: each list of documents once, by its hash."""

import sqlite3
from collections.abc import Iterator

from pydantic import TypeAdapter, ValidationError

from assistant.origin import Origin, OriginDocument, library_sha256

STATES = """CREATE TABLE IF NOT EXISTS library_states (
    sha256 TEXT NOT NULL PRIMARY KEY,
    documents TEXT NOT NULL
) STRICT"""
"""Study files made before there were states get this table when they are next written to."""
_HAS_STATES = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'library_states'"
_LISTED = TypeAdapter(tuple[OriginDocument, ...])


def keep_state(connection: sqlite3.Connection, origin: Origin) -> None:
    """Keep the list of documents of an answer, unless it is kept already. The caller holds the transaction."""
    connection.execute(STATES)
    if _stored(connection, origin.library_sha256) is None:
        text = _LISTED.dump_json(origin.documents).decode()
        connection.execute(
            "INSERT INTO library_states (sha256, documents) VALUES (?, ?)", (origin.library_sha256, text)
        )


def state(connection: sqlite3.Connection, sha256: str) -> tuple[OriginDocument, ...] | None:
    """The documents of that state; None where it is not kept. Raises `ValueError` when it is not what was stored."""
    if connection.execute(_HAS_STATES).fetchone() is None:
        return None
    text = _stored(connection, sha256)
    return None if text is None else _read(sha256, text)


def check_states(connection: sqlite3.Connection) -> Iterator[str]:
    """What is wrong with the states that are kept."""
    if connection.execute(_HAS_STATES).fetchone() is None:
        return
    for sha256, text in connection.execute("SELECT sha256, documents FROM library_states ORDER BY sha256"):
        try:
            _read(sha256, text)
        except ValueError as error:
            yield str(error)


def _stored(connection: sqlite3.Connection, sha256: str) -> str | None:
    row = connection.execute("SELECT documents FROM library_states WHERE sha256 = ?", (sha256,)).fetchone()
    return None if row is None else str(row[0])


def _read(sha256: str, text: str) -> tuple[OriginDocument, ...]:
    try:
        documents = _LISTED.validate_json(text)
    except ValidationError:
        documents = ()
    if library_sha256(documents) != sha256:
        raise ValueError(f"the state of the library {sha256:.12} is not what was stored")
    return documents
