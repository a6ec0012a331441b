"""A file of rows to a file of results, line for line, in order and resumable: `ask --batch` and `highlight`."""

import errno
import hashlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Generic, TypeVar

import click
from tqdm import tqdm

from assistant import factory
from assistant.answer_json import answer_json
from assistant.highlighter import highlights_json
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.types import Question
from corpus.errors import FileUnreadable, QuestionError, QuestionOverLimit
from ui.cli.ask import time_limit
from ui.cli.documents import searchable_library
from ui.cli.options import Scope, print_json, scoped

Content = TypeVar("Content")
Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Row(Generic[Content]):
    """One line of a file of rows: its id, the line's number, and what it holds, or else what is wrong with it."""

    id: str | int
    number: int
    content: Content | None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Batch(Generic[Content]):
    """`parse` makes an object of the file, at a line's number, what is worked on, and raises `RowError`; `opened` gives
    what makes a result of it; `fits` tells whether a line that is there already is a result of it; `unit` is what a row
    is called."""

    parse: Callable[[Json, int], Content]
    opened: Callable[[], AbstractContextManager[Callable[[Content], Mapping[str, object]]]]
    fits: Callable[[Json, Content], bool]
    unit: str


class RowError(ValueError):
    """What is wrong with a row, with its line's number."""


def answer_batch(settings: Settings, source: Path, target: Path) -> None:
    """Answer the questions of `source` into `target`; what `target` holds already is kept, and not done again.

    Raises `FileUnreadable` for a file that cannot be read or written, and when `target` answers other questions.
    """

    @contextmanager
    def opened() -> Iterator[Callable[[Question], Mapping[str, object]]]:
        with searchable_library(settings) as library:
            answerer = factory.assistant(settings, library, factory.embedder(settings))
            yield lambda question: _answered(answerer, question, settings)

    def fits(line: Json, question: Question) -> bool:
        return "answer" in line and line.get("question") == question.text

    run_batch(source, target, Batch(question_of, opened, fits, "question"))


def _answered(answerer: "Assistant", question: Question, settings: Settings) -> Mapping[str, object]:
    """The answer, or what is wrong with a question that takes too long: the others are answered."""
    try:
        with time_limit(settings):
            return answer_json(answerer.invoke(question))
    except QuestionOverLimit as error:
        return {"error": str(error)}


def run_batch(source: Path, target: Path, batch: Batch[Content]) -> list[Row[Content]]:
    """Write the results of `source` to `target`; what `target` holds already is kept, and not done again. The rows.

    Raises `FileUnreadable` for a file that cannot be read or written, and when `target` holds other results.
    """
    rows = list(read_rows(source, batch.parse))
    lines = _whole_lines(target, rows, batch)
    mended = [
        at
        for at, line in enumerate(lines)
        if line is None or (rows[at].content is not None and "error" in _object(line))
    ]
    try:
        output = target.open("ab", buffering=0)
    except OSError as error:
        raise FileUnreadable(f"{target} cannot be written: {error.strerror}") from error
    bar = tqdm(total=len(rows), initial=len(lines) - len(mended), unit=batch.unit, file=sys.stderr, delay=2)
    with output, batch.opened() as work, bar:
        for at in mended:
            lines[at] = _line(rows[at], work)
            bar.update()
        done = [line for line in lines if line is not None]
        as_is = not mended and _holds(target, done)
        with _digests_of(target, done) as digests, output if as_is else _rewritten(target, done) as end:
            for row in rows[len(lines) :]:
                line = _line(row, work)
                # The digest first: a line without one was not written here. One that a power cut takes costs a row.
                _write(digests, _digest(line), synced=False)
                _write(end, line)
                bar.update()
    _digests(target).unlink(missing_ok=True)
    return rows


def _holds(target: Path, lines: Sequence[bytes]) -> bool:
    """Whether the file holds these lines and no others, in this order."""
    return target.read_bytes() == b"".join(line + b"\n" for line in lines)


def _digests(target: Path) -> Path:
    """The file with a digest of each line of `target`, a line each."""
    return target.with_name(f".{target.name}.digests")


