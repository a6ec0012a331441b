"""`ask --batch`: a file of questions to a file of answers, line for line, resumable.

A line that cannot be answered (no JSON, no question, an empty one) gets a line too: its id and what is wrong.
"""

import errno
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from tqdm import tqdm

from assistant import assembly
from assistant.answer_json import answer_json
from assistant.question import Question
from assistant.settings import Settings
from corpus.errors import FileUnreadable, QuestionError
from ui.cli.reembedding import searchable_library


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
        output = target.open("ab", buffering=0)
    except OSError as error:
        raise FileUnreadable(f"{target} cannot be written: {error.strerror}") from error
    with searchable_library(settings) as library, output:
        answerer = assembly.assistant(settings, library, assembly.embedder(settings))
        with tqdm(total=len(rows), initial=done, unit="question", file=sys.stderr) as bar:
            for row in rows[done:]:
                if row.question is None:
                    line: dict[str, object] = {"id": row.id, "error": row.error}
                else:
                    line = {"id": row.id, **answer_json(answerer.invoke(row.question))}
                _write(output, line)
                bar.update()


def _write(output: FileIO, line: dict[str, object]) -> None:
    """One line, on the disk before the next question is asked."""
    content = json.dumps(line).encode() + b"\n"
    try:
        if output.write(content) != len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(output.fileno())
    except OSError as error:
        raise FileUnreadable(
            f"{output.name} cannot be written ({error.strerror}): mend that, then run the same command to go on"
        ) from error


def read_rows(source: Path) -> Iterator[Row]:
    """The rows of a JSON-lines file; blank lines are passed over. Raises `FileUnreadable`."""
    try:
        lines = source.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise FileUnreadable(f"{source} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise FileUnreadable(f"{source} is not UTF-8 text: save it as UTF-8") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _row(line, number)


def _row(line: str, number: int) -> Row:
    try:
        read: object = json.loads(line)
    except (ValueError, RecursionError) as error:
        # Not only a JSONDecodeError: a number of 5,000 digits and a thousand brackets are refused otherwise.
        why = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        return Row(number, None, f"line {number} is not JSON: {why}")
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
    """How many whole lines `target` holds; a line that was cut off is taken away.

    Nothing is taken away before every line was seen to answer its row: the file may be somebody's notes.
    """
    try:
        content = target.read_bytes()
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise FileUnreadable(f"{target} cannot be read: {error.strerror}") from error
    *lines, cut_off = content.split(b"\n")
    if len(lines) + bool(cut_off) > len(rows):
        raise FileUnreadable(f"{target} holds more answers than there are questions: name another file, or remove it")
    alike = all(_answers(line, row) for line, row in zip(lines, rows, strict=False))
    if not alike or (cut_off and not _begins(cut_off, rows[len(lines)])):
        raise FileUnreadable(f"{target} holds answers to other questions: name another file, or remove it")
    if cut_off:
        try:
            os.truncate(target, len(content) - len(cut_off))
        except OSError as error:
            raise FileUnreadable(f"{target} cannot be written: {error.strerror}") from error
    return len(lines)


def _begins(cut_off: bytes, row: Row) -> bool:
    """Whether the line that was cut off is the beginning of one for this row."""
    head = json.dumps({"id": row.id}).removesuffix("}").encode()
    return cut_off.startswith(head) or head.startswith(cut_off)


def _answers(line: bytes, row: Row) -> bool:
    try:
        held: object = json.loads(line)
    except (ValueError, RecursionError):
        return False
    if not isinstance(held, dict) or held.get("id") != row.id:
        return False
    if row.question is None:
        return "error" in held
    return "answer" in held and held.get("question") == row.question.text
