"""A file of answers to a file of scores, resumable; and scored runs kept beside the library for the Scores page."""

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
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from corpus.errors import FileDamaged, FileError, FileUnreadable, SettingError
from evals.provenance import Provenance, file_sha256
from evals.record_files import rows_of
from evals.records import Fault, Row
from evals.run_metrics import Figure
from evals.scored_rows import ScoredRow, line_of
from evals.scorer import Scorer
from evals.summary import Summary, fields_of, read_summary, scored_rows, summary_of, summary_path

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
    if sum(item.end - item.start for item in kept) == end and all(
        item.is_of(row) for item, (row, _) in zip(kept, first_rows, strict=False)
    ):
        file.seek(end)
        file.truncate()
        advance(len(kept))
        return len(kept)
    by_line = {item.line: item for item in kept}
    last = max(by_line)
    count = 0
    with tempfile.TemporaryFile(dir=Path(str(file.name)).parent) as mended:
        for row, repeats in itertools.takewhile(lambda item: item[0].line <= last, _repeats_told(rows_of(source))):
            stored = by_line.get(row.line)
            if stored is not None and stored.is_of(row):
                file.seek(stored.start)
                mended.write(file.read(stored.end - stored.start))
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


ROWS = "rows.jsonl"


@dataclass(frozen=True, slots=True)
class KeptRun:
    """`at` is when it was kept (UTC); of a damaged run without that, when its folder last changed.

    `summary` has the figures with their intervals and what the run rests on: the hashes of data, checker, thresholds
    and code, and the versions. It is None for a damaged run, and `trouble` then says in one line what is wrong.
    """

    name: str
    at: datetime
    folder: Path
    summary: Summary | None
    trouble: str = ""

    @property
    def whole(self) -> bool:
        """Whether everything is as it was kept."""
        return self.summary is not None

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures in their fixed order; none of a damaged run."""
        return () if self.summary is None else self.summary.figures

    @property
    def total(self) -> int:
        """How many rows there are; 0 of a damaged run."""
        return 0 if self.summary is None else self.summary.rows

    def rows(self, start: int, most: int) -> tuple[ScoredRow, ...]:
        """Up to `most` rows from number `start` (from 0) on, in the run's order; only these are taken apart.

        None of a damaged run. Raises `FileUnreadable` or `FileDamaged` when the file is gone or harmed since.
        """
        return tuple(islice(self.every_row(start), most))

    def every_row(self, start: int = 0) -> Iterator[ScoredRow]:
        """All rows from number `start` on, one at a time, so that a run of any length takes the memory of a row.

        Raises likewise.
        """
        if self.summary is not None:
            yield from scored_rows(self.folder / ROWS, start)


FOLDER = "runs"
"""The name of the folder inside a library's."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_KEPT = "kept.json"


class Runs:
    """The runs kept in `folder`, which need not exist yet. Safe for threads and for processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def latest(self, limit: int) -> tuple[KeptRun, ...]:
        """Up to `limit` runs, the one kept last first, damaged ones among them. Raises `FileUnreadable`."""
        try:
            names = [path.name for path in self.folder.iterdir() if path.is_dir() and _NAME.fullmatch(path.name)]
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise FileUnreadable(f"{self.folder} cannot be read: {error.strerror}") from error
        newest = sorted(names, key=lambda name: (_kept_at(self.folder / name), name), reverse=True)
        return tuple(self.run(name) for name in newest[: max(0, limit)])

    def run(self, name: str) -> KeptRun:
        """The run of that name. Raises `SettingError` where there is none; a damaged run says so itself."""
        folder = self.folder / name
        if not _NAME.fullmatch(name) or not folder.is_dir():
            raise SettingError(f"no run is kept under the name {name[:80]!r} in {self.folder}")
        at = _kept_at(folder)
        try:
            return KeptRun(name, at, folder, _sound(folder))
        except FileError as error:
            return KeptRun(name, at, folder, None, f"the run is damaged: {error}")

    def require_free(self, name: str, provenance: Provenance | None = None) -> None:
        """Raises `SettingError` for what is no name, and for the name of a kept run, but for one with this provenance:
        that is the same run again."""
        if not _NAME.fullmatch(name):
            raise SettingError(f"{name[:80]!r} is no name for a run: 1-80 letters, digits, dots, dashes, no dot first")
        if not (self.folder / name).exists():
            return
        summary = self.run(name).summary
        if summary is None or summary.provenance != provenance:
            raise SettingError(f"another run is kept as {name!r}: choose another name, or remove {self.folder / name}")

    def keep(self, name: str, rows: Path) -> KeptRun:
        """Copy a finished run, `rows` with its summary beside it, under `name`; for the very same run again nothing
        changes.

        Raises `SettingError` as `require_free` does, `FileDamaged` where rows and summary are not of one run, or
        `FileUnreadable` where either cannot be read, or the copy not be written.
        """
        summary = read_summary(summary_path(rows))
        if summary is None:
            raise FileUnreadable(f"{rows} has no summary beside it: score it again with footnote eval score")
        with self._locked():
            self.require_free(name, summary.provenance)
            if not (self.folder / name).exists():
                self._copy(name, rows, summary)
        return self.run(name)

    def _copy(self, name: str, rows: Path, summary: Summary) -> None:
        made = self.folder / f".{name}.new"
        try:
            shutil.rmtree(made, ignore_errors=True)  # What a killed run left.
            made.mkdir()
            shutil.copyfile(rows, made / ROWS)
            shutil.copyfile(summary_path(rows), summary_path(made / ROWS))
            (made / _KEPT).write_text(json.dumps({"at": datetime.now(UTC).isoformat()}) + "\n", encoding="utf-8")
            if _sound(made) != summary:
                raise FileDamaged(f"{rows} was scored anew while it was being copied: keep it again")
            for path in (*made.iterdir(), made):
                _to_disk(path)
            made.rename(self.folder / name)
            _to_disk(self.folder)
        except OSError as error:
            raise FileUnreadable(f"the run cannot be kept in {self.folder}: {error.strerror}") from error
        finally:
            shutil.rmtree(made, ignore_errors=True)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One process at a time keeps a run here."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = (self.folder / ".lock").open("a")
        except OSError as error:
            raise FileUnreadable(f"no run can be kept in {self.folder}: {error.strerror}") from error
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _sound(folder: Path) -> Summary:
    """The summary, where the rows are those that it adds up. Raises `FileUnreadable` or `FileDamaged`."""
    summary = read_summary(summary_path(folder / ROWS))
    if summary is None:
        raise FileUnreadable("its summary is gone")
    if file_sha256(folder / ROWS) != summary.rows_sha256:
        raise FileDamaged("its rows are not those that its summary adds up")
    return summary


def _kept_at(folder: Path) -> datetime:
    try:
        return datetime.fromisoformat(json.loads((folder / _KEPT).read_text(encoding="utf-8"))["at"]).astimezone(UTC)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return datetime.fromtimestamp(folder.stat().st_mtime, UTC)


def _to_disk(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