def _digest(line: bytes) -> bytes:
    return hashlib.blake2b(line, digest_size=16).hexdigest().encode()


def _digests_of(target: Path, lines: Sequence[bytes]) -> FileIO:
    """The digests of these lines in a file that is open at its end."""
    return _rewritten(_digests(target), [_digest(line) for line in lines])


def _whole_lines(target: Path, rows: Sequence[Row[Content]], batch: Batch[Content]) -> list[bytes | None]:
    """The lines that `target` holds, in the order of the rows; None for one that is not as it was written."""
    try:
        kept = _digests(target).read_bytes().split()
        written = {_digest(line): line for line in target.read_bytes().split(b"\n")[:-1]}
    except OSError:
        kept, written = [], {}
    lines = [written.get(digest) for digest in kept]
    while lines and lines[-1] is None:
        lines.pop()
    belong = len(lines) <= len(rows) and all(
        line is None or _belongs(line, row, batch.fits) for line, row in zip(lines, rows, strict=False)
    )
    # Without a line of ours, or with one for another row, it is as good as any other file.
    return lines if lines and belong else list(_done(target, rows, batch))


def _line(row: Row[Content], work: Callable[[Content], Mapping[str, object]]) -> bytes:
    line = {"id": row.id, "error": row.error} if row.content is None else {"id": row.id, **work(row.content)}
    return json.dumps(line).encode()


def _write(output: FileIO, line: bytes, synced: bool = True) -> None:
    """One line, on the disk before the next row is worked on where it is `synced`."""
    content = line + b"\n"
    try:
        if output.write(content) != len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if synced:
            os.fsync(output.fileno())
    except OSError as error:
        raise _full(output.name, error) from error


