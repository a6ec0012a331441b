"""Tutors' rulings on stored answers: what may be ruled, kept, undone; nothing is ever changed or deleted."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from assistant.study_file import REMEDY, StoredAnswers, is_moment, stamp
from assistant.types import Answer
from corpus.database import Connection, Database, damaged
from corpus.errors import DocumentNotFound, VerdictError, is_whole
from corpus.library import Library
from corpus.span import Span
from evals.agreement import kappa
from evals.run_metrics import Figure

WHOLE_ANSWER = 0
"""In the place of a sentence's number: the answer that quotes nothing, judged as one."""


class Label(StrEnum):
    """Whether the source, at the place that is cited, carries the sentence.

    `PARTLY` carries some of it only. `WRONG_PLACE`: the document says so, but somewhere else. Of an answer that quotes
    nothing, `SUPPORTS` says that the documents bear it out (they do not answer the question), `DOES_NOT` that they do
    answer it.
    """

    SUPPORTS = "supports"
    PARTLY = "partly"
    DOES_NOT = "does_not"
    WRONG_PLACE = "wrong_place"


@dataclass(frozen=True, slots=True)
class Corrected:
    """The words that do carry the sentence, as the tutor marked them: `document.text[span.start:span.end] == quote`."""

    document_id: str
    span: Span
    quote: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """`number` counts all that was ever done, from 1, in the order it was done. `sentence` counts from 1, and
    is `WHOLE_ANSWER` where there is none; `citation` is the number of a footnote of that sentence, None for a ruling on
    the whole."""

    number: int
    answer_id: str
    sentence: int
    citation: int | None
    reviewer: str
    label: Label
    corrected: Corrected | None
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a reviewer did, at one place of an answer: `before` is the ruling of theirs that stood there until
    then, `after` the one that stood there then; None for nothing.

    `undoes` is the number of the ruling that this entry took back, None for a ruling; `undone` says of a ruling that
    it was taken back later.
    """

    number: int
    reviewer: str
    at: datetime
    sentence: int
    citation: int | None
    before: Ruling | None
    after: Ruling | None
    undoes: int | None
    undone: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How much one reviewer has judged: answers touched, and rulings in force by their label."""

    reviewer: str
    answers: int
    labels: tuple[tuple[Label, int], ...]


MOST_NOTE = 4_000
_MOST_NAME = 200
_KEPT = 64


@dataclass(frozen=True, slots=True)
class _State:
    """The places of all passages in one state of the library, by document and in reading order, and the texts that
    were asked for in it."""

    generation: int
    passages: Mapping[str, Sequence[Span]]
    texts: dict[str, str]


class LibrarySources:
    """The texts and passages of `library`, followed as it changes; the last few texts are kept.

    Raises a `LibraryError` where it cannot be read.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._last = _State(-1, {}, {})

    def text(self, document_id: str) -> str | None:
        """The document's text; None where the library has none of that id."""
        texts = self._state().texts
        text = texts.get(document_id)
        if text is None:
            text = self._read(document_id)
            if len(texts) >= _KEPT:
                texts.clear()
            if text is not None:
                texts[document_id] = text
        return text

    def around(self, document_id: str, span: Span) -> str | None:
        """The words of the passages that `span` lies in, from the first to the last; None where there is no such
        document, or no passage there."""
        text = self.text(document_id)
        overlapping = [item for item in self._state().passages.get(document_id, ()) if item.meets(span)]
        if text is None or not overlapping or overlapping[-1].end > len(text):
            return None
        return overlapping[0].to(overlapping[-1]).of(text)

    def _read(self, document_id: str) -> str | None:
        try:
            return self._library.document(document_id).text
        except DocumentNotFound:
            return None

    def _state(self) -> _State:
        with self._library.reading():
            generation = self._library.generation
            if self._last.generation != generation:
                passages: dict[str, list[Span]] = defaultdict(list)
                for item in self._library.passages():
                    passages[item.passage.document_id].append(item.passage.span)
                self._last = _State(generation, passages, {})
        return self._last


def require_place(answer: Answer, sentence: int, citation: int | None) -> None:
    """That the answer has this sentence, numbered from 1, and the sentence this footnote; or that it has none, and is
    meant as a whole."""
    if (sentence, citation) == (WHOLE_ANSWER, None) and not answer.sentences:
        return
    if not 1 <= sentence <= len(answer.sentences):
        raise VerdictError(f"the answer has {len(answer.sentences)} sentences, and no sentence {sentence}")
    cited = answer.sentences[sentence - 1].citations
    if citation is not None and citation not in cited:
        footnotes = ", ".join(map(str, cited)) or "none"
        raise VerdictError(f"sentence {sentence} has no footnote {citation}; those it has: {footnotes}")


