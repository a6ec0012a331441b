"""The file beside the library that keeps answers, conversations, people and verdicts; and whether it is whole."""

import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.answer_json import answer_from_text
from assistant.origin import STATES, check_states
from assistant.types import Answer, Coverage
from corpus.database import Connection, Database, damaged
from corpus.errors import (
    AnswerNotFound,
    LibraryDamaged,
    LibraryLocked,
    LibraryMissing,
    LibraryReadOnly,
    LibraryTooNew,
)
from corpus.integrity import Finding
from corpus.postgres import PostgresDatabase
from corpus.sqlite import SqliteDatabase

TABLES = (
    """CREATE TABLE people (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
        role TEXT NOT NULL,
        password TEXT NOT NULL,
        added_at TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE logins (
        token_sha256 TEXT NOT NULL PRIMARY KEY,
        person INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        at TEXT NOT NULL,
        until TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE conversations (
        id TEXT NOT NULL PRIMARY KEY,
        owner TEXT NOT NULL,
        title TEXT NOT NULL,
        begun_at TEXT NOT NULL,
        changed_at TEXT NOT NULL
    ) STRICT""",
    # `answer` stands last in its row: a listing then never walks the overflow pages that it fills.
    """CREATE TABLE answers (
        id TEXT NOT NULL PRIMARY KEY,
        conversation TEXT REFERENCES conversations (id) ON DELETE SET NULL,
        number INTEGER NOT NULL,
        question TEXT NOT NULL,
        trouble TEXT NOT NULL DEFAULT '',
        confidence REAL,
        coverage TEXT,
        cited INTEGER NOT NULL DEFAULT 0,
        asked_at TEXT NOT NULL,
        answer TEXT,
        UNIQUE (conversation, number)
    ) STRICT""",
    """CREATE TABLE flags (
        answer TEXT NOT NULL REFERENCES answers (id),
        owner TEXT NOT NULL,
        note TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (answer, owner)
    ) STRICT""",
    """CREATE TABLE verdicts (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        answer TEXT NOT NULL REFERENCES answers (id),
        sentence INTEGER NOT NULL,
        citation INTEGER,
        reviewer TEXT NOT NULL,
        label TEXT,
        start INTEGER,
        stop INTEGER,
        document TEXT,
        quote TEXT,
        note TEXT NOT NULL DEFAULT '',
        at TEXT NOT NULL,
        undoes INTEGER
    ) STRICT""",
    """CREATE TABLE gold (
        version INTEGER PRIMARY KEY,
        made_at TEXT NOT NULL,
        made_by TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        records TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX conversations_of ON conversations (owner, changed_at)",
    "CREATE INDEX answers_by_time ON answers (asked_at)",
    "CREATE INDEX logins_of ON logins (person)",
    "CREATE INDEX verdicts_on ON verdicts (answer)",
    "CREATE INDEX verdicts_by ON verdicts (reviewer)",
)


TOKENS = """CREATE TABLE IF NOT EXISTS tokens (
    token_sha256 TEXT NOT NULL PRIMARY KEY,
    person INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT"""
"""Files made before there were tokens get this table when they are next opened for writing."""
_HAS_TOKENS = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'tokens'"


FILE_NAME = "study.sqlite"
APPLICATION_ID = 0x464E5354
"""What SQLite's header says of a study file: "FNST"."""
VERSION = 1
REMEDY = "restore a copy, or move that one file away; conversations and verdicts then begin anew"
_ONLY_ITS_OWNER = 0o600
_OTHERS = 0o077


def open_study(folder: Path, busy_seconds: float = 5.0, url: str = "") -> Database:
    """The study file in `folder`, or what a library in PostgreSQL at `url` has in its place, made if there is none;
    read-only where it may not be written to.

    Threads may share what is returned, and processes may open it at once. Raises `LibraryMissing`, `LibraryLocked`
    (after `busy_seconds`), `LibraryReadOnly`, `LibraryTooNew`, or `LibraryDamaged` (also for another program's file).
    """
    if url:
        database = PostgresDatabase(url, busy_seconds, REMEDY)
        try:
            database.prepare("study", VERSION, (*TABLES, TOKENS, STATES))
        except BaseException:
            database.close()
            raise
        return database
    return _open_file(folder, busy_seconds)


def _open_file(folder: Path, busy_seconds: float) -> Database:
    path = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LibraryMissing(
            f"there is no library in {folder}, and none can be made there ({error.strerror}): choose another --library"
        ) from error
    _keep_private(path)
    database = SqliteDatabase(path, busy_seconds, REMEDY)
    try:
        _prepare(database)
    except BaseException:
        database.close()
        raise
    return database


def stamp(moment: datetime) -> str:
    """A time as the file keeps it: ISO 8601 in UTC with microseconds, so that texts sort as times do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _keep_private(path: Path) -> None:
    """Make the file, if there is none, and keep all but its owner out."""
    # What cannot be made or changed here, SQLite is about to say of it in our words.
    with suppress(OSError):
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _ONLY_ITS_OWNER))
        except FileExistsError:
            if path.stat().st_mode & _OTHERS:
                path.chmod(_ONLY_ITS_OWNER)


def _prepare(database: SqliteDatabase) -> None:
    with database.bare() as connection:
        newborn = _is_empty(connection)
    if newborn:
        with database.writing() as connection:
            # Asked again under the lock: another process may have been quicker.
            if _is_empty(connection):
                _make(connection)
    with database.reading() as connection:
        _check(connection, database.path)
        complete = has_tokens(connection)
    if not complete:
        with suppress(LibraryReadOnly, LibraryLocked), database.writing() as connection:
            connection.execute(TOKENS)


def has_tokens(connection: Connection) -> bool:
    """Whether there is a table of tokens; an older file that may not be written to has none."""
    return connection.execute(_HAS_TOKENS).fetchone() is not None


def _make(connection: Connection) -> None:
    for statement in (*TABLES, TOKENS):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _check(connection: Connection, path: Path) -> None:
    if _pragma(connection, "application_id") != APPLICATION_ID:
        raise LibraryDamaged(f"{path} is not Footnote's: move it away, or choose another folder with --library")
    version = _pragma(connection, "user_version")
    if version > VERSION:
        raise LibraryTooNew(
            f"{path} was made by a later version of Footnote (format {version}, this one reads {VERSION}): "
            "update Footnote"
        )
    if version != VERSION:
        raise LibraryDamaged(f"{path} has format {version}, which never was: {REMEDY}")
    with closing(sqlite3.connect(":memory:")) as fresh:
        for statement in TABLES:
            fresh.execute(statement)
        if not _declared(fresh) <= _declared(connection):
            raise damaged(str(path), "its tables are not as they were made", REMEDY)


def _declared(connection: Connection) -> frozenset[tuple[str, str]]:
    return frozenset(
        connection.execute("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    )


def _is_empty(connection: Connection) -> bool:
    """Whether the file is SQLite's own newborn: no mark of any program, and no table."""
    marks = _pragma(connection, "application_id"), _pragma(connection, "user_version")
    [(tables,)] = connection.execute("SELECT COUNT(*) FROM sqlite_schema")
    return marks == (0, 0) and tables == 0


def _pragma(connection: Connection, name: str) -> int:
    [(value,)] = connection.execute(f"PRAGMA {name}")
    return int(value)


def kept_answer(database: Database, answer_id: str, text: str) -> Answer:
    """The answer from its JSON. Raises `LibraryDamaged`."""
    try:
        return answer_from_text(text)
    except (ValueError, RecursionError) as error:
        raise damaged(database.name, f"answer {answer_id:.12}: {error}", REMEDY) from error


def moment(database: Database, text: str) -> datetime:
    """The time from its text. Raises `LibraryDamaged`."""
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise damaged(database.name, f"{text!r:.40} is no time", REMEDY) from error


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
        stored = self._stored(answer_id)
        if stored is None:
            raise AnswerNotFound(f"no answer {answer_id!r:.40}: it was deleted by whoever asked")
        return stored

    def all(self) -> Iterator[StoredAnswer]:
        """One after another, oldest first; those deleted or added meanwhile may be among them or not."""
        for brief in self.briefs():
            stored = self._stored(brief.id)
            if stored is not None:
                yield stored

    def briefs(self) -> tuple[Brief, ...]:
        """All of them in short, oldest first. No answer is read."""
        with self._database.reading() as connection:
            rows = connection.execute(_BRIEFS).fetchall()
        try:
            return tuple(
                Brief(
                    id_,
                    question,
                    confidence,
                    Coverage(coverage),
                    bool(flagged),
                    cited,
                    moment(self._database, asked_at),
                )
                for id_, question, confidence, coverage, flagged, cited, asked_at in rows
            )
        except ValueError as error:
            raise damaged(self._database.name, str(error), REMEDY) from error

    def _stored(self, answer_id: str) -> StoredAnswer | None:
        with self._database.reading() as connection:
            row = connection.execute(_ONE, (answer_id,)).fetchone()
            notes = connection.execute(_NOTES, (answer_id,)).fetchall()
        if row is None:
            return None
        id_, question, answer, asked_at = row
        return StoredAnswer(
            id_,
            question,
            kept_answer(self._database, id_, answer),
            tuple(note for (note,) in notes),
            moment(self._database, asked_at),
        )


TextOf = Callable[[str], str | None]
"""The text of a document by its id; None where the library has none such."""

RowCheck = Callable[[Connection], Iterator[str]]
"""What is wrong with the rows of some tables."""

ID = re.compile("[0-9a-f]{32}")
"""Of a conversation or an answer."""
_NEAR = 1e-3


def check_study(folder: Path, text_of: TextOf, others: tuple[RowCheck, ...] = (), url: str = "") -> tuple[Finding, ...]:
    """All that is wrong with what `open_study` opens, which need not be there; `others` check tables of their own.

    Raises `LibraryLocked` while another process is writing to it.
    """
    path = folder / FILE_NAME
    if not url and not path.exists():
        return ()
    try:
        with closing(open_study(folder, url=url)) as study:
            return tuple(Finding(FILE_NAME, f"{problem}: {REMEDY}") for problem in _problems(study, text_of, others))
    except LibraryDamaged as error:
        return (Finding(FILE_NAME, str(error)),)


def is_moment(text: object) -> bool:
    """Whether it is a time as the file keeps one."""
    try:
        return isinstance(text, str) and datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _problems(study: Database, text_of: TextOf, others: tuple[RowCheck, ...]) -> Iterator[str]:
    with study.reading() as connection:
        if broken := list(study.faults()):
            # Whatever is read from a broken file says nothing more.
            yield from broken
            return
        yield from _conversations(connection)
        yield from _answers(connection, text_of)
        yield from check_states(connection)
        for answer, at in connection.execute("SELECT answer, at FROM flags"):
            if not is_moment(at):
                yield f"the flag of answer {answer:.12} has no time"
        for check in others:
            yield from check(connection)


def _conversations(connection: Connection) -> Iterator[str]:
    rows = connection.execute("SELECT id, owner, begun_at, changed_at FROM conversations")
    for conversation_id, owner, begun, changed in rows:
        if not ID.fullmatch(conversation_id) or not owner:
            yield f"conversation {conversation_id:.12} is nobody's, or has no id of ours"
        if not (is_moment(begun) and is_moment(changed)):
            yield f"conversation {conversation_id:.12} has no time"


def _answers(connection: Connection, text_of: TextOf) -> Iterator[str]:
    rows = connection.execute(
        "SELECT id, number, question, confidence, coverage, cited, asked_at, answer FROM answers ORDER BY id"
    )
    for answer_id, number, question, confidence, coverage, cited, asked_at, text in rows:
        name = f"answer {answer_id:.12}"
        if not ID.fullmatch(answer_id) or number < 1 or not is_moment(asked_at):
            yield f"{name} has no id, number or time of ours"
        if text is None:
            continue
        try:
            answer = answer_from_text(text)
        except (ValueError, RecursionError) as error:
            yield f"{name}: {error}"
            continue
        if (answer.coverage, len(answer.citations)) != (_coverage(coverage), cited) or not _alike(answer, confidence):
            yield f"{name} is not the one that its row tells of"
        if answer.question != question:
            yield f"{name} is to another question"
        yield from (f"{name} {problem}" for problem in _quotations(answer, text_of))


def _coverage(text: object) -> Coverage | None:
    return next((coverage for coverage in Coverage if coverage == text), None)


def _alike(answer: Answer, confidence: object) -> bool:
    return isinstance(confidence, float) and abs(answer.confidence - confidence) <= _NEAR


def _quotations(answer: Answer, text_of: TextOf) -> Iterator[str]:
    for citation in answer.citations:
        span = citation.span
        if len(citation.quote) != span.end - span.start:
            yield f"quotes other words in [{citation.number}] than stand at its place"
            continue
        text = text_of(citation.document_id)
        if text is not None and span.of(text) != citation.quote:
            yield f"quotes other words in [{citation.number}] than its document holds"
