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
from assistant.claim_names import Difference, DifferenceKind
from corpus.errors import FileUnreadable
from corpus.span import Span
from evals.checkers import BatchChecker, Checked, Chosen, ClaimChecker
from evals.contexts import Evidence, EvidencePlace

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
        return self.check_all([(claims, evidence)])[0]

    def check_all(self, asked: Sequence[tuple[Sequence[str], Evidence]]) -> list[tuple[Checked, ...]]:
        """The same for many responses, read together where the checker can."""
        keys = [self._keys(claims, evidence) for claims, evidence in asked]
        found = {key: checked for row in keys for key in row if (checked := self._known(key)) is not None}
        new: list[tuple[dict[bytes, str], Evidence]] = []
        for row, (claims, evidence) in zip(keys, asked, strict=True):
            unknown = {key: claim for key, claim in zip(row, claims, strict=True) if key not in found}
            if unknown:
                new.append((unknown, evidence))
        wanted = [(tuple(unknown.values()), evidence) for unknown, evidence in new]
        if isinstance(self._checker, BatchChecker):
            answers = self._checker.check_all(wanted) if wanted else []
        else:
            answers = [self._checker.check(claims, evidence) for claims, evidence in wanted]
        for (unknown, _), checked_all in zip(new, answers, strict=True):
            self.asked += len(unknown)
            for key, checked in zip(unknown, checked_all, strict=True):
                found[key] = checked
                self._keep(key, checked)
        return [tuple(found[key] for key in row) for row in keys]

    def _keys(self, claims: Sequence[str], evidence: Evidence) -> list[bytes]:
        contexts = hashlib.sha256(json.dumps([evidence.question, *evidence.contexts]).encode()).hexdigest()
        return [hashlib.sha256(json.dumps([self._key, claim, contexts]).encode()).digest() for claim in claims]

    def _known(self, key: bytes) -> Checked | None:
        row = self._connection.execute("SELECT said FROM checked WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        label, score, places, differs = json.loads(row[0])
        return Checked(
            Support(SupportLabel(label), score),
            tuple(EvidencePlace(number, Span(start, end)) for number, start, end in places),
            tuple(Difference(claim, given, DifferenceKind(kind)) for claim, given, kind in differs),
        )

    def _keep(self, key: bytes, checked: Checked) -> None:
        places = [[place.context, place.span.start, place.span.end] for place in checked.places]
        differs = [[each.claim_words, each.evidence_words, each.kind.value] for each in checked.differs]
        kept = json.dumps([checked.support.label.value, checked.support.score, places, differs])
        self._connection.execute("INSERT OR REPLACE INTO checked VALUES (?, ?)", (key, kept))
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
