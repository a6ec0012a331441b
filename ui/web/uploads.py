"""Uploaded files into the library, one after another, while answers go on."""

import fcntl
import logging
import secrets
import shutil
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from corpus.errors import FileError, FileOverLimit, FileTooLarge, FootnoteError, NotAllowed
from corpus.receipts import Receipt, Status
from corpus.sources import MAX_BYTES
from corpus.text import count
from ui.web.accounts import Role, Visitor, visiting
from ui.web.library_adding import Ended, LibraryAdding, LibraryChecking, Progress, Soundness, file_name, shown_name
from ui.web.panel_view import STATUS_WORDS

Work = Callable[[], None]

_LOG = logging.getLogger(__name__)


class Stage(StrEnum):
    """How far it has come."""

    WAITING = "waiting"
    READING = "reading"
    EMBEDDING = "embedding"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Task:
    """An upload called `name` by the visitor `by`. Of the file that is at work, `done` of `total` new texts are
    embedded; `files` is how many files it holds (more than one for a zip), and each has its receipt at the end."""

    id: str
    name: str
    by: str
    stage: Stage = Stage.WAITING
    done: int = 0
    total: int = 0
    files: int = 1
    receipts: tuple[Receipt, ...] = ()


def task_json(task: Task) -> dict[str, object]:
    """All of it; each receipt with its status in words, and one line on what was read or why not."""
    return {
        "id": task.id,
        "name": task.name,
        "by": task.by,
        "stage": task.stage.value,
        "done": task.done,
        "total": task.total,
        "files": task.files,
        "receipts": [_receipt(receipt) for receipt in task.receipts],
    }


def _receipt(receipt: Receipt) -> dict[str, object]:
    return {
        "source": receipt.source,
        "status": receipt.status.value,
        "said": STATUS_WORDS[receipt.status],
        "title": receipt.title,
        "line": outcome_line(receipt),
        "document_id": receipt.document_id,
    }


def outcome_line(receipt: Receipt) -> str:
    """Why, where there is a reason; else how much was read."""
    if receipt.status is Status.FAILED:
        return receipt.reason.removeprefix(f"{receipt.source} ")
    if receipt.status is Status.UNCHANGED:
        return receipt.reason or "it is in the library already, just as it is"
    counted = (
        (receipt.pages, "page"),
        (receipt.passages, "passage"),
        (receipt.sentences, "sentence"),
        (receipt.references, "reference"),
    )
    read = ", ".join(count(number, noun) for number, noun in counted if number)
    reason = receipt.reason
    if receipt.status is Status.REPLACED and not reason:
        reason = "in place of the earlier file of this name"
    return "; ".join(phrase for phrase in (read, reason) if phrase)


class Line:
    """Does each piece of work in the order it came; `rest` is called when there is none left. Close it at the end."""

    def __init__(self, rest: Work) -> None:
        self._rest = rest
        self._waiting: SimpleQueue[Work | None] = SimpleQueue()
        self._closed = Event()
        # A thread that does not keep Python from ending: what it holds in the middle is one transaction, or nothing.
        self._thread = Thread(target=self._run, name="library", daemon=True)
        self._thread.start()

    @property
    def closed(self) -> bool:
        """Whether no more work is begun."""
        return self._closed.is_set()

    def put(self, work: Work) -> None:
        """Do this when all that came before is done. Does nothing once closed."""
        self._waiting.put(work)

    def close(self, seconds: float) -> None:
        """Begin nothing more, and wait so long for what is being done. Closing twice does nothing."""
        self._closed.set()
        self._waiting.put(None)
        self._thread.join(seconds)

    def _run(self) -> None:
        while True:
            try:
                work = self._waiting.get_nowait()
            except Empty:
                self._done(self._rest)
                work = self._waiting.get()
            if work is None or self.closed:
                return
            self._done(work)

    def _done(self, work: Work) -> None:
        try:
            work()
        except Exception:  # a mistake of ours in one upload must not end all that come after it
            _LOG.exception("a piece of the library's work broke down")


class Checkup:
    """The last check of the library, and the one at work."""

    def __init__(self, checking: LibraryChecking, line: Line) -> None:
        self._checking = checking
        self._line = line
        self._lock = Lock()
        self._at_work = False
        self._outcome: Soundness | FootnoteError | None = None

    @property
    def is_at_work(self) -> bool:
        """Whether a check is asked for and not yet done."""
        with self._lock:
            return self._at_work

    @property
    def outcome(self) -> Soundness | FootnoteError | None:
        """What the last check came to, or why it came to nothing; None before the first and while one is at work."""
        with self._lock:
            return self._outcome

    def ask(self) -> None:
        """Have the library checked. While it is, asking again changes nothing."""
        with self._lock:
            if self._at_work:
                return
            self._at_work, self._outcome = True, None
        self._line.put(self._check)

    def put_away(self) -> None:
        """Forget what the last check came to."""
        with self._lock:
            self._outcome = None

    def _check(self) -> None:
        outcome: Soundness | FootnoteError = FootnoteError("the check broke down: the server's log says why")
        try:
            outcome = self._checking.check()
        except FootnoteError as error:
            outcome = error
        finally:
            with self._lock:
                self._at_work, self._outcome = False, outcome


