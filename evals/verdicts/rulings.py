"""The rulings of tutors, kept in the study file: nothing is ever changed or deleted there, an undo is a row too.

In force is, of each reviewer at each place, the last ruling that was not undone. Order is the order in which things
were done, whatever the clock said. Left out: what may be ruled (`door`), and what to judge next (`queue`).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from sqlite3 import Connection

from assistant.study.answers import StoredAnswers
from assistant.study.study_file import REMEDY, stamp
from corpus.database import Database, damaged
from corpus.span import Span
from evals.scoring.metrics.figure import Figure
from evals.scoring.people.agreement import kappa
from evals.verdicts.door import Texts, require_label, require_note, require_place, require_reviewer, require_standing
from evals.verdicts.ruling import Corrected, Entry, Label, Ruling, Tally

_SELECT = """
    SELECT number, answer, sentence, citation, reviewer, label, start, stop, document, quote, note, at, undoes
    FROM verdicts"""
_LIVE = """
    undoes IS NULL AND NOT EXISTS (
        SELECT 1 FROM verdicts AS later WHERE later.answer = verdicts.answer AND later.undoes = verdicts.number)"""
_INSERT = """
    INSERT INTO verdicts
        (answer, sentence, citation, reviewer, label, start, stop, document, quote, note, at, undoes)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
Row = tuple[int, str, int, int | None, str, str, int | None, int | None, str | None, str | None, str, str, int | None]
Place = tuple[str, int, int | None]


