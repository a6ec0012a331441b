"""The addresses that files come in by: for tutors, from the page, of a size and a kind; and a receipt for each."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.ui.library_page.fakes import FakeAdding, FakeChecking
from tests.ui.library_page.test_intake import done, lying
from ui.web.accounts import Role, Visitor
from ui.web.uploads import MAX_UPLOAD_BYTES, MOST_WAITING_BYTES, Checkup, Intake, Line, upload_routes

FROM_PAGE = {"x-footnote": "1"}


class As:
    """Lets whoever `visitor` is come in."""

    visitor: Visitor | None = Visitor("Aziza", Role.TUTOR)

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and As.visitor is not None:
            scope.setdefault("state", {})["visitor"] = As.visitor
        await self._app(scope, receive, send)


@pytest.fixture
def adding() -> FakeAdding:
    return FakeAdding()


@pytest.fixture
def intake(adding: FakeAdding, tmp_path: Path) -> Iterator[Intake]:
    with Intake(adding, tmp_path, Line(adding.rest)) as made:
        yield made


@pytest.fixture
def client(intake: Intake) -> Iterator[TestClient]:
    checkup = Checkup(FakeChecking(), Line(lambda: None))
    app = Starlette(routes=list(upload_routes(intake, checkup)))
    app.add_middleware(As)
    As.visitor = Visitor("Aziza", Role.TUTOR)
    yield TestClient(app)
    As.visitor = Visitor("Aziza", Role.TUTOR)


def post(client: TestClient, name: str, content: bytes) -> dict[str, object]:
    answer = client.post("/library/add", params={"name": name}, content=content, headers=FROM_PAGE)
    assert answer.status_code == 200
    task: dict[str, object] = answer.json()["task"]
    return task


def test_a_file_comes_in_as_it_is(client: TestClient, intake: Intake, adding: FakeAdding) -> None:
    content = bytes(range(256)) * 4_000
    assert post(client, "Ревью.pdf", content)["stage"] == "waiting"
    done(intake)
    assert adding.added == [("Ревью.pdf", content)]
    [task] = client.get("/library/tasks").json()["tasks"]
    assert task["by"] == "Aziza"
    assert task["receipts"][0]["said"] == "Added"
    assert task["receipts"][0]["line"] == "4 pages, 11 passages, 78 sentences"


@pytest.mark.parametrize(
    ("name", "said"),
    [("../../x", "is a path"), ("", "has no name"), ("a.exe", "of no kind"), ("a\0.pdf", "cannot be shown")],
)
def test_what_is_refused_has_its_receipt_and_is_nowhere(
    client: TestClient, intake: Intake, adding: FakeAdding, tmp_path: Path, name: str, said: str
) -> None:
    task = post(client, name, b"words")
    assert task["stage"] == "done"
    [receipt] = intake.tasks()[0].receipts
    assert said in receipt.reason
    assert adding.added == []
    assert lying(tmp_path) == []


def test_a_file_that_is_too_large_is_refused_whether_it_says_so_or_not(
    client: TestClient, intake: Intake, tmp_path: Path
) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(MAX_UPLOAD_BYTES // 1_000_000 + 1):
            yield b"x" * 1_000_000

    for content in (b"x" * (MAX_UPLOAD_BYTES + 1), pieces()):
        answer = client.post("/library/add", params={"name": "a.txt"}, content=content, headers=FROM_PAGE)
        assert "holds more than 50 MB" in answer.json()["task"]["receipts"][0]["line"]
    assert lying(tmp_path) == []
    intake.drop(intake.reserve(MOST_WAITING_BYTES))


def test_nobody_but_a_tutor_adds_or_sees_what_is_added(client: TestClient, intake: Intake) -> None:
    for visitor in (None, Visitor("Bek", Role.STUDENT)):
        As.visitor = visitor
        assert client.post("/library/add", params={"name": "a.md"}, content=b"x", headers=FROM_PAGE).status_code == 403
        assert client.get("/library/tasks").status_code == 403
    assert intake.tasks() == ()


def test_another_site_s_page_cannot_add(client: TestClient, intake: Intake) -> None:
    answer = client.post("/library/add", params={"name": "a.md"}, content=b"x", headers={"content-type": "text/plain"})
    assert answer.status_code == 403
    assert intake.tasks() == ()


def test_when_there_is_no_room_the_page_is_told_to_wait(adding: FakeAdding, tmp_path: Path) -> None:
    with Intake(adding, tmp_path, Line(adding.rest), most_waiting_bytes=3) as full:
        app = Starlette(routes=list(upload_routes(full, Checkup(FakeChecking(), Line(lambda: None)))))
        app.add_middleware(As)
        answer = TestClient(app).post("/library/add", params={"name": "a.md"}, content=b"words", headers=FROM_PAGE)
        assert answer.status_code == 429
        assert answer.headers["retry-after"] == "3"
        assert full.tasks() == ()
