"""Whether the study file still holds what was kept in it: the file, every row, every answer and its quotations.

Left out: people, logins, verdicts and gold sets (`evals/` and `ui/` check their own rows); mending what is found.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from assistant.answer import Answer, Coverage
from assistant.answer_reading import answer_from_text
from assistant.study.study_file import FILE_NAME, REMEDY, open_study
from corpus.database import Database
from corpus.errors import LibraryDamaged
from corpus.soundness import Finding

TextOf = Callable[[str], str | None]
"""The text of a document by its id; None where the library has none such."""

RowCheck = Callable[[sqlite3.Connection], Iterator[str]]
"""What is wrong with the rows of some tables."""

_ID = re.compile("[0-9a-f]{32}")
_NEAR = 1e-3


def check_study(folder: Path, text_of: TextOf, others: tuple[RowCheck, ...] = ()) -> tuple[Finding, ...]:
    """All that is wrong with the study file in `folder`, which need not be there; `others` check tables of their own.

    Raises `LibraryLocked` while another process is writing to it.
    """
    path = folder / FILE_NAME
    if not path.exists():
        return ()
    try:
        with closing(open_study(folder)) as study:
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
        broken = [str(line) for (line,) in connection.execute("PRAGMA integrity_check") if line != "ok"]
        if broken:
            # Whatever is read from a broken file says nothing more.
            yield from broken
            return
        for table, *_ in connection.execute("PRAGMA foreign_key_check"):
            yield f"a row of {table} belongs to nothing"
        yield from _conversations(connection)
        yield from _answers(connection, text_of)
        for answer, at in connection.execute("SELECT answer, at FROM flags"):
            if not is_moment(at):
                yield f"the flag of answer {answer:.12} has no time"
        for check in others:
            yield from check(connection)


def _conversations(connection: sqlite3.Connection) -> Iterator[str]:
    rows = connection.execute("SELECT id, owner, begun_at, changed_at FROM conversations")
    for conversation_id, owner, begun, changed in rows:
        if not _ID.fullmatch(conversation_id) or not owner:
            yield f"conversation {conversation_id:.12} is nobody's, or has no id of ours"
        if not (is_moment(begun) and is_moment(changed)):
            yield f"conversation {conversation_id:.12} has no time"


def _answers(connection: sqlite3.Connection, text_of: TextOf) -> Iterator[str]:
    rows = connection.execute(
        "SELECT id, number, question, confidence, coverage, cited, asked_at, answer FROM answers ORDER BY id"
    )
    for answer_id, number, question, confidence, coverage, cited, asked_at, text in rows:
        name = f"answer {answer_id:.12}"
        if not _ID.fullmatch(answer_id) or number < 1 or not is_moment(asked_at):
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
