"""Gold sets: the verdicts in force as lines that evaluation reads, each version kept as it was made.

The same verdicts give the version that has them already; changed ones give the next. Left out: what a line holds
(`gold_record`).
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from assistant.study.answers import StoredAnswers
from assistant.study.study_file import REMEDY, stamp
from corpus.database import Database, damaged
from corpus.errors import SettingError, VerdictError
from evals.verdicts.door import require_reviewer
from evals.verdicts.gold_record import gold_record, verdict_lines
from evals.verdicts.ruling import Ruling
from evals.verdicts.rulings import Rulings
from evals.verdicts.sources import Sources

_SELECT = "SELECT version, made_at, made_by, sha256, records FROM gold"


@dataclass(frozen=True, slots=True)
class Gold:
    """`version` counts from 1; `records` are JSON lines (see `gold_record`), and `sha256` is theirs in UTF-8."""

    version: int
    made_at: datetime
    made_by: str
    sha256: str
    records: str

    @property
    def answers(self) -> int:
        """How many answers were judged."""
        return self.records.count("\n")

    @property
    def verdicts(self) -> str:
        """The verdicts alone as JSON lines, as `footnote eval agreement` and `eval calibrate` read them."""
        return verdict_lines(self.records)


class GoldSets:
    """The gold sets of a study file. Every method raises a `LibraryError` when a file cannot be used."""

    def __init__(self, database: Database, sources: Sources) -> None:
        self._database = database
        self._sources = sources
        self._answers = StoredAnswers(database)
        self._rulings = Rulings(database, sources)

    def make(self, by: str) -> Gold:
        """The gold set of all verdicts now in force, made by whoever `by` names.

        Raises `VerdictError` where nobody judged anything yet.
        """
        by = require_reviewer(by)
        records = self._records()
        if not records:
            raise VerdictError("no verdict is in force: judge answers on the Check page of footnote serve first")
        sha256 = hashlib.sha256(records.encode()).hexdigest()
        with self._database.writing() as connection:
            row = connection.execute(f"{_SELECT} WHERE sha256 = ? ORDER BY version LIMIT 1", (sha256,)).fetchone()
            if row is not None:
                return self._gold(row)
            [last] = connection.execute("SELECT COALESCE(MAX(version), 0) FROM gold").fetchone()
            made = Gold(last + 1, datetime.now(UTC), by, sha256, records)
            connection.execute(
                "INSERT INTO gold (version, made_at, made_by, sha256, records) VALUES (?, ?, ?, ?, ?)",
                (made.version, stamp(made.made_at), by, sha256, records),
            )
        return made

    def version(self, number: int) -> Gold:
        """The gold set of that version. Raises `SettingError` where there is none."""
        with self._database.reading() as connection:
            row = connection.execute(f"{_SELECT} WHERE version = ?", (number,)).fetchone()
        if row is None:
            raise SettingError(f"there is no gold set of version {number}: see them with footnote eval gold --list")
        return self._gold(row)

    def versions(self) -> tuple[Gold, ...]:
        """All of them, the first version first."""
        with self._database.reading() as connection:
            rows = connection.execute(f"{_SELECT} ORDER BY version").fetchall()
        return tuple(map(self._gold, rows))

    def _records(self) -> str:
        """A line an answer, the oldest answer first."""
        with self._database.reading():
            judged = [
                (self._answers.answer(answer_id), tuple(held))
                for answer_id, held in groupby(self._rulings.in_force(), key=_answer_id)
            ]
        judged.sort(key=lambda pair: (pair[0].asked_at, pair[0].id))
        return "".join(json.dumps(gold_record(stored, held, self._sources)) + "\n" for stored, held in judged)

    def _gold(self, row: tuple[int, str, str, str, str]) -> Gold:
        version, made_at, made_by, sha256, records = row
        if hashlib.sha256(records.encode()).hexdigest() != sha256:
            raise damaged(self._database.path, f"gold set {version} is not what was made", REMEDY)
        try:
            return Gold(version, datetime.fromisoformat(made_at), made_by, sha256, records)
        except ValueError as error:
            raise damaged(self._database.path, f"gold set {version}: {error}", REMEDY) from error


def _answer_id(one: Ruling) -> str:
    return one.answer_id
