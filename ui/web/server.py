"""The web app with its pages, its headers and `/health`; the address it listens at; conversations as files."""

import contextlib
import errno
import ipaddress
import os
import re
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from assistant.conversations import Notebook
from assistant.export.formats import Export, Format, exported
from assistant.export.notes import Documents
from corpus.errors import ConversationNotFound, FootnoteError, SettingError
from corpus.library import Library
from ui.web.accounts import STATE, Role, Visitor
from ui.web.rate_limits import ASK, LOOK, Allowance, Entrance
from ui.web.render import static, top_bar_head

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; port 0 takes a free one. Raises `SettingError` where that cannot be."""
    if not 0 <= port <= 65_535:
        raise SettingError(f"the port {port} is outside 0 to 65535: choose another with --port")
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address[:2], family=family, backlog=256)
    except PermissionError as error:
        raise SettingError(f"the port {port} may not be used: choose one above 1023 with --port") from error
    except (socket.gaierror, UnicodeError) as error:
        raise SettingError(f"the host {host!r} is not known: choose another with --host") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise SettingError(f"the port {port} is in use: choose another with --port") from error
        raise SettingError(f"cannot listen at {host} port {port} ({error.strerror}): see --host, --port") from error


def written(host: str, port: int) -> str:
    """The address as a browser takes it."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def only_here(host: str) -> bool:
    """Whether nobody but this machine can reach `host`."""
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


SMALL = 256 * 1024
"""The most bytes in the body of a request, where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Mounted:
    """A page at `path` ("/" or one step under it), for whoever `needs` allows; `name` is its link's.

    `head` is what stands in its `<head>` beside what every page has there. An event costs `points` of its visitor's
    budget, and those named in `cheap` as little as looking.
    """

    path: str
    name: str
    blocks: "gr.Blocks"
    needs: Role
    head: str = ""
    points: int = LOOK
    cheap: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Routed:
    """Routes that are no page's: they answer at `prefix` and under it; the most bytes of a body there, and what sending
    one costs. Those `for_scripts` take bearer tokens, refuse in JSON, and cost something to read too."""

    prefix: str
    routes: tuple[BaseRoute, ...]
    needs: Role
    max_body: int = SMALL
    points: int = ASK
    for_scripts: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """All that is served.

    Without an `entrance` nobody logs in and every visitor is `LOCAL`; the server then answers under the names in
    `hosts` only, so that no other site's name can be pointed at it. `behind_https` is for a server that is reached
    through a proxy on this machine that speaks TLS. `allowance` is how much each may have it do.
    """

    pages: tuple[Mounted, ...]
    routes: tuple[Routed, ...] = ()
    entrance: Entrance | None = None
    hosts: frozenset[str] = frozenset({"127.0.0.1", "localhost", "::1"})
    behind_https: bool = False
    allowance: Allowance = field(default_factory=Allowance)

    @property
    def shown(self) -> tuple[Mounted, ...]:
        """The pages in the order of their links: the one everybody has first, though it is mounted last."""
        return tuple(sorted(self.pages, key=lambda page: page.path != "/"))


PREFIX = "/export/"

_NAMED = re.compile(r"([0-9a-f]{32})\.([a-z]{2,4})")


def export_routes(notes: Notebook, documents: Documents, versions: Library | None = None) -> Routed:
    """The route, over what was kept; quotes whose document is gone or changed say so, and with `versions` where they
    stand now."""

    def made(owner: str, conversation: str, kind: Format) -> Export:
        return exported(notes.conversation(owner, conversation), kind, documents, versions)

    async def export(request: Request) -> Response:
        visitor: Visitor = request.scope["state"][STATE]
        named = _NAMED.fullmatch(request.path_params["named"])
        if named is None or named[2] not in list(Format):
            return PlainTextResponse("there is no such file\n", 404)
        try:
            file = await run_in_threadpool(made, visitor.name, named[1], Format(named[2]))
        except ConversationNotFound as error:
            return PlainTextResponse(f"{error}\n", 404)
        return Response(
            file.content,
            media_type=file.media_type,
            headers={
                "Content-Disposition": f'attachment; filename="{file.file_name}"',
                "Cache-Control": "no-store",
            },
        )

    return Routed(PREFIX, (Route(PREFIX + "{named}", export, methods=["GET"]),), Role.STUDENT)


SECONDS_TO_END = 3
_QUEUE_LOOKS = 0.02
_PROGRESS_LOOKS = 1.0

_ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='7' fill='#8a4a08'/>"
    "<path d='M9 26V7h12v4h-7.600v4H20v4h-6.600v7z' fill='#fff'/></svg>"
)
_ICON_LINK = f'<link rel="icon" href="data:image/svg+xml,{quote(_ICON)}">'


def serve(site: Callable[[], Site], host: str = "127.0.0.1", port: int = 7860) -> None:
    """Serve the site until Ctrl-C; the address goes to standard error. Port 0 takes a free one.

    `site` is called once the address is taken. Raises `SettingError` when the host is not this machine's, or the port
    is taken or may not be used.
    """
    with contextlib.closing(listen(host, port)) as listener:
        import uvicorn

        served = site()
        config = uvicorn.Config(
            build_app(served),
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=SECONDS_TO_END,
            # A proxy is believed about who asks only where there is one.
            proxy_headers=served.behind_https,
            server_header=False,
        )
        taken: int = listener.getsockname()[1]
        print(f"Footnote is at {written(host, taken)}  (Ctrl-C ends it)", file=sys.stderr)
        if not only_here(host) and not served.behind_https:
            print(
                "Passwords and questions travel in clear: put a proxy that speaks TLS in front of it, and add "
                "--behind-https.",
                file=sys.stderr,
            )
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def build_app(site: Site) -> "FastAPI":
    """The web app that `serve` runs."""
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import PlainTextResponse, Response

    from ui.web.login import logging_in
    from ui.web.security import Door, Guard, Places

    app = FastAPI(title="Footnote", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/favicon.ico")
    def icon() -> Response:
        return Response(_ICON, media_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"})

    @app.exception_handler(FootnoteError)
    async def plain_error(_: Request, error: Exception) -> PlainTextResponse:
        return PlainTextResponse(f"{' '.join(str(error).split())}\n", 503)

    app.include_router(logging_in(site))
    for routed in site.routes:
        app.router.routes.extend(routed.routes)
    # The page at "/" takes every path that is left, and so comes last.
    for page in sorted(site.pages, key=lambda page: page.path == "/"):
        _mount(app, page)
    places = Places(site)
    app.add_middleware(Door, site=site, places=places)
    app.add_middleware(Guard, site=site, places=places)
    return app


def _mount(app: "FastAPI", page: Mounted) -> None:
    """Put a page at its path, with all of Gradio's that it does not need turned off."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr

    style = static("colors.css", "page.css")
    queue = page.blocks._queue
    # Each page's queue looks a thousand times a second whether anybody asks, and a hundred times for bars of progress
    # that there are none of; and after each event it makes a table of all that there were.
    queue.sleep_when_free, queue.progress_update_sleep_when_free = _QUEUE_LOOKS, _PROGRESS_LOOKS
    queue.ANAYLTICS_CACHE_FREQUENCY = sys.maxsize
    gr.mount_gradio_app(
        app,
        page.blocks,
        path=page.path,
        theme=gr.themes.Base(
            font=["ui-sans-serif", "system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]
        ),
        head=f"{_ICON_LINK}<style>{style}</style>{top_bar_head()}{page.head}",
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        show_error=False,
        max_file_size=1,
        allowed_paths=[],
        blocked_paths=["/"],
    )
