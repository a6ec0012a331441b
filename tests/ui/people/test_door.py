"""The door over real HTTP: who may go where, whatever they call, and what ends at once."""

import json
import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from assistant.study_file import open_study
from tests.ui.people.quick import PASSWORD, quick
from tests.ui.people.site import UPLOAD, Visit, open_site
from ui.web.accounts import Logins, People, Role
from ui.web.rate_limits import Entrance
from ui.web.server import SMALL

PAGES = ["/", "/check", "/check/"]
PARTS = ["/config", "/gradio_api/queue/data?session_hash=s", "/me", "/check/config", "/check/theme.css", "/assets/x.js"]
TUTORS_ONLY = [
    "/check/config",
    "/check/theme.css",
    "/check/gradio_api/startup-events",
    "/check/gradio_api/queue/data?session_hash=s",
    "/check/gradio_api/heartbeat/s",
    "/check/assets/x.js",
]
TUTORS_POSTS = [
    "/check/gradio_api/queue/join",
    "/check/gradio_api/run/predict",
    "/check/gradio_api/cancel",
    "/check/gradio_api/reset",
    "/library/add",
    "/library/add/",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("library")


@pytest.fixture(scope="module")
def people(folder: Path) -> Iterator[People]:
    """As another process sees them: `footnote user` while the page is served."""
    with closing(open_study(folder)) as study:
        people = People(study, quick())
        for name, role in (("sam", Role.STUDENT), ("eve", Role.STUDENT), ("tina", Role.TUTOR)):
            people.add(name, role, PASSWORD)
        yield people


@pytest.fixture(scope="module")
def address(people: People, folder: Path) -> Iterator[str]:
    assert people.all()
    with (
        closing(open_study(folder)) as study,
        open_site(Entrance(People(study, quick()), Logins(study)), points="4000 per minute") as place,
    ):
        yield place


def came(address: str, name: str) -> Visit:
    visit = Visit(address)
    assert visit.login(name, PASSWORD).status == 303
    return visit


@pytest.mark.parametrize("path", PAGES)
def test_a_page_takes_whoever_is_not_logged_in_to_the_login(address: str, path: str) -> None:
    reply = Visit(address).get(path)
    assert (reply.status, reply.headers["location"]) == (303, f"/login?next={path}")
    assert "eyes" not in reply.body


@pytest.mark.parametrize("path", [*PARTS, *TUTORS_ONLY])
def test_nothing_else_is_told_to_whoever_is_not_logged_in(address: str, path: str) -> None:
    reply = Visit(address).get(path)
    assert reply.status == 401
    assert json.loads(reply.body)["detail"].startswith("You are not logged in")


@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/gradio_api/run/predict", *TUTORS_POSTS])
def test_nor_is_anything_taken_from_them(address: str, path: str) -> None:
    for cookie in ("", "footnote=", "footnote=guessed", "footnote=" + "a" * 5_000, "__Host-footnote=guessed"):
        assert Visit(address, cookie).event(path, 0, "s").status == 401


@pytest.mark.parametrize("path", TUTORS_ONLY)
def test_a_student_sees_nothing_of_a_tutor_s_page(address: str, path: str) -> None:
    assert came(address, "sam").get(path).status == 403


@pytest.mark.parametrize("path", TUTORS_POSTS)
def test_a_student_calls_no_tutor_s_event_directly(address: str, path: str) -> None:
    reply = came(address, "sam").event(path, 0, "s")
    assert reply.status == 403
    assert "said" not in reply.body


@pytest.mark.parametrize("path", ["/check", "/check/"])
def test_a_student_is_told_why_a_page_is_not_for_them(address: str, path: str) -> None:
    reply = came(address, "sam").get(path)
    assert reply.status == 403
    assert "Check is for tutors" in reply.body
    assert "eyes" not in reply.body
    assert "script-src" not in reply.body


@pytest.mark.parametrize(
    "path",
    [
        "//check/",
        "/check//config",
        "/Check/",
        "/%2fcheck/",
        "/./check/",
        "/assets/../check/config",
        "/assets/..%2f..%2fcheck/config",
        "/gradio_api/queue/../../check/config",
        "/gradio_api/run/..%2f..%2fcheck/gradio_api/run/predict",
        "/check%00/",
        "/check;/config",
        "/library/addmore",
    ],
)
def test_no_spelling_of_a_path_leads_round_the_door(address: str, path: str) -> None:
    visit = came(address, "sam")
    for reply in (visit.get(path), visit.event(path, 0, "s")):
        assert reply.status in (403, 404, 405)
        assert "eyes" not in reply.body
        assert "said" not in reply.body


def test_a_tutor_is_let_in_and_known_by_name_in_both_kinds_of_event(address: str) -> None:
    visit = came(address, "tina")
    assert "eyes" in visit.get("/check/").body
    assert visit.get("/check").headers["location"] == "/check/"
    at_once = visit.event("/check/gradio_api/run/predict", 0, "tina-1")
    assert json.loads(at_once.body)["data"] == ["tina said hello"]
    assert visit.event("/check/gradio_api/queue/join", 1, "tina-2").status == 200
    assert "tina said hello" in visit.get("/check/gradio_api/queue/data?session_hash=tina-2").body


def test_me_names_the_pages_that_the_role_allows(address: str) -> None:
    ask, check = {"name": "Ask", "path": "/"}, {"name": "Check", "path": "/check/"}
    student, tutor = (json.loads(came(address, name).get("/me").body) for name in ("sam", "tina"))
    assert student == {"name": "sam", "role": "student", "pages": [ask], "login": True}
    assert tutor == {"name": "tina", "role": "tutor", "pages": [ask, check], "login": True}


def test_a_session_is_whose_it_was_first(address: str) -> None:
    sam, eve = came(address, "sam"), came(address, "eve")
    assert sam.event("/gradio_api/run/predict", 0, "sams-own").status == 200
    assert eve.event("/gradio_api/run/predict", 0, "sams-own").status == 403
    for path in (
        "/gradio_api/queue/data?session_hash=sams-own",
        "/gradio_api/queue/data?session_hash=mine&session_hash=sams-own",
        "/gradio_api/queue/data?session%5Fhash=sams%2Down",
        "/gradio_api/heartbeat/sams-own",
        "/gradio_api/heartbeat/sams%2Down",
    ):
        assert eve.get(path).status == 403
    stop = json.dumps({"session_hash": "sams-own", "fn_index": 1, "event_id": "0"}).encode()
    assert eve.post("/gradio_api/cancel", stop).status == 403
    assert sam.event("/gradio_api/run/predict", 0, "sams-own").status == 200


def test_who_is_removed_is_out_at_their_next_click(address: str, people: People) -> None:
    people.add("gone", Role.TUTOR, PASSWORD)
    visit = came(address, "gone")
    assert visit.get("/check/config").status == 200
    people.remove("gone")
    assert visit.get("/check/config").status == 401
    assert visit.event("/gradio_api/run/predict", 0, "g").status == 401
    assert visit.get("/").headers["location"] == "/login?next=/"
    assert visit.login("gone", PASSWORD).status == 401


def test_another_role_holds_at_the_next_click(address: str, people: People) -> None:
    people.add("rose", Role.STUDENT, PASSWORD)
    visit = came(address, "rose")
    event = "/check/gradio_api/run/predict"
    assert visit.event(event, 0, "r").status == 403
    people.give_role("rose", Role.TUTOR)
    assert visit.event(event, 0, "r").status == 200
    people.give_role("rose", Role.STUDENT)
    assert visit.event(event, 0, "r").status == 403


def test_another_password_ends_the_logins(address: str, people: People) -> None:
    people.add("pia", Role.STUDENT, PASSWORD)
    visit = came(address, "pia")
    people.give_password("pia", PASSWORD + " anew")
    assert visit.get("/config").status == 401
    assert visit.login("pia", PASSWORD).status == 401
    assert visit.login("pia", PASSWORD + " anew").status == 303


def test_only_the_upload_takes_more(address: str) -> None:
    tina = came(address, "tina")
    taken = tina.post("/library/add", b"x" * UPLOAD, "text/plain")
    assert json.loads(taken.body) == {"length": UPLOAD, "by": "tina"}
    assert tina.post("/library/add", b"x" * (UPLOAD + 1), "text/plain").status == 413
    assert tina.post("/check/gradio_api/run/predict", b"x" * (SMALL + 1)).status == 413
    assert Visit(address).post("/login", b"x" * (SMALL + 1)).status == 413


def test_a_body_of_no_declared_length_is_counted_as_it_comes(address: str) -> None:
    tina = came(address, "tina")
    chunk = b"%x\r\n" % SMALL + b"x" * SMALL + b"\r\n"
    where = urlsplit(address)
    with socket.create_connection((where.hostname or "", where.port or 0), timeout=30) as line:
        line.sendall(
            b"POST /library/add HTTP/1.1\r\nHost: "
            + where.netloc.encode()
            + b"\r\nCookie: "
            + tina.cookie.encode()
            + b"\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        for _ in range(UPLOAD // SMALL + 1):
            line.sendall(chunk)
        assert line.recv(1_000).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ],
)
def test_another_site_s_page_can_do_nothing_here(address: str, headers: dict[str, str]) -> None:
    visit = came(address, "tina")
    for path in ("/gradio_api/run/predict", "/check/gradio_api/queue/join", "/library/add", "/logout"):
        assert visit.post(path, b"{}", **headers).status == 403
    assert Visit(address).login("tina", PASSWORD, **headers).status == 403
    assert visit.get("/me").status == 200


def test_a_link_on_another_site_asks_once_more_for_the_cookie(address: str) -> None:
    reply = Visit(address).get('/check/?a="b', Sec_Fetch_Site="cross-site")
    assert reply.status == 200
    assert 'http-equiv="refresh"' in reply.body
    assert '"b' not in reply.body


def test_nothing_tells_another_site_s_script_what_is_here(address: str) -> None:
    visit = came(address, "sam")
    for path in ("/config", "/me", "/"):
        reply = visit.get(path, Origin="http://evil.example")
        assert not [name for name in reply.headers if name.startswith("access-control")]
        assert reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/health", "/login", "/favicon.ico"])
def test_health_the_login_and_the_icon_are_for_all(address: str, path: str) -> None:
    assert Visit(address).get(path).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/check/gradio_api/file=/etc/passwd",
        "/check/gradio_api/upload",
        "/library/gradio_api/upload",
        "/nowhere",
        "/check/nowhere",
    ],
)
def test_what_is_not_there_is_not_there_for_tutors_either(address: str, path: str) -> None:
    visit = came(address, "tina")
    assert visit.get(path).status == 404
    assert visit.post(path, b"").status == 404
    assert Visit(address).get(path).status == 404
