"""The answers that tutors judge, from all conversations, and nothing of who asked.

Left out: asking and flagging (`notebook`), and the verdicts (`evals/verdicts/`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from assistant.answer import Answer, Coverage
from assistant.study.kept import kept_answer, moment
from assistant.study.study_file import REMEDY
from corpus.database import Database, damaged
from corpus.errors import AnswerNotFound

# A turn that ended in trouble has no whole answer: it is looked at only where somebody asked for that.
_JUDGED = "answer IS NOT NULL AND (trouble = '' OR EXISTS (SELECT 1 FROM flags WHERE flags.answer = answers.id))"
_BRIEFS = f"""
    SELECT id, question, confidence, coverage, EXISTS (SELECT 1 FROM flags WHERE flags.answer = answers.id), cited,
    asked_at FROM answers WHERE {_JUDGED} ORDER BY asked_at, rowid"""
_ONE = "SELECT id, question, answer, asked_at FROM answers WHERE id = ? AND answer IS NOT NULL"
_NOTES = "SELECT note FROM flags WHERE answer = ? ORDER BY at, note"


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer as it was shown; `flags` are the notes, which may be empty, of those who flagged it."""

    id: str
    question: str
    answer: Answer
    flags: tuple[str, ...]
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Brief:
    """An answer in a queue: `confidence` in 0..1, `cited` is how many footnotes it has."""

    id: str
    question: str
    confidence: float
    coverage: Coverage
    flagged: bool
    cited: int
    asked_at: datetime


class StoredAnswers:
    """The whole answers of a study file, abstentions among them; of those cut short only the ones that were flagged.

    Every method raises a `LibraryError` when the file cannot be used, `LibraryDamaged` where an answer is not as it was
    kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def answer(self, answer_id: str) -> StoredAnswer:
        """The answer by that id, whole or not. Raises `AnswerNotFound`."""
        found = self._found(answer_id)
        if found is None:
            raise AnswerNotFound(f"no answer {answer_id!r:.40}: it was deleted by whoever asked")
        return found

    def all(self) -> Iterator[StoredAnswer]:
        """One after another, oldest first; those deleted or added meanwhile may be among them or not."""
        for brief in self.briefs():
            found = self._found(brief.id)
            if found is not None:
                yield found

    def briefs(self) -> tuple[Brief, ...]:
        """All of them in short, oldest first. No answer is read."""
        with self._database.reading() as connection:
            found = connection.execute(_BRIEFS).fetchall()
        try:
            return tuple(
                Brief(
                    id_, question, confidence, Coverage(coverage), bool(flagged), cited, moment(self._database, asked)
                )
                for id_, question, confidence, coverage, flagged, cited, asked in found
            )
        except ValueError as error:
            raise damaged(self._database.path, str(error), REMEDY) from error

    def _found(self, answer_id: str) -> StoredAnswer | None:
        with self._database.reading() as connection:
            row = connection.execute(_ONE, (answer_id,)).fetchone()
            notes = connection.execute(_NOTES, (answer_id,)).fetchall()
        if row is None:
            return None
        id_, question, answer, asked = row
        return StoredAnswer(
            id_,
            question,
            kept_answer(self._database, id_, answer),
            tuple(note for (note,) in notes),
            moment(self._database, asked),
        )
