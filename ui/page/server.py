"""Serving the page: the web app with its headers and `/health`, the address, and a quiet end on Ctrl-C.

Left out: what the page is (`app`), what may be asked of the server (`guard`).
"""

import contextlib
import errno
import ipaddress
import socket
import sys
from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING

from corpus.errors import SettingError
from ui.page.ports import Answers, Choice, Sources

if TYPE_CHECKING:
    from fastapi import FastAPI

SECONDS_TO_END = 3

_ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E"
    "%3Crect width='32' height='32' rx='7' fill='%238a4a08'/%3E"
    "%3Cpath d='M9 26V7h12v4h-7.600v4H20v4h-6.600v7z' fill='%23fff'/%3E%3C/svg%3E"
)


def serve(
    answers: Answers,
    sources: Sources,
    examples: tuple[str, str, str],
    host: str = "127.0.0.1",
    port: int = 7860,
    models: Sequence[Choice] = (),
) -> None:
    """Serve the page until Ctrl-C; the address goes to standard error. Port 0 takes a free one.

    Raises `SettingError` when the host is not this machine's, or the port is taken or may not be used.
    """
    with contextlib.closing(_listen(host, port)) as listener:
        import uvicorn

        app = build_app(answers, sources, examples, models)
        config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=SECONDS_TO_END)
        taken: int = listener.getsockname()[1]
        print(f"Footnote is at {_address(host, taken)}  (Ctrl-C ends it)", file=sys.stderr)
        if not _only_here(host):
            print("Anyone who can reach this machine can ask it: there is no login.", file=sys.stderr)
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def build_app(
    answers: Answers, sources: Sources, examples: tuple[str, str, str], models: Sequence[Choice] = ()
) -> "FastAPI":
    """The web app that `serve` runs."""
    from fastapi import FastAPI

    from ui.page.app import page
    from ui.page.guard import Guard

    blocks = page(answers, sources, examples, models)
    import gradio as gr

    app = FastAPI(title="Footnote", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    style = files("ui.page").joinpath("style.css").read_text("utf-8")
    gr.mount_gradio_app(
        app,
        blocks,
        path="/",
        theme=gr.themes.Base(
            font=["ui-sans-serif", "system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]
        ),
        head=f'<link rel="icon" href="{_ICON}"><style>{style}</style>',
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
    app.add_middleware(Guard)
    return app


def _listen(host: str, port: int) -> socket.socket:
    """A socket that listens there."""
    if not 0 <= port <= 65_535:
        raise SettingError(f"the port {port} is outside 0 to 65535: choose another with --port")
    try:
        family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(place[:2], family=family, backlog=256)
    except PermissionError as error:
        raise SettingError(f"the port {port} may not be used: choose one above 1023 with --port") from error
    except (socket.gaierror, UnicodeError) as error:
        raise SettingError(f"the host {host!r} is not known: choose another with --host") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise SettingError(f"the port {port} is in use: choose another with --port") from error
        raise SettingError(f"cannot listen at {host} port {port} ({error.strerror}): see --host, --port") from error


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _only_here(host: str) -> bool:
    """Whether nobody but this machine can reach `host`."""
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"