def require_label(sentence: int, label: Label, corrected: Corrected | None) -> None:
    """That the label says something of what is judged: an answer that quotes nothing is right to, or is not."""
    if sentence != WHOLE_ANSWER:
        return
    if label not in (Label.SUPPORTS, Label.DOES_NOT):
        raise VerdictError(
            f"an answer that quotes nothing is right to ({Label.SUPPORTS}) or is not ({Label.DOES_NOT}): {label} "
            "says neither"
        )
    if corrected is not None:
        raise VerdictError("an answer that quotes nothing has no words that others could stand for")


def require_standing(corrected: Corrected, texts: LibrarySources) -> None:
    """That the corrected words stand in the document at their very place, and are words."""
    text = texts.text(corrected.document_id) if _is_text(corrected.document_id) else None
    if text is None:
        raise VerdictError(f"no document has the id {corrected.document_id[:80]!r}: mark words of one in the library")
    span = corrected.span
    if span.end > len(text) or span.of(text) != corrected.quote:
        position = f"{span.start}-{span.end} of the document"
        raise VerdictError(f"the corrected words do not stand at {position}: mark them anew")
    if not corrected.quote.strip():
        raise VerdictError("the corrected words are nothing but white space: mark the words that carry the sentence")


def require_reviewer(name: str) -> str:
    """The name without white space around it, where it is one."""
    if not name.strip() or len(name) > _MOST_NAME or not _is_text(name):
        raise VerdictError(f"{name[:80]!r} is no reviewer's name")
    return name.strip()


def require_note(note: str) -> str:
    """The note without white space around it, where it can be kept."""
    if len(note) > MOST_NOTE or not _is_text(note):
        raise VerdictError(f"a note is text of at most {MOST_NOTE:,} characters; this has {len(note):,}: shorten it")
    return note.strip()


def _is_text(words: str) -> bool:
    """Whether it can be written down: a lone half of a character cannot."""
    return is_whole(words)


_SELECT = """
    SELECT number, answer, sentence, citation, reviewer, label, start, stop, document, quote, note, at, undoes
    FROM verdicts"""
_LIVE = """
    undoes IS NULL AND NOT EXISTS (
        SELECT 1 FROM verdicts AS later WHERE later.answer = verdicts.answer AND later.undoes = verdicts.number)"""
_INSERT = """
    INSERT INTO verdicts
        (answer, sentence, citation, reviewer, label, start, stop, document, quote, note, at, undoes)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING number"""
Row = tuple[int, str, int, int | None, str, str, int | None, int | None, str | None, str | None, str, str, int | None]
VerdictKey = tuple[str, int, int | None]


