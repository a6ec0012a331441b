"""Whether the rows of people and logins are as they were written. Left out: the file (`assistant.study.integrity`)."""

import re
import sqlite3
from collections.abc import Iterator

from argon2 import extract_parameters
from argon2.exceptions import InvalidHashError

from assistant.study.integrity import is_moment
from corpus.errors import SettingError
from ui.people.person import name_from
from ui.people.role import Role

_SHA256 = re.compile("[0-9a-f]{64}")


def people_problems(connection: sqlite3.Connection) -> Iterator[str]:
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
