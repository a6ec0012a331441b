"""What stands before everything else: what is not there, came from another site, or is too large, ends here; and the
headers that every reply carries.

Left out: who may go where (`door`); which addresses there are (`places`).
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.page.places import Kind, Place, Places
from ui.page.site import Site

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
_READING = ("GET", "HEAD")
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
        place = self._places.at(scope["path"])
        reply = _Reply(send, _headers(place))
        headers = Headers(scope=scope)
        refused = self._refused(scope["method"], headers, place)
        if refused is not None or place is None:
            await (refused or _not_here())(scope, receive, reply.send)
            return
        scope["headers"] = [one for one in scope["headers"] if one[0] not in _NOT_BELIEVED]
        if self._site.behind_https:
            scope["scheme"] = "https"
        counted = _Counted(receive, place.max_body)
        try:
            await self._app(scope, counted.receive, lambda message: reply.unless(counted.over, message))
        except Exception:
            if not counted.over:
                raise
        if counted.over and not reply.begun:
            await _too_large()(scope, receive, reply.send)

    def _refused(self, method: str, headers: Headers, place: Place | None) -> PlainTextResponse | None:
        if self._site.entrance is None and _name(headers.get("host", "")) not in self._site.hosts:
            return PlainTextResponse(
                "this name is not this server's: open it as the line that it began with says\n", 421
            )
        if place is None:
            return _not_here()
        if method not in _READING and _from_elsewhere(headers):
            return PlainTextResponse("this came from another site; a proxy has to pass the Host header on\n", 403)
        declared = headers.get("content-length", "0")
        return _too_large() if declared.isdecimal() and int(declared[:20]) > place.max_body else None


def _not_here() -> PlainTextResponse:
    return PlainTextResponse("not here\n", 404)


def _too_large() -> PlainTextResponse:
    return PlainTextResponse("too large\n", 413)


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


def _headers(place: Place | None) -> dict[str, str]:
    if place is not None and place.kind is Kind.FORM:
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
