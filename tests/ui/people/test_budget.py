"""One budget for whatever way the server is asked, by person and by address; and what is no event of a page."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from starlette.routing import Route

from assistant.study_file import open_study
from tests.page_server import running_site
from tests.ui.people.quick import PASSWORD, quick
from tests.ui.people.site import Visit, asking_site, take
from ui.web.accounts import Logins, People, Role
from ui.web.answer_view import OFFLINE
from ui.web.rate_limits import UPLOAD, Allowance, Entrance
from ui.web.server import Routed

TRIES, FEWER_TRIES = 160, 45
# Numbers of the Ask page's events, as a browser sees them in its configuration.
ASKED, EXAMPLE, OFFER, RETRY, PANEL, FORGET, FLAG, QUIZ = 0, 1, 4, 5, 10, 17, 18, 20
Send = Callable[[Visit, int], int]


# An upload, and something like an API.
ROUTES = (
    Routed("/library/add", (Route("/library/add", take, methods=["POST"]),), Role.STUDENT, points=UPLOAD),
    Routed("/api/v1", (Route("/api/v1/ask", take, methods=["POST"]),), Role.STUDENT),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("library")


@pytest.fixture(scope="module")
def people(folder: Path) -> Iterator[People]:
    with closing(open_study(folder)) as study:
        yield People(study, quick())


@pytest.fixture(scope="module")
def address(people: People, folder: Path) -> Iterator[str]:
    """The Ask page, an upload and something like an API, at a site that an hour's budget of 30 questions is kept at."""
    people.add("first", Role.STUDENT, PASSWORD)
    with closing(open_study(folder)) as study:
        entrance, hourly = Entrance(People(study, quick()), Logins(study)), Allowance("600 per hour", "12000 per hour")
        with running_site(lambda: asking_site(study, ROUTES, entrance, hourly)) as place:
            yield place


def event(path: str, number: int, *data: object, **fields: object) -> Send:
    def send(visit: Visit, one: int) -> int:
        sent = {
            "data": list(data),
            "fn_index": number,
            "session_hash": f"{visit.cookie[-20:]}{one}",
            "event_data": fields or None,
        }
        return visit.post(path, json.dumps(sent).encode()).status

    return send


def posted(path: str) -> Send:
    return lambda visit, _: visit.post(path, b"{}").status


JOIN, RUN = "/gradio_api/queue/join", "/gradio_api/run/predict"
ROADS: dict[str, tuple[Send, int]] = {
    "asking": (event(JOIN, ASKED, "What is ketamine?", None, OFFLINE), 30),
    "asking past the queue": (event(RUN, ASKED, "What is ketamine?", None, OFFLINE), 30),
    "asking past the queue, by name": (event("/gradio_api/run/ask", ASKED, "What is ketamine?", None, OFFLINE), 30),
    "an example": (event(JOIN, EXAMPLE, "What is ketamine?", None, OFFLINE), 30),
    "an offer": (event(JOIN, OFFER, None, OFFLINE, id="offer-1-1"), 30),
    "again": (event(JOIN, RETRY, None, OFFLINE, id="retry-1"), 30),
    "a quiz": (event(JOIN, QUIZ, None, step="next"), 30),
    "a quiz past the queue": (event(RUN, QUIZ, None, step="next"), 30),
    "a flag": (event(RUN, FLAG, None, id="flag-1", note="no"), 30),
    "a flag through the queue": (event(JOIN, FLAG, None, id="flag-1", note="no"), 30),
    "deleting": (event(RUN, FORGET, None, id="0" * 32), 30),
    "the API": (posted("/api/v1/ask"), 30),
    "uploading": (posted("/library/add"), 120),
    "what is none of the page's events": (event(RUN, 9_999), 30),
}


TRIED_LONG = ("asking", "asking past the queue", "a quiz", "a flag", "the API", "uploading")


@pytest.mark.parametrize("road", ROADS)
def test_no_road_is_free(address: str, people: People, road: str) -> None:
    send, most = ROADS[road]
    people.add(road.replace(",", "")[:60], Role.STUDENT, PASSWORD)
    visit = Visit(address)
    assert visit.login(road.replace(",", "")[:60], PASSWORD).status == 303
    tries = TRIES if road in TRIED_LONG else FEWER_TRIES
    answers = [send(visit, number) for number in range(tries)]
    assert 429 not in answers[:most]
    assert answers[most:] == [429] * (tries - most)


def test_roads_share_one_budget_and_looking_costs_next_to_none(address: str, people: People) -> None:
    people.add("all roads", Role.STUDENT, PASSWORD)
    visit = Visit(address)
    visit.login("all roads", PASSWORD)
    for number in range(10):
        assert ROADS["asking"][0](visit, number) == 200
        assert ROADS["a flag"][0](visit, 100 + number) == 200
    look = event(RUN, PANEL, None, None, id="nothing", sheet=None)
    assert [look(visit, 200 + number) for number in range(50)] == [200] * 50
    assert [ROADS["the API"][0](visit, 0) for _ in range(6)] == [200] * 5 + [429]


