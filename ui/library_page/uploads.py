"""The addresses by which files come in: one that takes a file, one that says how far all of them are.

`POST /library/add?name=review.pdf` takes the file's bytes as they are, `MAX_UPLOAD_BYTES` at most (so much comes
through there and nowhere else, as it comes, without being held in memory), and only with the header `ASKED_BY`, which
no other site's page can send. `GET /library/tasks` says what became of each.
Left out: adding (`intake`), and how it is shown (`adding.js`).
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, HTTPConnection, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from corpus.errors import FileError, FileOverLimit, FileTooLarge, NotAllowed
from corpus.source_file import MAX_BYTES
from ui.library_page.checkup import Checkup
from ui.library_page.intake import Intake
from ui.library_page.naming import file_name, shown_name
from ui.library_page.task import Task
from ui.library_page.task_json import task_json
from ui.people.role import Role
from ui.people.visiting import visiting
from ui.people.visitor import Visitor

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
    path = intake.place(size)
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
            found = answer(request)
            return found if isinstance(found, Response) else await found
        except NotAllowed as error:
            return JSONResponse({"error": str(error)}, 403)
        except ClientDisconnect:
            return Response(status_code=400)

    return answered