FOLDER = "uploads"
MOST_WAITING_BYTES = 500_000_000
MOST_FINISHED = 200

_STALE_SECONDS = 86_400.0
_SECONDS_TO_END = 2.0


class Intake:
    """Takes files in. `folder` is the library's. Use as a context manager, or `close` it; `line` may do other work,
    and is closed with it."""

    def __init__(
        self, adding: LibraryAdding, folder: Path, line: Line, most_waiting_bytes: int = MOST_WAITING_BYTES
    ) -> None:
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

    def reserve(self, size: int) -> Path:
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
            done = [key for key, item in self._tasks.items() if item.stage is Stage.DONE]
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


ADD_PATH = "/library/add"
TASKS_PATH = "/library/tasks"
MAX_UPLOAD_BYTES = MAX_BYTES
ASKED_BY = "x-footnote"

_MOST_NAME_CHARACTERS = 4_000


@dataclass(frozen=True, slots=True)
class _Came:
    """A request as `visiting` takes one."""

    request: HTTPConnection


def upload_routes(intake: Intake, checkup: Checkup) -> tuple[Route, Route]:
    """The one that takes a file, and the one that tells."""

    async def add(request: Request) -> Response:
        visitor = visiting(_Came(request), Role.TUTOR)
        if ASKED_BY not in request.headers:
            return JSONResponse({"error": "files are added on the page itself"}, 403)
        sent = request.query_params.get("name", "")[:_MOST_NAME_CHARACTERS]
        try:
            name = file_name(sent)
            task = await _taken_in(request, intake, name, visitor)
        except FileOverLimit as error:
            return JSONResponse({"error": str(error)}, 429, {"Retry-After": "3"})
        except FileError as error:
            return _refused(intake, sent, visitor, str(error))
        except OSError as error:
            return _refused(intake, sent, visitor, f"it could not be kept: {error.strerror or error}")
        return JSONResponse({"task": task_json(task)})

    def tasks(request: Request) -> Response:
        visiting(_Came(request), Role.TUTOR)
        state = {"tasks": [task_json(task) for task in intake.tasks()], "checking": checkup.is_at_work}
        return JSONResponse(state, headers={"Cache-Control": "no-store"})

    return (
        Route(ADD_PATH, _for_tutors(add), methods=["POST"]),
        Route(TASKS_PATH, _for_tutors(tasks), methods=["GET"]),
    )


async def _taken_in(request: Request, intake: Intake, name: str, visitor: Visitor) -> Task:
    """The file, written down as it comes. Raises `FileTooLarge`, `FileOverLimit` or `OSError`; then nothing is kept."""
    declared = request.headers.get("content-length", "")
    size = int(declared) if declared.isascii() and declared.isdigit() else MAX_UPLOAD_BYTES
    if size > MAX_UPLOAD_BYTES:
        raise _too_large(name)
    path = intake.reserve(size)
    try:
        await _write(request, path, name)
        return intake.add(name, visitor.name, path)
    except BaseException:
        intake.drop(path)
        raise


async def _write(request: Request, path: Path, name: str) -> None:
    length = 0
    with path.open("xb") as file:
        async for chunk in request.stream():
            length += len(chunk)
            if length > MAX_UPLOAD_BYTES:
                raise _too_large(name)
            await run_in_threadpool(file.write, chunk)


def _too_large(name: str) -> FileTooLarge:
    return FileTooLarge(f"{name} holds more than {MAX_UPLOAD_BYTES // 1_000_000} MB, the limit: split it into parts")


def _refused(intake: Intake, sent: str, visitor: Visitor, reason: str) -> Response:
    return JSONResponse({"task": task_json(intake.refuse(shown_name(sent), visitor.name, reason))})


def _for_tutors(
    answer: Callable[[Request], Awaitable[Response] | Response],
) -> Callable[[Request], Awaitable[Response]]:
    """Answers 403 to whoever is no tutor, and nothing to who went away in the middle."""

    async def answered(request: Request) -> Response:
        try:
            response = answer(request)
            return response if isinstance(response, Response) else await response
        except NotAllowed as error:
            return JSONResponse({"error": str(error)}, 403)
        except ClientDisconnect:
            return Response(status_code=400)

    return answered
