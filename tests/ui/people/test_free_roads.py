"""Roads around the budget that somebody tries who has spent theirs: none of them leads in, over real HTTP.

Each is a request as a script would send it, another spelling of an address, another verb, another reading of one body,
another way to be taken for somebody else. What roads there are, and what each costs, is in `test_budget`.
"""

import http.client
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.routing import Route

from assistant.study_file import open_study
from corpus.database import Database
from tests.page_server import running_site
from tests.ui.people.quick import PASSWORD, quick
from tests.ui.people.site import Visit, asking_site, take
from ui.web.accounts import Logins, People, Role, Tokens
from ui.web.answer_view import OFFLINE
from ui.web.rate_limits import Allowance, Entrance
from ui.web.server import Routed, Site

# Numbers of the Ask page's events, as a browser sees them in its configuration.
ASKED, PANEL = 0, 10
JOIN, RUN, API = "/gradio_api/queue/join", "/gradio_api/run/predict", "/api/v1/ask"
MOST = 30
HOURLY = Allowance("600 per hour", "12000 per hour")
SPENT = "spent"


def body(number: int = ASKED, session: str = "a", **more: object) -> bytes:
    data = ["What is ketamine?", None, OFFLINE] if number == ASKED else [None, None]
    event = None if number == ASKED else {"id": "nothing", "sheet": None}
    return json.dumps({"data": data, "fn_index": number, "session_hash": session, "event_data": event} | more).encode()


@dataclass(frozen=True, slots=True)
class Road:
    """A request; where `as_it_is`, the address goes out as it stands, whatever a client would make of it."""

    path: str = JOIN
    sent: bytes = body()
    method: str = "POST"
    kind: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()

    def walk(self, visit: Visit) -> int:
        """The status that comes of it."""
        connection = http.client.HTTPConnection(urlsplit(visit.address).netloc, timeout=30)
        try:
            connection.putrequest(self.method, self.path)
            headers = {"Content-Type": self.kind, "Content-Length": str(len(self.sent)), **dict(self.headers)}
            if visit.cookie:
                headers["Cookie"] = visit.cookie
            for name, value in headers.items():
                if value:
                    connection.putheader(name, value)
            connection.endheaders(self.sent)
            return connection.getresponse().status
        finally:
            connection.close()


def named(**headers: str) -> tuple[tuple[str, str], ...]:
    return tuple((name.replace("_", "-"), value) for name, value in headers.items())


TWICE = body(PANEL).replace(b'"fn_index": 10', b'"fn_index": 10, "fn_index": 0')
ROADS = {
    "a slash at the end": Road(f"{JOIN}/"),
    "slashes": Road("//gradio_api//queue//join"),
    "capitals": Road(JOIN.upper()),
    "a letter by its code": Road("/gradio_api/queue/%6Aoin"),
    "a slash by its code": Road("/gradio_api%2Fqueue%2Fjoin"),
    "a way up and down": Road("/gradio_api/queue/../queue/join"),
    "a way through another page": Road("/check/../gradio_api/run/predict"),
    "a parameter of the path": Road(f"{JOIN};x=1"),
    "a query": Road(f"{JOIN}?session_hash=a&fn_index=10"),
    "the whole address": Road("http://127.0.0.1/gradio_api/queue/join"),
    "an event by its number": Road("/gradio_api/run/0"),
    "an event of the page by name": Road("/gradio_api/run/open_panel", body(ASKED)),
    "a stream": Road("/gradio_api/stream/a", b""),
    "a call": Road("/gradio_api/call/v2/ask"),
    "an upload of Gradio's": Road("/gradio_api/upload", b"x", kind="multipart/form-data; boundary=x"),
    "a component's server": Road("/gradio_api/component_server", body()),
    "another verb": Road(method="PUT"),
    "a verb that is none": Road(method="ASK"),
    "a verb that only reads": Road(method="HEAD"),
    "a verb that asks what may be": Road(method="OPTIONS"),
    "a verb in a header": Road(method="GET", headers=named(X_HTTP_Method_Override="POST")),
    "two numbers, the cheap one first": Road(sent=TWICE),
    "the number of a cheap event": Road(sent=body(PANEL)),
    "a number that is nearly whole": Road(sent=body(fn_index=10.0)),
    "a cheap event that caused it": Road(sent=body(trigger_id=PANEL)),
    "in sixteen bits": Road(sent=body().decode().encode("utf-16")),
    "with a mark of its order": Road(sent=b"\xef\xbb\xbf" + body()),
    "as plain text": Road(kind="text/plain"),
    "as a form": Road(kind="application/x-www-form-urlencoded"),
    "said to be packed": Road(headers=named(Content_Encoding="gzip")),
    "in chunks": Road(
        sent=b"%x\r\n%s\r\n0\r\n\r\n" % (len(body()), body()),
        headers=named(Content_Length="", Transfer_Encoding="chunked"),
    ),
    "another session": Road(sent=body(session="b")),
    "from another address, it says": Road(headers=named(X_Forwarded_For="198.51.100.7", X_Real_IP="198.51.100.7")),
    "forwarded": Road(headers=named(Forwarded="for=198.51.100.7", X_Forwarded_User="admin", Remote_User="admin")),
    "another user, by password": Road(headers=named(Authorization="Basic YWRtaW46YWRtaW4=")),
    "for scripts": Road(API, b"{}"),
    "for scripts, slashes": Road("/api/v1//ask", b"{}"),
    "for scripts, a slash at the end": Road(f"{API}/", b"{}"),
    "for scripts, with a token of nobody's": Road(API, b"{}", headers=named(Authorization="Bearer footnote-x")),
    "for scripts, only reading": Road("/api/v1/documents", b"", method="GET"),
    "a socket": Road(
        method="GET",
        sent=b"",
        headers=named(Upgrade="websocket", Connection="Upgrade", Sec_WebSocket_Key="eA==", Sec_WebSocket_Version="13"),
    ),
}


