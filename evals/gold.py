"""Gold sets: the verdicts in force as lines that evaluation reads, each version kept as it was made."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import NotRequired, TypedDict

from assistant.study_file import REMEDY, StoredAnswer, StoredAnswers, stamp
from assistant.types import Answer, Citation, Coverage
from corpus.database import Database, damaged
from corpus.errors import SettingError, VerdictError
from evals.verdicts import WHOLE_ANSWER, Corrected, Label, LibrarySources, Ruling, Rulings, require_reviewer


class PlaceJson(TypedDict):
    """`document.text[start:end] == quote`."""

    number: int
    document_id: str
    source: str
    start: int
    end: int
    quote: str


class SentenceJson(TypedDict):
    """`response[start:end] == text`; `citations` the answer's own footnotes, `corrected` the tutors'."""

    text: str
    start: int
    end: int
    citations: list[int]
    corrected: list[int]


class VerdictJson(TypedDict):
    """What `footnote eval agreement` reads a line of; `citation` is None for a verdict on the whole sentence. One on a
    whole answer (`sentence` 0) is no line there, for no scorer judges that."""

    answer_id: str
    sentence: int
    citation: int | None
    label: str
    reviewer: str
    note: str
    at: str


class GoldJson(TypedDict):
    """The whole line."""

    id: str
    user_input: str
    response: str
    retrieved_contexts: list[str]
    coverage: str
    confidence: float
    abstained: bool
    answerable: NotRequired[bool]
    sentences: list[SentenceJson]
    citations: list[PlaceJson]
    verdicts: list[VerdictJson]


def gold_record(stored: StoredAnswer, rulings: Sequence[Ruling], surroundings: LibrarySources) -> GoldJson:
    """The line of an answer with the rulings in force on it.

    Where a document is no longer in the library, the quote stands for its passage.
    """
    answer = stored.answer
    answerable = {ruling.label is Label.DOES_NOT for ruling in rulings if ruling.sentence == WHOLE_ANSWER}
    marked = _numbered(rulings, len(answer.citations))
    places = [_place(answer, citation.number, citation) for citation in answer.citations]
    places += [_place(answer, number, item) for item, number in marked.items()]
    record: GoldJson = {
        "id": stored.id,
        "user_input": stored.question,
        "response": answer.text,
        "retrieved_contexts": [
            *(
                surroundings.around(citation.document_id, citation.span) or citation.quote
                for citation in answer.citations
            ),
            *(item.quote for item in marked),
        ],
        "coverage": answer.coverage.value,
        "confidence": round(answer.confidence, 4),
        "abstained": answer.coverage is Coverage.NOT_IN_DOCUMENTS,
        "sentences": [
            {
                "text": item.text,
                "start": item.span.start,
                "end": item.span.end,
                "citations": list(item.citations),
                "corrected": sorted(
                    {marked[ruled.corrected] for ruled in rulings if ruled.corrected and ruled.sentence == number}
                ),
            }
            for number, item in enumerate(answer.sentences, start=1)
        ],
        "citations": places,
        "verdicts": [verdict for ruling in rulings for verdict in _verdicts(ruling, marked)],
    }
    if len(answerable) == 1:
        record["answerable"] = answerable.pop()
    return record


def verdict_lines(records: str) -> str:
    """The verdicts of a gold set's lines, one a line; without those on whole answers."""
    lines = (json.loads(line) for line in records.splitlines())
    verdicts = (verdict for line in lines for verdict in line["verdicts"] if verdict["sentence"] != WHOLE_ANSWER)
    return "".join(json.dumps(verdict) + "\n" for verdict in verdicts)


def _numbered(rulings: Sequence[Ruling], cited: int) -> dict[Corrected, int]:
    """The corrected words by their number, the same words once, in the order in which they were marked."""
    marked = (
        ruling.corrected for ruling in sorted(rulings, key=lambda ruling: ruling.number) if ruling.corrected is not None
    )
    return {item: number for number, item in enumerate(dict.fromkeys(marked), start=cited + 1)}


def _verdicts(ruling: Ruling, marked: dict[Corrected, int]) -> Iterator[VerdictJson]:
    verdict: VerdictJson = {
        "answer_id": ruling.answer_id,
        "sentence": ruling.sentence,
        "citation": ruling.citation,
        "label": ruling.label.value,
        "reviewer": ruling.reviewer,
        "note": ruling.note,
        "at": ruling.at.isoformat(),
    }
    yield verdict
    if ruling.corrected is not None:
        yield {**verdict, "citation": marked[ruling.corrected], "label": Label.SUPPORTS.value, "note": ""}


def _place(answer: Answer, number: int, cited: Citation | Corrected) -> PlaceJson:
    return {
        "number": number,
        "document_id": cited.document_id,
        "source": _source(answer, cited.document_id),
        "start": cited.span.start,
        "end": cited.span.end,
        "quote": cited.quote,
    }


def _source(answer: Answer, document_id: str) -> str:
    """The file's name where the answer cites it; a corrected place may lie in another document."""
    return next((document.source for document in answer.documents if document.id == document_id), "")


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

    def __init__(self, database: Database, sources: LibrarySources) -> None:
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
            [(last,)] = connection.execute("SELECT COALESCE(MAX(version), 0) FROM gold")
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
                (self._answers.answer(answer_id), tuple(rulings))
                for answer_id, rulings in groupby(self._rulings.in_force(), key=attrgetter("answer_id"))
            ]
        judged.sort(key=lambda pair: (pair[0].asked_at, pair[0].id))
        return "".join(json.dumps(gold_record(stored, rulings, self._sources)) + "\n" for stored, rulings in judged)

    def _gold(self, row: tuple[int, str, str, str, str]) -> Gold:
        version, made_at, made_by, sha256, records = row
        if hashlib.sha256(records.encode()).hexdigest() != sha256:
            raise damaged(self._database.name, f"gold set {version} is not what was made", REMEDY)
        try:
            return Gold(version, datetime.fromisoformat(made_at), made_by, sha256, records)
        except ValueError as error:
            raise damaged(self._database.name, f"gold set {version}: {error}", REMEDY) from error