class Rulings:
    """What tutors ruled. `texts` finds the documents that corrected words are held against when they are ruled.

    Safe for threads and for processes. Every method raises a `LibraryError` when the file cannot be used.
    """

    def __init__(self, database: Database, texts: LibrarySources) -> None:
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
            for item in self._in_force(connection, "answer = ? AND reviewer = ?", answer_id, reviewer):
                if (item.sentence, item.citation) != (sentence, citation):
                    continue
                if (item.label, item.corrected, item.note) == (label, corrected, note):
                    return item
            at = datetime.now(UTC)
            span_columns = (
                (corrected.span.start, corrected.span.end, corrected.document_id, corrected.quote)
                if corrected is not None
                else (None, None, None, None)
            )
            values = (answer_id, sentence, citation, reviewer, label.value, *span_columns, note, stamp(at), None)
            [(number,)] = connection.execute(_INSERT, values).fetchall()
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
            values = (answer, sentence, citation, reviewer, label, *nothing, "", stamp(datetime.now(UTC)), number)
            connection.execute(_INSERT, values).fetchall()
            return self._ruling(last)

    def in_force_on(self, answer_id: str, reviewer: str | None = None) -> tuple[Ruling, ...]:
        """The rulings in force on an answer, of one reviewer or of all: by sentence, those on the whole sentence first,
        then by footnote and reviewer."""
        with self._database.reading() as connection:
            if reviewer is None:
                return self._in_force(connection, "answer = ?", answer_id)
            return self._in_force(connection, "answer = ? AND reviewer = ?", answer_id, reviewer.strip())

    def in_force(self) -> tuple[Ruling, ...]:
        """The rulings in force on all answers, by answer and then as `in_force_on` has them."""
        with self._database.reading() as connection:
            return self._in_force(connection, "TRUE")

    def history(self, answer_id: str) -> tuple[Entry, ...]:
        """All that was ever done on an answer, in the order it was done; see `Entry`."""
        with self._database.reading() as connection:
            rows = connection.execute(f"{_SELECT} WHERE answer = ? ORDER BY number", (answer_id,)).fetchall()
        undone = {row[-1] for row in rows}
        live: dict[tuple[str, int, int | None], list[Ruling]] = defaultdict(list)
        entries: list[Entry] = []
        for row in rows:
            ruling, undoes = self._ruling(row), row[-1]
            here = live[ruling.reviewer, ruling.sentence, ruling.citation]
            before = here[-1] if here else None
            if undoes is None:
                here.append(ruling)
            elif before is None or before.number != undoes:
                raise damaged(self._database.name, f"verdict {ruling.number} undoes what does not stand", REMEDY)
            else:
                here.pop()
            after = here[-1] if here else None
            entries.append(
                Entry(
                    ruling.number,
                    ruling.reviewer,
                    ruling.at,
                    ruling.sentence,
                    ruling.citation,
                    before,
                    after,
                    undoes,
                    ruling.number in undone,
                )
            )
        return tuple(entries)

    def counts(self) -> tuple[Tally, ...]:
        """How much each reviewer has judged, by name."""
        answers: dict[str, set[str]] = defaultdict(set)
        labels: dict[str, Counter[Label]] = defaultdict(Counter)
        for (answer_id, _, _), reviewer, label in self._labels_in_force("TRUE"):
            answers[reviewer].add(answer_id)
            labels[reviewer][label] += 1
        return tuple(
            Tally(
                reviewer, len(answers[reviewer]), tuple((label, by_label[label]) for label in Label if by_label[label])
            )
            for reviewer, by_label in sorted(labels.items())
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
        labels_by_place: dict[VerdictKey, dict[str, Label]] = defaultdict(dict)
        for key, reviewer, label in self._labels_in_force("reviewer IN (?, ?)", first, second):
            labels_by_place[key][reviewer] = label
        pairs = [(by[first], by[second]) for by in labels_by_place.values() if first in by and second in by]
        return kappa(f"{first} and {second}", pairs, seed)

    def _labels_in_force(self, which: str, *values: str) -> list[tuple[VerdictKey, str, Label]]:
        """VerdictKey, reviewer and label of the rulings in force; quicker than all that was said with them."""
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT answer, sentence, citation, reviewer, label FROM verdicts WHERE number IN ({_last(which)})",
                values,
            ).fetchall()
        try:
            return [((answer, sentence, footnote), by, Label(label)) for answer, sentence, footnote, by, label in rows]
        except ValueError as error:
            raise damaged(self._database.name, str(error), REMEDY) from error

    def _in_force(self, connection: Connection, which: str, *values: str) -> tuple[Ruling, ...]:
        rows = connection.execute(
            f"{_SELECT} WHERE number IN ({_last(which)}) ORDER BY answer, sentence, citation NULLS FIRST, reviewer",
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
            raise damaged(self._database.name, f"verdict {number}: {error}", REMEDY) from error


def _last(which: str) -> str:
    """Selects the number of the ruling in force of each reviewer at each place."""
    return f"SELECT MAX(number) FROM verdicts WHERE {which} AND {_LIVE} GROUP BY answer, sentence, citation, reviewer"


def verdict_problems(connection: Connection) -> Iterator[str]:
    """What is wrong with them, one line each."""
    numbers: set[int] = set()
    rows = connection.execute(
        "SELECT number, sentence, citation, reviewer, label, start, stop, quote, at, undoes FROM verdicts"
        " ORDER BY number"
    )
    for number, sentence, citation, reviewer, label, start, stop, quote, at, undoes in rows:
        name = f"verdict {number}"
        if not is_moment(at) or not reviewer:
            yield f"{name} is nobody's, or has no time"
        if label not in (None, *Label) or (label is None) == (undoes is None):
            yield f"{name} says {label!r:.20}, which is no verdict"
        if sentence < 0 or (citation is not None and citation < 1):
            yield f"{name} is on no sentence and no footnote"
        if undoes is not None and undoes not in numbers:
            yield f"{name} takes back what is not there"
        places = (start, stop, quote)
        if any(item is not None for item in places) and (None in places or stop - start != len(quote)):
            yield f"{name} marks other words than stand at their place"
        numbers.add(number)
    for version, made_at, sha256, records in connection.execute("SELECT version, made_at, sha256, records FROM gold"):
        if hashlib.sha256(records.encode()).hexdigest() != sha256 or not is_moment(made_at):
            yield f"gold set {version} is not what was made"