@pytest.fixture(scope="module")
def open_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same site, for whoever comes: an hour's budget of 30 questions each, and sixty visitors an hour."""
    open_to_all = Allowance("600 per hour", "72000 per hour", "72000 per hour", "60 per hour")
    with (
        closing(open_study(tmp_path_factory.mktemp("open"))) as study,
        running_site(lambda: asking_site(study, ROUTES, None, open_to_all)) as place,
    ):
        yield place


@pytest.mark.parametrize("road", ["asking past the queue", "a quiz past the queue", "a flag", "uploading"])
def test_no_road_is_free_where_nobody_logs_in(open_address: str, road: str) -> None:
    send, most = ROADS[road]
    visit = Visit(open_address)
    visit.get("/")
    answers = [send(visit, number) for number in range(most + 5)]
    assert 429 not in answers[:most]
    assert answers[most:] == [429] * 5


def test_fifty_students_at_one_address_do_not_meet_it_and_a_script_does(open_address: str) -> None:
    students = [Visit(open_address) for _ in range(40)]
    for visit in students:
        assert visit.get("/").status == 200
        assert visit.cookie.startswith("footnote-visitor=")
    assert len({visit.cookie for visit in students}) == 40
    ask = ROADS["asking past the queue"][0]
    assert 429 not in [ask(visit, number) for number in range(2) for visit in students]
    script = Visit(open_address)
    assert [ask(script, number) for number in range(TRIES)].count(429) == TRIES - 30
    # Made up, or changed, a cookie is none; and an address gets only so many.
    own = students[0].cookie
    for cookie in ("footnote-visitor=abc.def", own[:-1] + ("0" if own[-1] != "0" else "1"), own.replace("=", "=0", 1)):
        script.cookie = cookie
        assert ask(script, 0) == 429
    fresh = [Visit(open_address) for _ in range(60)]
    for visit in fresh:
        assert visit.get("/").status == 200
    assert sum(bool(visit.cookie) for visit in fresh) < 60
    assert ask(fresh[-1], 0) == 429
    assert ask(students[1], 2) != 429


NO_EVENTS: dict[str, object] = {
    "no JSON": b"{",
    "not UTF-8": b"\xff\xfe",
    "nothing": b"",
    "a list": [],
    "null": None,
    "deep": b"[" * 100_000,
    "no number": {"fn_index": None},
    "an unknown number": {"fn_index": 9_999},
    "a number below": {"fn_index": -1},
    "a number in words": {"fn_index": "0"},
    "a truth for a number": {"fn_index": True},
    "an event without a handler": {"fn_index": 9, "data": []},
    "no data": {"data": None},
    "data that is no list": {"data": {"text": "x"}},
    "too little data": {"data": ["x"]},
    "too much data": {"data": ["x", None, OFFLINE, "y"]},
    "no text": {"data": [None, None, OFFLINE]},
    "a number for a text": {"data": [5, None, OFFLINE]},
    "a list for a text": {"data": [["x"], None, OFFLINE]},
    "no such choice": {"data": ["x", None, "gpt-9"]},
    "no session": {"session_hash": None},
    "a number for a session": {"session_hash": 5},
    "a long session": {"session_hash": "s" * 1_000},
    "a batch": {"batched": True, "data": [["x"], [None], [OFFLINE]]},
    "another form": {"simple_format": True},
    "a cause in words": {"trigger_id": "x"},
    "an event by a number": {"event_id": 5},
    "no event": {"fn_index": PANEL, "data": [None, None]},
    "an empty event": {"fn_index": PANEL, "data": [None, None], "event_data": {}},
    "a list for an event": {"fn_index": PANEL, "data": [None, None], "event_data": ["id"]},
    "an event without its note": {"fn_index": FLAG, "data": [None], "event_data": {"id": "flag-1"}},
    "an event without its step": {"fn_index": QUIZ, "data": [None], "event_data": {"id": "x"}},
}


@pytest.mark.parametrize("path", [JOIN, RUN])
@pytest.mark.parametrize("name", NO_EVENTS)
def test_what_is_no_event_is_refused_without_a_traceback(
    address: str,
    people: People,
    name: str,
    path: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    who = f"{name} {path[-3:]}"
    people.add(who, Role.STUDENT, PASSWORD)
    visit = Visit(address)
    visit.login(who, PASSWORD)
    whole = {
        "data": ["x", None, OFFLINE],
        "fn_index": ASKED,
        "session_hash": who.replace(" ", "")[:40],
        "event_data": None,
    }
    sent = NO_EVENTS[name]
    body = sent if isinstance(sent, bytes) else json.dumps(whole | sent if isinstance(sent, dict) else sent).encode()
    with caplog.at_level(logging.WARNING):
        reply = visit.post(path, body)
    assert reply.status in (400, 403)
    assert "Traceback" not in capfd.readouterr().err + caplog.text + reply.body
    assert json.loads(reply.body)["detail"].count("\n") == 0
