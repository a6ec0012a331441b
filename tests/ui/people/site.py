"""A site of two small pages and an upload, over real HTTP, with people who log in; and a browser without a window."""

import http.client
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode, urlsplit

import gradio as gr
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assistant.conversations import Notebook
from corpus.database import Database
from tests.page_fakes import EXAMPLES, FakeAnswers, sources
from tests.page_server import asking, running_site
from tests.study_fakes import FakeQuizzes
from ui.web.accounts import Role, visiting
from ui.web.ask_page import ONLY_SHOWN
from ui.web.rate_limits import ASK, Allowance, Entrance
from ui.web.server import Mounted, Routed, Site
from ui.web.services import Study

UPLOAD = 1_000_000


def small_page(secret: str) -> gr.Blocks:
    """A page that says who calls it: event 0 at once, event 1 through the queue."""

    def who(text: str, request: gr.Request) -> str:
        return f"{visiting(request).name} said {text}"

    blocks: gr.Blocks
    with gr.Blocks(analytics_enabled=False) as blocks:
        gr.HTML(secret)
        box, said = gr.Textbox(), gr.Textbox()
        box.submit(who, box, said, queue=False, api_visibility="private")
        box.submit(who, box, said, api_visibility="private")
    blocks.queue()
    return blocks


async def _upload(request: Request) -> Response:
    length = 0
    async for chunk in request.stream():
        length += len(chunk)
    return JSONResponse({"length": length, "by": visiting(Asked(request), Role.TUTOR).name})


@dataclass(frozen=True, slots=True)
class Asked:
    request: Request


def site(entrance: Entrance | None, behind_https: bool = False, points: str = "") -> Site:
    return Site(
        pages=(
            Mounted("/check", "Check", small_page("for tutors' eyes"), Role.TUTOR),
            Mounted("/", "Ask", small_page("for everybody"), Role.STUDENT, points=ASK),
        ),
        routes=(Routed("/library/add", (Route("/library/add", _upload, methods=["POST"]),), Role.TUTOR, UPLOAD),),
        entrance=entrance,
        behind_https=behind_https,
        allowance=Allowance(each=points) if points else Allowance(),
    )


async def take(request: Request) -> Response:
    """What a script posts, counted."""
    return JSONResponse({"length": len(await request.body())})


def asking_site(study: Database, routes: Sequence[Routed], entrance: Entrance | None, allowance: Allowance) -> Site:
    """The Ask page over a study file, and what else is routed."""
    page = asking(FakeAnswers(), sources(), EXAMPLES, (), Study(Notebook(study), FakeQuizzes()))
    return Site((replace(page, points=ASK, cheap=ONLY_SHOWN),), tuple(routes), entrance, allowance=allowance)


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: str
    cookies: tuple[str, ...]


@dataclass
class Visit:
    """One browser at one server: it keeps the cookie it is given, and follows no redirect."""

    address: str
    cookie: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Reply:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, body: bytes, kind: str = "application/json", **headers: str) -> Reply:
        return self._ask("POST", path, body, {"Content-Type": kind} | headers)

    def event(self, path: str, number: int, session: str, text: str = "hello") -> Reply:
        """Call a page's event directly, as a script would."""
        sent = {"data": [text], "fn_index": number, "session_hash": session}
        return self.post(path, json.dumps(sent).encode())

    def login(self, name: str, password: str, wanted: str = "/", **headers: str) -> Reply:
        form = urlencode({"name": name, "password": password, "next": wanted}).encode()
        return self.post("/login", form, "application/x-www-form-urlencoded", **headers)

    def logout(self) -> Reply:
        return self.post("/logout", b"", "application/x-www-form-urlencoded")

    def _ask(self, method: str, path: str, body: bytes | None, more: Mapping[str, str]) -> Reply:
        headers = self.headers | {name.replace("_", "-"): value for name, value in more.items()}
        if self.cookie:
            headers["Cookie"] = self.cookie
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=30)
        try:
            connection.request(method, path, body, headers)
            reply = connection.getresponse()
            cookies = tuple(reply.headers.get_all("set-cookie", ()))
            for cookie in cookies:
                self.cookie = "" if "Max-Age=0" in cookie else cookie.partition(";")[0]
            lowered = {name.lower(): value for name, value in reply.headers.items()}
            return Reply(reply.status, lowered, reply.read().decode("utf-8", "replace"), cookies)
        finally:
            connection.close()


@contextmanager
def open_site(entrance: Entrance | None, behind_https: bool = False, points: str = "") -> Iterator[str]:
    """The address of such a site until the block ends."""
    with running_site(lambda: site(entrance, behind_https, points)) as address:
        yield address
