"""The routes of coming and going: `/login`, `/logout`, and `/me`, which says who is logged in and where they may go.

They work without script. Left out: who may log in (`ui.people`), and how the forms look (`forms`).
"""

import asyncio
import math
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from corpus.counted import count
from corpus.errors import LibraryError
from ui.page.cookie import give, take_back, token_in
from ui.page.forms import login_html, logout_html
from ui.page.site import Site
from ui.people.entrance import Refused
from ui.people.visiting import STATE
from ui.people.visitor import LOCAL, Visitor

if TYPE_CHECKING:
    from fastapi import APIRouter

_WRONG = "That name and that password do not belong together. Try again."
_MOST_FIELDS = 10
_SECONDS_IN_WORDS = 90
# The longest that a reply is held back instead of refusing a try.
_PATIENCE = 6.0


def logging_in(site: Site) -> "APIRouter":
    """The routes, for this site."""
    from fastapi import APIRouter

    router = APIRouter()
    entrance, secure = site.entrance, site.behind_https

    async def visitor_of(request: Request) -> Visitor | None:
        if entrance is None:
            return LOCAL
        token = token_in(request, secure)
        return None if token is None else await run_in_threadpool(entrance.visitor, token)

    @router.get("/login")
    async def ask_to_log_in(request: Request) -> Response:
        wanted = _inside(request.query_params.get("next", "/"), site)
        try:
            visitor = await visitor_of(request)
        except LibraryError as error:
            return HTMLResponse(login_html(wanted, message=f"Nobody can log in now: {error}."), 503)
        return HTMLResponse(login_html(wanted)) if visitor is None else RedirectResponse(wanted, 303)

    @router.post("/login")
    async def log_in(request: Request) -> Response:
        fields = _fields(await request.body())
        wanted = _inside(fields.get("next", "/"), site)
        if entrance is None:
            return RedirectResponse(wanted, 303)
        name, password = fields.get("name", ""), fields.get("password", "")
        address = request.client.host if request.client is not None else ""
        before = token_in(request, secure)
        try:
            token = await _tried(lambda: entrance.login(name, password, address, before))
            if isinstance(token, Refused):
                return _refused(token, wanted, name)
            if before is not None:
                await run_in_threadpool(entrance.logout, before)
        except LibraryError as error:
            return HTMLResponse(login_html(wanted, name, f"Nobody can log in now: {error}."), 503)
        response = RedirectResponse(wanted, 303)
        give(response, token, secure)
        return response

    @router.get("/logout")
    async def ask_to_log_out(request: Request) -> Response:
        visitor = await visitor_of(request)
        if visitor is None or entrance is None:
            return RedirectResponse("/login", 303)
        return HTMLResponse(logout_html(visitor))

    @router.post("/logout")
    async def log_out(request: Request) -> Response:
        token = token_in(request, secure)
        if entrance is not None and token is not None:
            await run_in_threadpool(entrance.logout, token)
        response = RedirectResponse("/login", 303)
        take_back(response, secure)
        return response

    @router.get("/me")
    async def me(request: Request) -> Response:
        visitor: Visitor = request.scope["state"][STATE]
        return JSONResponse(
            {
                "name": visitor.name,
                "role": visitor.role,
                "pages": [
                    {"name": page.name, "path": page.path.rstrip("/") + "/"}
                    for page in site.shown
                    if visitor.role.allows(page.needs)
                ],
                "login": entrance is not None,
            }
        )

    return router


async def _tried(login: Callable[[], str | Refused]) -> str | Refused:
    """What logging in comes to; a short wait is waited out here, so that whoever has the right password comes in."""
    patience = _PATIENCE
    while True:
        came = await run_in_threadpool(login)
        if not isinstance(came, Refused) or not 0 < came.seconds <= patience:
            return came
        patience -= came.seconds
        await asyncio.sleep(came.seconds)


def _refused(refused: Refused, wanted: str, name: str) -> Response:
    if not refused.seconds:
        return HTMLResponse(login_html(wanted, name, _WRONG), 401)
    seconds = math.ceil(refused.seconds)
    wait = count(-(-seconds // 60), "minute") if seconds > _SECONDS_IN_WORDS else count(seconds, "second")
    message = f"Too many wrong passwords. Wait {wait}, then try again."
    return HTMLResponse(login_html(wanted, name, message), 429, {"Retry-After": str(seconds)})


def _fields(body: bytes) -> dict[str, str]:
    """The fields of a form, the last of each name."""
    try:
        parsed = parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return {}
    return {name: values[-1] for name, values in parsed.items()}


def _inside(wanted: str, site: Site) -> str:
    """Where one goes after logging in: a page of this site, with its query; the first page for anything else."""
    path, mark, query = wanted.partition("?")
    if path.rstrip("/") not in {page.path.rstrip("/") for page in site.pages}:
        return "/"
    return path.rstrip("/") + "/" + mark + quote(query, safe="=&%+,:@!$'()*;~/?")