def _rewritten(target: Path, lines: Sequence[bytes]) -> FileIO:
    """The file with these lines in place of its own, open at its end: the new one whole, or the old one as it was."""
    beside = target.with_name(f".{target.name}.new")
    try:
        with beside.open("wb") as file:
            file.write(b"".join(line + b"\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
        return target.open("ab", buffering=0)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise _full(str(target), error) from error


def _full(name: object, error: OSError) -> FileUnreadable:
    return FileUnreadable(f"{name} cannot be written ({error.strerror}): mend that, then run the same command to go on")


def read_rows(source: Path, parse: Callable[[Json, int], Content]) -> Iterator[Row[Content]]:
    """The rows of a JSON-lines file; blank lines are passed over. Raises `FileUnreadable`."""
    try:
        lines = source.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise FileUnreadable(f"{source} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise FileUnreadable(f"{source} is not UTF-8 text: save it as UTF-8") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _row(line, number, parse)


def _row(line: str, number: int, parse: Callable[[Json, int], Content]) -> Row[Content]:
    try:
        read: object = json.loads(line)
    except (ValueError, RecursionError) as error:
        # Not only a JSONDecodeError: a number of 5,000 digits and a thousand brackets are refused otherwise.
        why = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        return Row(number, number, None, f"line {number} is not JSON: {why}")
    if not isinstance(read, dict):
        return Row(number, number, None, f"line {number} is not an object with a question")
    given = read.get("id", number)
    row_id = given if isinstance(given, str | int) else number
    try:
        return Row(row_id, number, parse(read, number))
    except RowError as error:
        return Row(row_id, number, None, str(error))


def question_of(read: Json, number: int) -> Question:
    """The question of a row, with its history. Raises `RowError`."""
    question, history = read.get("question"), read.get("history") or []
    if not isinstance(question, str):
        raise RowError(f"line {number} has no question")
    if not isinstance(history, list) or not all(isinstance(earlier, str) for earlier in history):
        raise RowError(f"the history in line {number} is not a list of questions")
    try:
        return Question(question, tuple(history))
    except QuestionError as error:
        raise RowError(f"line {number}: {error}") from error


def _done(target: Path, rows: Sequence[Row[Content]], batch: Batch[Content]) -> list[bytes]:
    """The whole lines that `target` holds; a line that was cut off is taken away.

    Nothing is taken away before every line was seen to belong to its row: the file may be somebody's notes.
    """
    try:
        content = target.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as error:
        raise FileUnreadable(f"{target} cannot be read: {error.strerror}") from error
    *lines, cut_off = content.split(b"\n")
    if len(lines) + bool(cut_off) > len(rows):
        raise FileUnreadable(
            f"{target} holds more results than there are {batch.unit}s: name another file, or remove it"
        )
    alike = all(_belongs(line, row, batch.fits) for line, row in zip(lines, rows, strict=False))
    if not alike or (cut_off and not _begins(cut_off, rows[len(lines)])):
        raise FileUnreadable(f"{target} holds results of other {batch.unit}s: name another file, or remove it")
    if cut_off:
        try:
            os.truncate(target, len(content) - len(cut_off))
        except OSError as error:
            raise FileUnreadable(f"{target} cannot be written: {error.strerror}") from error
    return lines


def _begins(cut_off: bytes, row: Row[Content]) -> bool:
    """Whether the line that was cut off is the beginning of a line for this row."""
    head = json.dumps({"id": row.id}).removesuffix("}").encode()
    return cut_off.startswith(head) or head.startswith(cut_off)


def _belongs(line: bytes, row: Row[Content], fits: Callable[[Json, Content], bool]) -> bool:
    """Whether the line is a result of the row, or says what was wrong with it before it was mended."""
    read = _object(line)
    if isinstance(error := read.get("error"), str) and set(read) == {"id", "error"}:
        # A line that was no JSON had its number for an id; whatever it says was wrong, it says which line.
        return read["id"] in (row.id, row.number) and (
            row.content is None or re.search(rf"\bline {row.number}\b", error) is not None
        )
    return row.content is not None and read.get("id") == row.id and fits(read, row.content)


def _object(line: bytes) -> Json:
    try:
        read: object = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


@dataclass(frozen=True, slots=True)
class Marking:
    """A question, and the text in which its evidence is to be found."""

    question: Question
    context: str


@click.command("highlight")
@click.argument("file", type=click.Path(path_type=Path), metavar="IN.jsonl")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, metavar="OUT.jsonl", help="Write one JSON line a row here."
)
@scoped
def highlight(scope: Scope, file: Path, out: Path) -> None:
    """Find the evidence in passages of your own.

    Each line of IN.jsonl is {"id", "question", "context"}, and each line of OUT.jsonl {"id", "answerable", "spans"}, in
    the same order: how likely the context answers, and the sentences that do, with "start", "end", "score" and
    "text", which is context[start:end]. Run again, it goes on where it stopped; a line that cannot be read gets a line
    that says why, is done once it is mended, and has the command exit with 1.
    """
    rows = run_batch(file, out, Batch(_marking, _opened, _fits, "row"))
    bad = [row for row in rows if row.content is None]
    if scope.as_json:
        print_json({"rows": len(rows), "highlighted": len(rows) - len(bad), "errors": [_error(row) for row in bad]})
    if bad:
        more = f" (and {len(bad) - 1:,} more lines are no rows)" if len(bad) > 1 else ""
        raise FileUnreadable(f"{file}: {bad[0].error}{more}: mend the file, then run the same command to go on")


def _marking(row: Json, number: int) -> Marking:
    question, context = question_of(row, number), row.get("context")
    if not isinstance(context, str):
        raise RowError(f"line {number} has no context")
    if not context.strip():
        raise RowError(f"line {number} has an empty context")
    return Marking(question, context)


@contextmanager
def _opened() -> Iterator[Callable[[Marking], Mapping[str, object]]]:
    highlighter = factory.highlighter()

    def result(marking: Marking) -> Json:
        return highlights_json(highlighter.highlight(marking.question.text, marking.context))

    yield result


def _fits(line: Json, marking: Marking) -> bool:
    """Whether the line marks this context: its spans hold these very words."""
    spans = line.get("spans")
    if "answerable" not in line or not isinstance(spans, list):
        return False
    return all(
        isinstance(span, dict)
        and isinstance(start := span.get("start"), int)
        and isinstance(end := span.get("end"), int)
        and marking.context[start:end] == span.get("text")
        for span in spans
    )


def _error(row: Row[Marking]) -> Json:
    return {"id": row.id, "line": row.number, "error": row.error}
