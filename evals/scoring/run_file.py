"""A file of answers to a file of scores, line for line; killed and started again it ends with the same file.

Rows go to a hidden file beside the target, named by what the run rests on, each with a digest of its line; once all are
there they become the target: it is never half written, and another checker or other data never go on where this run
stopped. A line that was changed meanwhile is scored again, and the others are kept.
"""

import fcntl
import hashlib
import itertools
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from corpus.errors import FileDamaged, FileUnreadable
from evals.scoring.provenance import Provenance, file_sha256
from evals.scoring.records.record import Fault, Row
from evals.scoring.records.rows import rows_of
from evals.scoring.scored_json import line_of
from evals.scoring.scorer import Scorer
from evals.scoring.summary import Summary, fields_of, read_summary, scored_rows, summary_of, summary_path

_TOGETHER = 64
"""Rows whose claims are checked together."""
_SIGNATURE = re.compile(rb', "digest": "([0-9a-f]{32})"\}\n\Z')

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
            done_rows = _resume(file, source, scorer, provenance.key, advance)
            rows = itertools.islice(_repeats_told(rows_of(source)), done_rows, None)
            while chunk := list(itertools.islice(rows, _TOGETHER)):
                scorer.warm(row for row, _ in chunk)
                for row, repeats in chunk:
                    file.write(_signed(_scored(scorer, row, repeats), provenance.key))
                    advance(1)
            file.flush()
            _put_in_place(file, target)
            partial.unlink()
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


@dataclass(frozen=True, slots=True)
class _Kept:
    """A line of the hidden file that is as it was written: of which row it is, and where it is."""

    id: object
    line: int
    start: int
    end: int

    def is_of(self, row: Row) -> bool:
        """Whether it is the row's."""
        return (self.id, self.line) == (row.id, row.line)


def _resume(file: BinaryIO, source: Path, scorer: Scorer, key: str, advance: Advance) -> int:
    """How many rows the hidden file holds, whose end it is at then; lines that are not as they were written are scored
    again, and what was cut off at the end is taken away."""
    kept = list(_kept(file, key))
    end = kept[-1].end if kept else 0
    first_rows = itertools.islice(_repeats_told(rows_of(source)), len(kept))
    if sum(one.end - one.start for one in kept) == end and all(
        one.is_of(row) for one, (row, _) in zip(kept, first_rows, strict=False)
    ):
        file.seek(end)
        file.truncate()
        advance(len(kept))
        return len(kept)
    by_line = {one.line: one for one in kept}
    last = max(by_line)
    count = 0
    with tempfile.TemporaryFile(dir=Path(str(file.name)).parent) as mended:
        for row, repeats in itertools.takewhile(lambda one: one[0].line <= last, _repeats_told(rows_of(source))):
            one = by_line.get(row.line)
            if one is not None and one.is_of(row):
                file.seek(one.start)
                mended.write(file.read(one.end - one.start))
            else:
                mended.write(_signed(_scored(scorer, row, repeats), key))
            count += 1
            advance(1)
        mended.seek(0)
        file.seek(0)
        file.truncate()
        shutil.copyfileobj(mended, file)
        file.flush()
    return count


def _kept(file: BinaryIO, key: str) -> Iterator[_Kept]:
    """The lines that carry their digest, in the order of the file."""
    file.seek(0)
    start = 0
    for line in file:
        bare = _bare(line, key)
        if bare is not None:
            read = json.loads(bare)
            yield _Kept(read["id"], read["line"], start, start + len(line))
        start += len(line)


def _scored(scorer: Scorer, row: Row, repeats: int | None) -> bytes:
    return line_of(replace(scorer.score(row), repeats=repeats)).encode()


def _signed(line: bytes, key: str) -> bytes:
    """The line with its digest, which stands last in it."""
    return line[:-1] + b', "digest": "' + _digest(line, key) + b'"}\n'


def _bare(line: bytes, key: str) -> bytes | None:
    """The line without its digest; None where that is not the line's."""
    signature = _SIGNATURE.search(line[-50:])
    if signature is None:
        return None
    bare = line[: len(line) - len(signature.group())] + b"}"
    return bare if _digest(bare, key) == signature[1] else None


def _digest(line: bytes, key: str) -> bytes:
    return hashlib.blake2b(key.encode() + b"\n" + line, digest_size=16).hexdigest().encode()


def _put_in_place(file: BinaryIO, target: Path) -> None:
    """Write the target: every line without its digest, in one step."""
    beside = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        with beside.open("wb") as whole:
            file.seek(0)
            for line in file:
                whole.write(_SIGNATURE.sub(b"}\n", line))
            whole.flush()
            os.fsync(whole.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


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
