"""What stands before every page: who is asking, what their role lets them do, which addresses there are, how much may
be sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.errors import LibraryError
from ui.web.accounts import LOCAL, STATE, Role, Visitor
from ui.web.login import again_html, refusal_html, token_in
from ui.web.rate_limits import LOOK, Budget, VisitorCookie, counted
from ui.web.server import SMALL, Mounted, Site
from ui.web.sessions import NoEvent, Sessions, event_name, read_whole, sessions_named

_PAGE_PLACES = frozenset(
    {
        "/config",
        "/theme.css",
        "/robots.txt",
        "/manifest.json",
        "/gradio_api/startup-events",
        "/gradio_api/cancel",
        "/gradio_api/reset",
    }
)
_PAGE_FOLDERS = (
    "/assets/",
    "/static/",
    "/svelte/",
    "/gradio_api/queue/",
    "/gradio_api/run/",
    "/gradio_api/heartbeat/",
)


class Kind(Enum):
    """What is at an address."""

    PAGE = auto()
    """A page, opened in a browser."""
    STEP = auto()
    """A page's path without the slash at its end."""
    FORM = auto()
    """A small page of our own with a form in it."""
    PART = auto()
    """What a page asks for by itself."""
    SCRIPT = auto()
    """What programs ask for."""


@dataclass(frozen=True, slots=True)
class Route:
    """An address: who may go there (None: whoever comes), the most bytes of a body, the page it belongs to, and what it
    costs to send something there."""

    kind: Kind
    needs: Role | None
    max_body: int = SMALL
    page: Mounted | None = None
    points: int = LOOK


_OPEN = {
    "/login": Route(Kind.FORM, None),
    "/logout": Route(Kind.FORM, None),
    "/health": Route(Kind.PART, None),
    "/favicon.ico": Route(Kind.PART, None),
    "/me": Route(Kind.PART, Role.STUDENT),
}


class Places:
    """The addresses of a site."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def at(self, path: str) -> Route | None:
        """What is at this path; None where nothing is."""
        if path in _OPEN:
            return _OPEN[path]
        for routed in self._site.routes:
            if path == routed.prefix or path.startswith(routed.prefix.rstrip("/") + "/"):
                kind = Kind.SCRIPT if routed.for_scripts else Kind.PART
                return Route(kind, routed.needs, routed.max_body, points=routed.points)
        for page in self._site.pages:
            of_page = _of_page(page.path.rstrip("/"), path)
            if of_page is not None:
                return Route(of_page, page.needs, page=page)
        return None


def _of_page(root: str, path: str) -> Kind | None:
    if not path.startswith(root):
        return None
    rest = path[len(root) :]
    if rest == "/":
        return Kind.PAGE
    if rest == "":
        return Kind.STEP
    return Kind.PART if rest in _PAGE_PLACES or rest.startswith(_PAGE_FOLDERS) else None


_EVENTS = "/gradio_api/"
_EVENT = ("/gradio_api/queue/join", "/gradio_api/run/")
_READING = ("GET", "HEAD")
_LONGEST_TOKEN = 200


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
        route = self._places.at(scope["path"]) if scope["type"] == "http" else None
        if route is None or route.needs is None:
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        try:
            visitor = await self._visitor(request, route)
        except LibraryError as error:
            await _refusal(route, str(error), 503)(scope, receive, send)
            return
        if visitor is None:
            await _log_in_first(request, route)(scope, receive, send)
            return
        if not visitor.role.allows(route.needs):
            await _not_for(visitor, route)(scope, receive, send)
            return
        if route.kind is Kind.STEP:
            await RedirectResponse(_wanted(scope, "/"), 307)(scope, receive, send)
            return
        body = b""
        if _EVENTS in scope["path"]:
            body, receive = await read_whole(receive)
        refused = self._refused(request, route, visitor, body)
        if refused is not None:
            await refused(scope, receive, send)
            return
        if self._is_new(request, route):
            send = self._cookie.given(send)
        scope.setdefault("state", {})[STATE] = visitor
        await self._app(scope, receive, send)

    def _is_new(self, request: Request, route: Route) -> bool:
        """Whether a page is opened by somebody whom nothing tells from others, and who is to be told from now on."""
        return (
            self._entrance is None
            and route.kind is Kind.PAGE
            and request.method in _READING
            and not self._cookie.visitor_in(request)
            and self._budget.admit(_address(request))
        )

    async def _visitor(self, request: Request, route: Route) -> Visitor | None:
        """Who is asking; None where nobody is logged in. Raises a `LibraryError`."""
        if self._entrance is None:
            return LOCAL
        kind, _, bearer = request.headers.get("authorization", "").partition(" ")
        if route.kind is Kind.SCRIPT and kind.casefold() == "bearer":
            return await run_in_threadpool(self._entrance.bearer, bearer.strip()[:_LONGEST_TOKEN])
        token = token_in(request, self._secure)
        # Looked up each time, in a thread: whoever is removed, or given another role, is so from here on.
        return None if token is None else await run_in_threadpool(self._entrance.visitor, token)

    def _refused(self, request: Request, route: Route, visitor: Visitor, body: bytes) -> Response | None:
        """The reply to what is not passed on: another's session, what is no event, and more than may be asked."""
        path = request.url.path
        if self._entrance is not None and _EVENTS in path:
            named = sessions_named(path, request.scope["query_string"], body)
            if not all(self._sessions.may_enter(session, visitor.name) for session in named):
                return JSONResponse({"detail": "This is somebody else's session: reload the page."}, 403)
        if request.method in _READING and route.kind is not Kind.SCRIPT:
            return None
        points, wrong = LOOK if request.method in _READING else route.points, ""
        if route.page is not None and any(event in path for event in _EVENT):
            points = route.page.points
            try:
                if event_name(route.page.blocks, body) in route.page.cheap:
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
            return _detail(route, words, 429, {"Retry-After": str(wait)})
        return JSONResponse({"detail": wrong}, 400) if wrong else None


