"""`ask --batch`: a file of questions to a file of answers, line for line, resumable.

A line that cannot be answered (no JSON, no question, an empty one) gets a line too: its id and what is wrong.
"""

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from assistant import assembly
from assistant.answer_json import answer_json
from assistant.question import Question
from assistant.settings import Settings
from corpus.errors import FileUnreadable, QuestionError


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the questions: its id, and the question or, where it is none, what is wrong."""

    id: str | int
    question: Question | None
    error: str = ""


def answer_batch(settings: Settings, source: Path, target: Path) -> None:
    """Answer the questions of `source` into `target`; what `target` holds already is kept, and not done again.

    Raises `FileUnreadable` for a file that cannot be read or written, and when `target` answers other questions.
    """
    rows = list(read_rows(source))
    done = _done(target, rows)
    try:
        output = target.open("a", encoding="utf-8")
    except OSError as error:
        raise FileUnreadable(f"{target} cannot be written: {error.strerror}") from error
    with output, assembly.open_library(settings) as library:
        answerer = assembly.assistant(settings, library, assembly.embedder(settings))
        with tqdm(total=len(rows), initial=done, unit="question", file=sys.stderr) as bar:
            for row in rows[done:]:
                if row.question is None:
                    line: dict[str, object] = {"id": row.id, "error": row.error}
                else:
                    line = {"id": row.id, **answer_json(answerer.invoke(row.question))}
                output.write(json.dumps(line) + "\n")
                output.flush()
                bar.update()
        os.fsync(output.fileno())


def read_rows(source: Path) -> Iterator[Row]:
    """The rows of a JSON-lines file; blank lines are passed over. Raises `FileUnreadable`."""
    try:
        lines = source.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadable(f"{source} cannot be read as UTF-8 text: {error}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _row(line, number)


def _row(line: str, number: int) -> Row:
    try:
        read: object = json.loads(line)
    except json.JSONDecodeError as error:
        return Row(number, None, f"line {number} is not JSON: {error.msg}")
    if not isinstance(read, dict):
        return Row(number, None, f"line {number} is not an object with a question")
    given = read.get("id", number)
    row_id = given if isinstance(given, str | int) else number
    question, history = read.get("question"), read.get("history") or []
    if not isinstance(question, str):
        return Row(row_id, None, f"line {number} has no question")
    if not isinstance(history, list) or not all(isinstance(earlier, str) for earlier in history):
        return Row(row_id, None, f"the history in line {number} is not a list of questions")
    try:
        return Row(row_id, Question(question, tuple(history)))
    except QuestionError as error:
        return Row(row_id, None, str(error))


def _done(target: Path, rows: list[Row]) -> int:
    """How many whole lines `target` holds; a line that was cut off is taken away."""
    if not target.exists():
        return 0
    try:
        content = target.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        if whole != content:
            target.write_bytes(whole)
    except OSError as error:
        raise FileUnreadable(f"{target} cannot be read: {error.strerror}") from error
    lines = whole.decode("utf-8", "replace").split("\n")[:-1]
    for line, row in zip(lines, rows, strict=False):
        if not _answers(line, row):
            raise FileUnreadable(f"{target} holds answers to other questions: name another file, or remove it")
    if len(lines) > len(rows):
        raise FileUnreadable(f"{target} holds more answers than there are questions: name another file, or remove it")
    return len(lines)


def _answers(line: str, row: Row) -> bool:
    try:
        held: object = json.loads(line)
    except json.JSONDecodeError:
        return False
    if not isinstance(held, dict) or held.get("id") != row.id:
        return False
    return row.question is None or held.get("question") == row.question.text
