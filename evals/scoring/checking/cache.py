"""What a checker said before of the same claim and the same contexts, kept in one SQLite file.

The key is the hash of checker, claim, question and contexts, so what stands here can never be stale. A file that is
damaged is refused, never read on.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from assistant.answer import Support, SupportLabel
from corpus.errors import FileUnreadable
from corpus.span import Span
from evals.scoring.checking.checked import Checked, ClaimChecker
from evals.scoring.checking.choosing import Chosen
from evals.scoring.checking.evidence import Evidence, EvidencePlace

_WRITES = 500


class CachedChecker:
    """Asks `checker` only what was not asked before; `checker_key` names it and its version."""

    def __init__(self, checker: ClaimChecker, checker_key: str, connection: sqlite3.Connection) -> None:
        self._checker = checker
        self._key = checker_key
        self._connection = connection
        self._unsaved = 0
        self.asked = 0

    def check(self, claims: Sequence[str], evidence: Evidence) -> tuple[Checked, ...]:
        """One for each claim, from before where it is known."""
        contexts = hashlib.sha256(json.dumps([evidence.question, *evidence.contexts]).encode()).hexdigest()
        keys = [hashlib.sha256(json.dumps([self._key, claim, contexts]).encode()).digest() for claim in claims]
        found = {key: checked for key in dict.fromkeys(keys) if (checked := self._known(key)) is not None}
        new = {key: claim for key, claim in zip(keys, claims, strict=True) if key not in found}
        if new:
            self.asked += len(new)
            for key, checked in zip(new, self._checker.check(tuple(new.values()), evidence), strict=True):
                found[key] = checked
                self._keep(key, checked)
        return tuple(found[key] for key in keys)

    def _known(self, key: bytes) -> Checked | None:
        row = self._connection.execute("SELECT said FROM checked WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        label, score, places = json.loads(row[0])
        return Checked(
            Support(SupportLabel(label), score), tuple(EvidencePlace(n, Span(start, end)) for n, start, end in places)
        )

    def _keep(self, key: bytes, checked: Checked) -> None:
        places = [[place.context, place.span.start, place.span.end] for place in checked.places]
        said = json.dumps([checked.support.label.value, checked.support.score, places])
        self._connection.execute("INSERT OR REPLACE INTO checked VALUES (?, ?)", (key, said))
        self._unsaved += 1
        if self._unsaved >= _WRITES:
            self._connection.commit()
            self._unsaved = 0


@contextmanager
def cached(chosen: Chosen, path: Path) -> Iterator[CachedChecker]:
    """The chosen checker with what `path` holds; made where it does not exist. Raises `FileUnreadable`."""
    try:
        connection = sqlite3.connect(path, timeout=30)
        try:
            connection.execute("CREATE TABLE IF NOT EXISTS checked (key BLOB PRIMARY KEY, said TEXT) WITHOUT ROWID")
            yield CachedChecker(chosen.checker, f"{chosen.name} {chosen.sha256}", connection)
            connection.commit()
        finally:
            connection.close()
    except (sqlite3.Error, ValueError, TypeError) as error:
        raise FileUnreadable(f"{path} cannot be used as a cache ({error}): remove it, or name another file") from error
