"""The door: who is asking is found out here for every request, and whether their role lets them go where they want.

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
from ui.page.places import Kind, Place, Places
from ui.page.sessions import Sessions, read_whole, sessions_named
from ui.page.site import Site
from ui.people.pace import Pace
from ui.people.visiting import STATE
from ui.people.visitor import LOCAL, Visitor

_EVENTS = "/gradio_api/"
_JOIN = "/gradio_api/queue/join"
_READING = ("GET", "HEAD")


class Door:
    """ASGI middleware, within the guard."""

    def __init__(self, app: ASGIApp, site: Site, places: Places) -> None:
        self._app = app
        self._entrance = site.entrance
        self._secure = site.behind_https
        self._places = places
        self._sessions = Sessions()
        self._paces = {page.path: Pace(page.asks_per_visitor) for page in site.pages if page.asks_per_visitor}

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
        if self._entrance is not None and _EVENTS in scope["path"]:
            body, receive = await read_whole(receive)
            named = sessions_named(scope["path"], scope["query_string"], body)
            if not all(self._sessions.may_enter(session, visitor.name) for session in named):
                await JSONResponse({"detail": "This is somebody else's session: reload the page."}, 403)(
                    scope, receive, send
                )
                return
            if (wait := self._seconds_to_wait(scope["path"], place, visitor)) > 0:
                words = f"That was a lot of questions at once: wait {wait} seconds, and ask again."
                reply = JSONResponse({"detail": words}, 429, {"Retry-After": str(wait)})
                await reply(scope, receive, send)
                return
        scope.setdefault("state", {})[STATE] = visitor
        await self._app(scope, receive, send)

    async def _visitor(self, request: Request) -> Visitor | None:
        """Who is asking; None where nobody is logged in. Raises a `LibraryError`."""
        if self._entrance is None:
            return LOCAL
        token = token_in(request, self._secure)
        # Looked up each time, in a thread: whoever is removed, or given another role, is so from here on.
        return None if token is None else await run_in_threadpool(self._entrance.visitor, token)

    def _seconds_to_wait(self, path: str, place: Place, visitor: Visitor) -> int:
        pace = self._paces.get(place.page.path) if place.page is not None and path.endswith(_JOIN) else None
        return pace.seconds(visitor.name) if pace is not None and not pace.take(visitor.name) else 0


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
