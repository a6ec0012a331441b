"""Serving a site: the web app with its pages, its headers and `/health`, and a quiet end on Ctrl-C.

Left out: what the pages are, what may be asked of the server (`guard`), and by whom (`door`).
"""

import contextlib
import os
import sys
from collections.abc import Callable
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import quote

from corpus.errors import FootnoteError
from ui.page.listening import listen, only_here, written
from ui.page.site import Mounted, Site
from ui.page.top_bar import top_bar_head

if TYPE_CHECKING:
    from fastapi import FastAPI

SECONDS_TO_END = 3

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

    from ui.page.door import Door
    from ui.page.guard import Guard
    from ui.page.logging_in import logging_in
    from ui.page.places import Places

    app = FastAPI(title="Footnote", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/favicon.ico")
    def icon() -> Response:
        return Response(_ICON, media_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"})

    @app.exception_handler(FootnoteError)
    async def told(_: Request, error: Exception) -> PlainTextResponse:
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

    style = files("ui.page").joinpath("style.css").read_text("utf-8")
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
