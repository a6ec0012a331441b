"""A file of answers to a file of scores, line for line; killed and started again it ends with the same file.

Rows go to a hidden file beside the target, named by what the run rests on, and it takes the target's name when it is
whole: the target is never half written, and another checker or other data never go on where this run stopped.
"""

import fcntl
import hashlib
import itertools
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from corpus.errors import FileDamaged, FileUnreadable
from evals.scoring.provenance import Provenance, file_sha256
from evals.scoring.records.record import Fault, Row
from evals.scoring.records.rows import rows_of
from evals.scoring.scored import ScoredRow
from evals.scoring.scored_json import line_of, row_of_line
from evals.scoring.scorer import Scorer
from evals.scoring.summary import Summary, fields_of, read_summary, scored_rows, summary_of, summary_path

_TOGETHER = 64
"""Rows whose claims are checked together."""

Advance = Callable[[int], object]


def score_file(source: Path, target: Path, scorer: Scorer, provenance: Provenance, advance: Advance) -> Summary:
    """Score `source` into `target`, its summary beside it; `advance` is told how many rows more are done.

    Raises `FileUnreadable` or `FileDamaged` for files that cannot be read or written, and for a target that holds
    anything but scores; what was done until then is kept.
    """
    _require_own(source, target)
    done = _done_before(target, provenance)
    if done is not None:
        advance(done.rows)
        return done
    partial = target.with_name(f".{target.name}.{provenance.key}.partial")
    try:
        with _locked(partial) as file:
            rows = _repeats_told(rows_of(source))
            kept = _resume(file, rows, advance)
            file.seek(kept)
            file.truncate()
            # The row that the kept part stopped at was taken to be compared with: begin again behind what is kept.
            rows = itertools.islice(_repeats_told(rows_of(source)), _lines(partial), None)
            while chunk := list(itertools.islice(rows, _TOGETHER)):
                scorer.warm(row for row, _ in chunk)
                for row, repeats in chunk:
                    _write(file, replace(scorer.score(row), repeats=repeats))
                    advance(1)
            file.flush()
            os.fsync(file.fileno())
            partial.replace(target)
    except OSError as error:
        raise FileUnreadable(
            f"{target} cannot be written ({error.strerror}): mend that, then run the same command to go on"
        ) from error
    summary = summary_of(target, provenance)
    write_whole(summary_path(target), json.dumps(fields_of(summary), indent=2) + "\n")
    return summary


def write_whole(path: Path, text: str) -> None:
    """Write a file in one step: it is there whole, or as it was. Raises `FileUnreadable`."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with beside.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise FileUnreadable(f"{path} cannot be written: {error.strerror}") from error


def _require_own(source: Path, target: Path) -> None:
    """Whether the target may be replaced: it does not exist, is empty, or holds scores."""
    if not source.is_file():
        raise FileUnreadable(f"{source} is no file that can be read")
    if target.is_dir() or not target.parent.is_dir():
        raise FileUnreadable(f"{target} cannot be written: it is a folder, or lies in one that does not exist")
    if not target.exists() or not target.stat().st_size:
        return
    if target.samefile(source):
        raise FileUnreadable(f"{target} is the file of answers itself: name another file")
    try:
        next(iter(scored_rows(target)))
    except FileDamaged:
        raise FileUnreadable(f"{target} holds something else than scores: name another file, or remove it") from None


def _done_before(target: Path, provenance: Provenance) -> Summary | None:
    """The summary of this very run where the target is whole already."""
    if not target.is_file():
        return None
    try:
        summary = read_summary(summary_path(target))
    except (FileDamaged, FileUnreadable):
        return None
    same = summary is not None and summary.provenance == provenance
    return summary if summary is not None and same and file_sha256(target) == summary.rows_sha256 else None


@contextmanager
def _locked(path: Path) -> Iterator[BinaryIO]:
    with path.open("a+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise FileUnreadable(f"{path.name} is being written by another run of the same command: wait") from None
        yield file


def _resume(file: BinaryIO, rows: Iterator[tuple[Row, int | None]], advance: Advance) -> int:
    """How many bytes of whole, right lines there are; the first that is cut off or of another row ends them."""
    file.seek(0)
    kept = 0
    for line, (row, _) in zip(file, rows, strict=False):
        try:
            held = row_of_line(line.decode())
        except (ValueError, KeyError, TypeError, AttributeError):
            break
        if not line.endswith(b"\n") or (held.id, held.line) != (row.id, row.line):
            break
        kept += len(line)
        advance(1)
    return kept


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(1 for _ in file)


def _write(file: BinaryIO, row: ScoredRow) -> None:
    file.write(line_of(row).encode() + b"\n")


def _repeats_told(rows: Iterator[Row]) -> Iterator[tuple[Row, int | None]]:
    """Each row with the line of the first row that says the very same; eight bytes a row are kept for it."""
    first: dict[int, int] = {}
    for row in rows:
        if isinstance(row, Fault):
            yield row, None
            continue
        content = json.dumps([row.question, row.response, row.contexts, row.reference, row.confidence]).encode()
        key = int.from_bytes(hashlib.blake2b(content, digest_size=8).digest(), "big")
        line = first.setdefault(key, row.line)
        yield row, None if line == row.line else line