class Rulings:
    """What tutors ruled. `texts` finds the documents that corrected words are held against when they are ruled.

    Safe for threads and for processes. Every method raises a `LibraryError` when the file cannot be used.
    """

    def __init__(self, database: Database, texts: Texts) -> None:
        self._database = database
        self._answers = StoredAnswers(database)
        self._texts = texts

    def rule(
        self,
        answer_id: str,
        sentence: int,
        citation: int | None,
        reviewer: str,
        label: Label,
        corrected: Corrected | None = None,
        note: str = "",
    ) -> Ruling:
        """Rule on a footnote of a sentence (from 1), or with None on the whole sentence; sentence 0 (`WHOLE_ANSWER`) is
        an answer that quotes nothing.

        It takes the place of what this reviewer ruled there before; the very same again adds nothing and gives back
        the one in force. Raises `AnswerNotFound`, or `VerdictError` for what is not there, for corrected words that do
        not stand at their place, and for a name or a note that cannot be kept.
        """
        reviewer, note = require_reviewer(reviewer), require_note(note)
        require_label(sentence, label, corrected)
        if corrected is not None:
            require_standing(corrected, self._texts)
        with self._database.writing() as connection:
            # Under the lock: an answer that nobody judged yet may be deleted by whoever asked.
            require_place(self._answers.answer(answer_id).answer, sentence, citation)
            for one in self._standing(connection, "answer = ? AND reviewer = ?", answer_id, reviewer):
                if (one.sentence, one.citation) != (sentence, citation):
                    continue
                if (one.label, one.corrected, one.note) == (label, corrected, note):
                    return one
            at = datetime.now(UTC)
            place = (
                (corrected.span.start, corrected.span.end, corrected.document_id, corrected.quote)
                if corrected is not None
                else (None, None, None, None)
            )
            told = (answer_id, sentence, citation, reviewer, label.value, *place, note, stamp(at), None)
            number = connection.execute(_INSERT, told).lastrowid or 0
        return Ruling(number, answer_id, sentence, citation, reviewer, label, corrected, note, at)

    def undo(self, reviewer: str) -> Ruling | None:
        """Take back the last ruling of this reviewer that still stands, on whatever answer; what it had replaced stands
        again. The ruling taken back; None where there is none left."""
        reviewer = require_reviewer(reviewer)
        with self._database.writing() as connection:
            last = connection.execute(
                f"{_SELECT} WHERE reviewer = ? AND {_LIVE} ORDER BY number DESC LIMIT 1", (reviewer,)
            ).fetchone()
            if last is None:
                return None
            number, answer, sentence, citation, _, label, *_ = last
            nothing = (None, None, None, None)
            told = (answer, sentence, citation, reviewer, label, *nothing, "", stamp(datetime.now(UTC)), number)
            connection.execute(_INSERT, told)
            return self._ruling(last)

    def standing(self, answer_id: str, reviewer: str | None = None) -> tuple[Ruling, ...]:
        """The rulings in force on an answer, of one reviewer or of all: by sentence, those on the whole sentence first,
        then by footnote and reviewer."""
        with self._database.reading() as connection:
            if reviewer is None:
                return self._standing(connection, "answer = ?", answer_id)
            return self._standing(connection, "answer = ? AND reviewer = ?", answer_id, reviewer.strip())

    def in_force(self) -> tuple[Ruling, ...]:
        """The rulings in force on all answers, by answer and then as `standing` has them."""
        with self._database.reading() as connection:
            return self._standing(connection, "1")

    def history(self, answer_id: str) -> tuple[Entry, ...]:
        """All that was ever done on an answer, in the order it was done; see `Entry`."""
        with self._database.reading() as connection:
            rows = connection.execute(f"{_SELECT} WHERE answer = ? ORDER BY number", (answer_id,)).fetchall()
        undone = {row[-1] for row in rows}
        live: dict[tuple[str, int, int | None], list[Ruling]] = defaultdict(list)
        entries: list[Entry] = []
        for row in rows:
            one, undoes = self._ruling(row), row[-1]
            here = live[one.reviewer, one.sentence, one.citation]
            before = here[-1] if here else None
            if undoes is None:
                here.append(one)
            elif before is None or before.number != undoes:
                raise damaged(self._database.path, f"verdict {one.number} undoes what does not stand", REMEDY)
            else:
                here.pop()
            after = here[-1] if here else None
            entries.append(
                Entry(
                    one.number,
                    one.reviewer,
                    one.at,
                    one.sentence,
                    one.citation,
                    before,
                    after,
                    undoes,
                    one.number in undone,
                )
            )
        return tuple(entries)

    def counts(self) -> tuple[Tally, ...]:
        """How much each reviewer has judged, by name."""
        answers: dict[str, set[str]] = defaultdict(set)
        labels: dict[str, Counter[Label]] = defaultdict(Counter)
        for (answer_id, _, _), reviewer, label in self._said("1"):
            answers[reviewer].add(answer_id)
            labels[reviewer][label] += 1
        return tuple(
            Tally(reviewer, len(answers[reviewer]), tuple((label, said[label]) for label in Label if said[label]))
            for reviewer, said in sorted(labels.items())
        )

    def judged(self, reviewer: str) -> Mapping[str, int]:
        """How many footnotes of each answer this reviewer has judged: 0 where only whole sentences or the whole answer
        were, and answers of which nothing was are left out."""
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT answer, COUNT(DISTINCT citation) FROM verdicts WHERE reviewer = ? AND {_LIVE} GROUP BY answer",
                (reviewer.strip(),),
            ).fetchall()
        return {str(answer): int(count) for answer, count in rows}

    def kappa(self, first: str, second: str, seed: int = 0) -> Figure:
        """Cohen's kappa of two reviewers, in -1..1 with its 95 % interval, of the four labels over the places that both
        judged; without a value, and with the word why, where there are none or it is not defined."""
        said: dict[Place, dict[str, Label]] = defaultdict(dict)
        for place, reviewer, label in self._said("reviewer IN (?, ?)", first, second):
            said[place][reviewer] = label
        pairs = [(by[first], by[second]) for by in said.values() if first in by and second in by]
        return kappa(f"{first} and {second}", pairs, seed)

    def _said(self, which: str, *values: str) -> list[tuple[Place, str, Label]]:
        """Place, reviewer and label of the rulings in force; quicker than all that was said with them."""
        with self._database.reading() as connection:
            # The other columns are those of the row that has the greatest number, which SQLite promises.
            rows = connection.execute(
                f"""SELECT answer, sentence, citation, reviewer, label, MAX(number) FROM verdicts
                WHERE {which} AND {_LIVE} GROUP BY answer, sentence, citation, reviewer""",
                values,
            ).fetchall()
        try:
            return [((answer, sentence, place), by, Label(label)) for answer, sentence, place, by, label, _ in rows]
        except ValueError as error:
            raise damaged(self._database.path, str(error), REMEDY) from error

    def _standing(self, connection: Connection, which: str, *values: str) -> tuple[Ruling, ...]:
        rows = connection.execute(
            f"""{_SELECT} WHERE number IN (
                SELECT MAX(number) FROM verdicts WHERE {which} AND {_LIVE}
                GROUP BY answer, sentence, citation, reviewer
            ) ORDER BY answer, sentence, citation, reviewer""",
            values,
        ).fetchall()
        return tuple(map(self._ruling, rows))

    def _ruling(self, row: Row) -> Ruling:
        number, answer, sentence, citation, reviewer, label, start, stop, document, quote, note, at, _ = row
        try:
            corrected = (
                None
                if document is None or quote is None or start is None or stop is None
                else Corrected(document, Span(start, stop), quote)
            )
            when = datetime.fromisoformat(at)
            return Ruling(number, answer, sentence, citation, reviewer, Label(label), corrected, note, when)
        except ValueError as error:
            raise damaged(self._database.path, f"verdict {number}: {error}", REMEDY) from error
