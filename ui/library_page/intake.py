"""Uploaded files into the library, one after another, while answers go on.

A file waits under a name of its own in the library's `uploads` folder, and is read from `uploads/files/NAME`: a changed
file of the same name takes the place of the earlier one, as a changed file on disk does. Nothing stays there.
Left out: how a file comes over the net (`uploads`), and reading and storing it (`ports.Adding`).
"""

import fcntl
import logging
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock

from corpus.errors import FileOverLimit, FootnoteError
from corpus.receipt import Receipt, Status
from ui.library_page.line import Line
from ui.library_page.ports import Adding, Ended, Progress
from ui.library_page.task import Stage, Task

FOLDER = "uploads"
MOST_WAITING_BYTES = 500_000_000
MOST_FINISHED = 200

_STALE_SECONDS = 86_400.0
_SECONDS_TO_END = 2.0
_LOG = logging.getLogger(__name__)


class Intake:
    """Takes files in. `folder` is the library's. Use as a context manager, or `close` it; `line` may do other work,
    and is closed with it."""

    def __init__(self, adding: Adding, folder: Path, line: Line, most_waiting_bytes: int = MOST_WAITING_BYTES) -> None:
        self._adding = adding
        self._folder = folder / FOLDER
        self._line = line
        self._most = most_waiting_bytes
        self._lock = Lock()
        self._tasks: dict[str, Task] = {}
        self._bytes: dict[Path, int] = {}
        self._waiting = self._folder / f"waiting-{secrets.token_hex(8)}"
        _clear_stale(self._folder)

    def __enter__(self) -> "Intake":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give up what is being added and drop what waits; what is stored stays. Closing twice does nothing."""
        self._adding.end()
        self._line.close(_SECONDS_TO_END)
        shutil.rmtree(self._waiting, ignore_errors=True)

    def place(self, size: int) -> Path:
        """A name for a file of at most `size` bytes to be written to, kept free for it until it is added or dropped.

        Raises `FileOverLimit` while too much is waiting already, and `OSError`.
        """
        self._waiting.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._waiting / secrets.token_hex(16)
        with self._lock:
            if sum(self._bytes.values()) + size > self._most:
                raise FileOverLimit("the files that wait already fill the room there is: wait until some are read")
            self._bytes[path] = size
        return path

    def drop(self, path: Path) -> None:
        """A file that is not to be added after all."""
        path.unlink(missing_ok=True)
        with self._lock:
            self._bytes.pop(path, None)

    def add(self, name: str, by: str, path: Path) -> Task:
        """Add the file written to `path`, a `place`, under `name`; it is at the end of the line now."""
        task = self._keep(Task(secrets.token_hex(8), name, by))
        self._line.put(lambda: self._take(task, path))
        return task

    def refuse(self, name: str, by: str, reason: str) -> Task:
        """A file that was not let in, with its receipt all the same."""
        receipt = Receipt(name, "", Status.FAILED, reason)
        return self._keep(Task(secrets.token_hex(8), name, by, Stage.DONE, receipts=(receipt,)))

    def tasks(self) -> tuple[Task, ...]:
        """Those at work, those waiting and those done, in the order they came."""
        with self._lock:
            return tuple(self._tasks.values())

    def forget_done(self) -> None:
        """Strike what is done from the list of tasks; the library keeps its documents."""
        with self._lock:
            self._tasks = {key: task for key, task in self._tasks.items() if task.stage is not Stage.DONE}

    def _keep(self, task: Task) -> Task:
        with self._lock:
            self._tasks[task.id] = task
            done = [key for key, one in self._tasks.items() if one.stage is Stage.DONE]
            for key in done[: max(0, len(done) - MOST_FINISHED)]:
                del self._tasks[key]
        return task

    def _take(self, task: Task, path: Path) -> None:
        """Add one file; whatever comes of it, the task ends with receipts and the file is gone."""

        def tell(progress: Progress) -> None:
            nonlocal task
            stage = Stage.EMBEDDING if progress.total else Stage.READING
            task = self._keep(
                replace(task, stage=stage, done=progress.done, total=progress.total, files=progress.files)
            )

        try:
            with self._at_its_name(path, task.name) as file:
                task = self._keep(replace(task, stage=Stage.READING))
                for receipt in self._adding.add(file, tell):
                    task = self._keep(replace(task, receipts=(*task.receipts, receipt)))
        except Ended:
            return
        except (FootnoteError, OSError) as error:
            task = _failed(task, f"{error.strerror or error}" if isinstance(error, OSError) else str(error))
        except Exception:  # a mistake of ours: the tutor still learns that it is not in
            _LOG.exception("%s could not be added", task.name)
            task = _failed(task, "Footnote could not read it: the server's log says why")
        finally:
            self.drop(path)
            if not self._line.closed:
                self._keep(replace(task, stage=Stage.DONE))

    @contextmanager
    def _at_its_name(self, path: Path, name: str) -> Iterator[Path]:
        """The file as `uploads/files/NAME`, while no other process has one there."""
        with (self._folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            target = self._folder / "files" / name
            target.parent.mkdir(exist_ok=True, mode=0o700)
            path.replace(target)
            try:
                yield target
            finally:
                target.unlink(missing_ok=True)


def _failed(task: Task, reason: str) -> Task:
    return replace(task, receipts=(*task.receipts, Receipt(task.name, "", Status.FAILED, reason)))


def _clear_stale(folder: Path) -> None:
    """Remove what a Footnote that was killed left behind; another that is at work keeps its own."""
    for path in folder.glob("waiting-*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(path, ignore_errors=True)
