"""The folder of kept runs, `<library>/runs/`: a folder a run with its rows, its summary and when it was kept.

A run is copied under a hidden name and takes its own when all of it is on the disk: it is there whole or not at all,
and once there it never changes. A run that was harmed since is told as damaged; it is not left out.
"""

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from corpus.errors import FileDamaged, FileError, FileUnreadable, SettingError
from evals.runs.kept_run import ROWS, KeptRun
from evals.scoring.provenance import Provenance, file_sha256
from evals.scoring.summary import Summary, read_summary, summary_path

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
            names = [one.name for one in self.folder.iterdir() if one.is_dir() and _NAME.fullmatch(one.name)]
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