def _address(request: Request) -> str:
    return "" if request.client is None else counted(request.client.host)


def _detail(route: Route, words: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse({"error" if route.kind is Kind.SCRIPT else "detail": words}, status, headers)


def _refusal(route: Route | None, words: str, status: int) -> Response:
    """Why not, in a line of text; for scripts as the JSON that they read."""
    if route is not None and route.kind is Kind.SCRIPT:
        return _detail(route, words, status)
    return PlainTextResponse(f"{words}\n", status)


def _log_in_first(request: Request, route: Route) -> Response:
    if route.kind is Kind.SCRIPT:
        words = "send Authorization: Bearer TOKEN; footnote user token NAME makes one"
        return _detail(route, words, 401, {"WWW-Authenticate": "Bearer"})
    if route.kind not in (Kind.PAGE, Kind.STEP) or request.method not in _READING:
        return JSONResponse({"detail": "You are not logged in: open the page again."}, 401)
    wanted = _wanted(request.scope)
    if request.headers.get("sec-fetch-site") == "cross-site":
        # A strict cookie does not come along from another site's link: our own page asks once more.
        return HTMLResponse(again_html(wanted))
    return RedirectResponse("/login?next=" + quote(wanted, safe="/"), 303)


def _not_for(visitor: Visitor, route: Route) -> Response:
    if route.kind in (Kind.PAGE, Kind.STEP) and route.page is not None:
        return HTMLResponse(refusal_html(visitor, route.page.name, route.page.needs), 403)
    return _detail(route, f"This is not for a {visitor.role}.", 403)


def _wanted(scope: Scope, end: str = "") -> str:
    """The address that was asked for, without the server's name."""
    query = scope["query_string"].decode("latin-1")
    return quote(scope["path"]) + end + (f"?{query}" if query else "")


# Gradio's own code is inline and builds functions from text; beyond that nothing from anywhere but here.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "base-uri 'self'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
# Our own small pages: a form that comes back here, and no script at all.
FORM_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
# What was for one visitor is not shown to the next from the browser's store.
_SAID_ANEW = ("text/html", "application/json")
_GUARD_READING = ("GET", "HEAD")
# Gradio would believe whoever sends them about the address it is at.
_NOT_BELIEVED = frozenset({b"x-forwarded-host", b"x-forwarded-proto", b"x-gradio-server", b"x-gradio-target-space"})


class Guard:
    """ASGI middleware around the whole app."""

    def __init__(self, app: ASGIApp, site: Site, places: Places) -> None:
        self._app = app
        self._site = site
        self._places = places

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, or answer it here."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        route = self._places.at(scope["path"])
        reply = _Reply(send, _headers(route))
        headers = Headers(scope=scope)
        refused = self._refused(scope["method"], headers, route)
        if refused is not None or route is None:
            await (refused or _not_here())(scope, receive, reply.send)
            return
        scope["headers"] = [item for item in scope["headers"] if item[0] not in _NOT_BELIEVED]
        if self._site.behind_https:
            scope["scheme"] = "https"
        counted = _Counted(receive, route.max_body)
        try:
            await self._app(scope, counted.receive, lambda message: reply.unless(counted.over, message))
        except Exception:  # whatever broke on a body that was cut off; anything else goes on
            if not counted.over:
                raise
        if counted.over and not reply.begun:
            await _too_large(route)(scope, receive, reply.send)

    def _refused(self, method: str, headers: Headers, route: Route | None) -> Response | None:
        if self._site.entrance is None and _name(headers.get("host", "")) not in self._site.hosts:
            return _refusal(route, "this name is not this server's: open it as the line that it began with says", 421)
        if route is None:
            return _not_here()
        if method not in _GUARD_READING and _from_elsewhere(headers):
            return _refusal(route, "this came from another site; a proxy has to pass the Host header on", 403)
        declared = headers.get("content-length", "0")
        return _too_large(route) if declared.isdecimal() and int(declared[:20]) > route.max_body else None


def _not_here() -> PlainTextResponse:
    return PlainTextResponse("not here\n", 404)


def _too_large(route: Route) -> Response:
    return _refusal(route, "too large", 413)


class _Counted:
    """The body of one request, counted as it is read; `over` once it is longer than it may be."""

    def __init__(self, receive: Receive, most: int) -> None:
        self._receive = receive
        self._left = most
        self.over = False

    async def receive(self) -> Message:
        """The next message; a body that is too long ends as if its sender had gone."""
        message = {"type": "http.disconnect"} if self.over else await self._receive()
        if message["type"] == "http.request":
            self._left -= len(message.get("body", b""))
            if self._left < 0:
                self.over = True
                return {"type": "http.disconnect"}
        return message


class _Reply:
    """The reply to one request, with our headers on it."""

    def __init__(self, send: Send, headers: dict[str, str]) -> None:
        self._send = send
        self._headers = headers
        self.begun = False

    async def send(self, message: Message) -> None:
        """Send a part of the reply."""
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            headers.update(self._headers)
            if headers.get("content-type", "").startswith(_SAID_ANEW):
                headers["Cache-Control"] = "no-store"
            for name in [name for name in headers if name.startswith("access-control-")]:
                del headers[name]
        await self._send(message)

    async def unless(self, over: bool, message: Message) -> None:
        """Send it, unless the request is over its length, and the reply is then another."""
        if not over or self.begun:
            await self.send(message)


def _headers(route: Route | None) -> dict[str, str]:
    if route is not None and route.kind is Kind.FORM:
        return HEADERS | {"Content-Security-Policy": FORM_POLICY}
    return HEADERS


def _from_elsewhere(headers: Headers) -> bool:
    """Whether a page of another site sent this; what is no browser says nothing of where it comes from."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2] != headers.get("host")


def _name(host: str) -> str:
    """The name in a Host header, without the port."""
    if host.startswith("["):
        return host[1:].partition("]")[0].casefold()
    return host.partition(":")[0].casefold()
