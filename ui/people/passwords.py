"""Passwords: what one must be, its hash (Argon2id), and whether one that is given is right.

Checking takes the same time whether anybody has the name or not. Left out: how often, and how many at once, may try
(`entrance`).
"""

import re
import unicodedata

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError

from corpus.errors import SettingError

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