def site(entrance: Entrance | None, study: Database) -> Site:
    routes = (Route(API, take, methods=["POST"]), Route("/api/v1/documents", take))
    return asking_site(study, [Routed("/api/v1", routes, Role.STUDENT, for_scripts=True)], entrance, HOURLY)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[People]:
    with closing(open_study(tmp_path_factory.mktemp("library"))) as study:
        yield People(study, quick())


@pytest.fixture(scope="module")
def tokens(people: People) -> Tokens:
    return Tokens(people._database)


@pytest.fixture(scope="module")
def address(people: People, tokens: Tokens) -> Iterator[str]:
    study = people._database
    entrance = Entrance(people, Logins(study), tokens=tokens)
    with running_site(lambda: site(entrance, study)) as place:
        yield place


def entered(address: str, name: str) -> Visit:
    visit = Visit(address)
    assert visit.login(name, PASSWORD).status == 303
    return visit


def asked(visit: Visit, times: int) -> list[int]:
    return [Road(sent=body(session=f"{visit.cookie[-20:]}{number}")).walk(visit) for number in range(times)]


@pytest.fixture(scope="module")
def spent(address: str, people: People) -> Visit:
    """Somebody who has asked all that may be asked in an hour."""
    people.add(SPENT, Role.STUDENT, PASSWORD)
    visit = entered(address, SPENT)
    assert asked(visit, MOST + 1) == [200] * MOST + [429]
    return visit


@pytest.mark.parametrize("road", ROADS)
def test_no_other_road_leads_in_once_the_budget_is_spent(spent: Visit, road: str) -> None:
    status = ROADS[road].walk(spent)
    assert status == 429 or 400 <= status < 500
    # Nor did anything come back by it.
    assert Road().walk(spent) == 429


@pytest.mark.parametrize("name", [SPENT, SPENT.upper(), f" {SPENT} ", "ｓｐｅｎｔ", "spent\u200b"])
def test_who_logs_in_once_more_is_the_same_or_nobody(spent: Visit, address: str, name: str) -> None:
    assert spent.cookie
    visit = Visit(address)
    let_in = visit.login(name, PASSWORD).status == 303
    assert Road(API, b"{}").walk(visit) == (429 if let_in else 401)


def test_who_sends_a_token_is_its_person(spent: Visit, address: str, tokens: Tokens) -> None:
    assert spent.cookie
    bearer = named(Authorization=f"Bearer {tokens.issue(SPENT, Role.STUDENT)}")
    assert Road(API, b"{}", headers=bearer).walk(Visit(address)) == 429


def test_fifty_at_once_get_no_more_than_one_after_another(address: str, people: People) -> None:
    people.add("fifty", Role.STUDENT, PASSWORD)
    visit = entered(address, "fifty")
    statuses: list[int] = []
    threads = [threading.Thread(target=lambda: statuses.append(Road(API, b"{}").walk(visit))) for _ in range(MOST + 20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] * MOST + [429] * 20


def test_waiting_outside_and_trying_on_costs_and_gains_nothing(spent: Visit, address: str, people: People) -> None:
    people.add("patient", Role.STUDENT, PASSWORD)
    other = entered(address, "patient")
    assert asked(spent, 5) == [429] * 5
    assert asked(other, 3) == [200] * 3
    spent.logout()
    assert Road().walk(spent) == 401


DISGUISES: Mapping[str, Mapping[str, str]] = {
    "no cookie": {},
    "a cookie made up": {"Cookie": "footnote-visitor=0123456789abcdef0123456789abcdef.00"},
    "two cookies": {"Cookie": "footnote-visitor=a.b; footnote-visitor=c.d"},
    "the cookie of a login": {"Cookie": "footnote-login=x; __Host-footnote-login=x"},
    "another address, it says": {"X-Forwarded-For": "203.0.113.9"},
    "a chain of addresses, it says": {"X-Forwarded-For": "203.0.113.9, 127.0.0.1", "X-Real-IP": "203.0.113.9"},
    "another browser": {"User-Agent": "Mozilla/5.0", "Accept-Language": "uz"},
}


def test_a_script_at_an_open_server_is_one_visitor_whatever_it_says(tmp_path: Path) -> None:
    with closing(open_study(tmp_path)) as study, running_site(lambda: site(None, study)) as place:
        script = Visit(place)
        assert {Road(API, b"{}").walk(script) for _ in range(MOST)} == {200}
        for name, headers in DISGUISES.items():
            assert Road(API, b"{}", headers=tuple(headers.items())).walk(script) == 429, name
