"""The door: who is asking is found out here for every request, whether their role lets them go where they want, and
whether they have asked for more than may be.

The visitor then stands in the request's state, where `ui.people.visiting` reads them. Left out: logging in
(`logging_in`), and addresses that do not exist (`guard`).
"""

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from corpus.errors import LibraryError
from ui.page.cookie import token_in
from ui.page.forms import again_html, refusal_html
from ui.page.page_events import NoEvent, event_name
from ui.page.places import Kind, Place, Places
from ui.page.sessions import Sessions, read_whole, sessions_named
from ui.page.site import Site
from ui.page.visitor_cookie import VisitorCookie
from ui.people.addresses import counted
from ui.people.budget import LOOK, Budget
from ui.people.visiting import STATE
from ui.people.visitor import LOCAL, Visitor

_EVENTS = "/gradio_api/"
_EVENT = ("/gradio_api/queue/join", "/gradio_api/run/")
_READING = ("GET", "HEAD")


class Door:
    """ASGI middleware, within the guard."""

    def __init__(self, app: ASGIApp, site: Site, places: Places) -> None:
        self._app = app
        self._entrance = site.entrance
        self._secure = site.behind_https
        self._places = places
        self._sessions = Sessions()
        self._budget = Budget(site.allowance)
        self._cookie = VisitorCookie()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on with its visitor, or answer it here."""
        place = self._places.at(scope["path"]) if scope["type"] == "http" else None
        if place is None or place.needs is None:
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        try:
            visitor = await self._visitor(request)
        except LibraryError as error:
            await PlainTextResponse(f"{error}\n", 503)(scope, receive, send)
            return
        if visitor is None:
            await _log_in_first(request, place)(scope, receive, send)
            return
        if not visitor.role.allows(place.needs):
            await _not_for(visitor, place)(scope, receive, send)
            return
        if place.kind is Kind.STEP:
            await RedirectResponse(_wanted(scope, "/"), 307)(scope, receive, send)
            return
        body = b""
        if _EVENTS in scope["path"]:
            body, receive = await read_whole(receive)
        refused = self._refused(request, place, visitor, body)
        if refused is not None:
            await refused(scope, receive, send)
            return
        if self._is_new(request, place):
            send = self._cookie.given(send)
        scope.setdefault("state", {})[STATE] = visitor
        await self._app(scope, receive, send)

    def _is_new(self, request: Request, place: Place) -> bool:
        """Whether a page is opened by somebody whom nothing tells from others, and who is to be told from now on."""
        return (
            self._entrance is None
            and place.kind is Kind.PAGE
            and request.method in _READING
            and not self._cookie.visitor_in(request)
            and self._budget.admit(_address(request))
        )

    async def _visitor(self, request: Request) -> Visitor | None:
        """Who is asking; None where nobody is logged in. Raises a `LibraryError`."""
        if self._entrance is None:
            return LOCAL
        token = token_in(request, self._secure)
        # Looked up each time, in a thread: whoever is removed, or given another role, is so from here on.
        return None if token is None else await run_in_threadpool(self._entrance.visitor, token)

    def _refused(self, request: Request, place: Place, visitor: Visitor, body: bytes) -> Response | None:
        """The reply to what is not passed on: another's session, what is no event, and more than may be asked."""
        path = request.url.path
        if self._entrance is not None and _EVENTS in path:
            named = sessions_named(path, request.scope["query_string"], body)
            if not all(self._sessions.may_enter(session, visitor.name) for session in named):
                return JSONResponse({"detail": "This is somebody else's session: reload the page."}, 403)
        if request.method in _READING:
            return None
        points, wrong = place.points, ""
        if place.page is not None and any(event in path for event in _EVENT):
            points = place.page.points
            try:
                if event_name(place.page.blocks, body) in place.page.cheap:
                    points = LOOK
            except NoEvent as reason:
                wrong = f"This is no event of the page: {reason}. Reload the page."
        wait = self._budget.spend(
            None if self._entrance is None else visitor.name,
            _address(request),
            points,
            "" if self._entrance is not None else self._cookie.visitor_in(request),
        )
        if wait:
            words = f"That was a lot of questions at once: wait {wait} seconds, and ask again."
            return JSONResponse({"detail": words}, 429, {"Retry-After": str(wait)})
        return JSONResponse({"detail": wrong}, 400) if wrong else None


def _address(request: Request) -> str:
    return "" if request.client is None else counted(request.client.host)


def _log_in_first(request: Request, place: Place) -> Response:
    if place.kind not in (Kind.PAGE, Kind.STEP) or request.method not in _READING:
        return JSONResponse({"detail": "You are not logged in: open the page again."}, 401)
    wanted = _wanted(request.scope)
    if request.headers.get("sec-fetch-site") == "cross-site":
        # A strict cookie does not come along from another site's link: our own page asks once more.
        return HTMLResponse(again_html(wanted))
    return RedirectResponse("/login?next=" + quote(wanted, safe="/"), 303)


def _not_for(visitor: Visitor, place: Place) -> Response:
    if place.kind in (Kind.PAGE, Kind.STEP) and place.page is not None:
        return HTMLResponse(refusal_html(visitor, place.page.name, place.page.needs), 403)
    return JSONResponse({"detail": f"This is not for a {visitor.role}."}, 403)


def _wanted(scope: Scope, end: str = "") -> str:
    """The address that was asked for, without the server's name."""
    query = scope["query_string"].decode("latin-1")
    return quote(scope["path"]) + end + (f"?{query}" if query else "")
