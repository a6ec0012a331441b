"""A site on a free port of this machine, in a thread, for as long as a test needs it."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator, Sequence

import uvicorn

from tests.page_fakes import overview
from tests.study_fakes import study
from ui.web.accounts import Role
from ui.web.ask_page import page
from ui.web.server import Mounted, Site, build_app
from ui.web.services import Answers, Choice, Sources, Study


def asking(
    answers: Answers,
    sources: Sources,
    examples: tuple[str, str, str],
    models: Sequence[Choice] = (),
    kept: Study | None = None,
) -> Mounted:
    """The page where one asks, without anything that counts how often; what is `kept` is in memory otherwise."""
    return Mounted("/", "Ask", page(answers, sources, overview(examples), models, kept or study()), Role.STUDENT)


@contextlib.contextmanager
def running(
    answers: Answers,
    sources: Sources,
    examples: tuple[str, str, str],
    models: Sequence[Choice] = (),
    kept: Study | None = None,
) -> Iterator[str]:
    """The address of a page that runs until the block ends; nobody logs in."""
    with running_site(lambda: Site((asking(answers, sources, examples, models, kept),))) as address:
        yield address


@contextlib.contextmanager
def running_site(site: Callable[[], Site]) -> Iterator[str]:
    """The address of a site that runs until the block ends."""
    ready = threading.Event()
    servers: list[uvicorn.Server] = []

    async def run(listener: socket.socket) -> None:
        # Built in a running event loop: outside one Gradio makes three of its own and never closes them.
        served = site()
        config = uvicorn.Config(
            build_app(served),
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=1,
            proxy_headers=served.behind_https,
        )
        servers.append(uvicorn.Server(config))
        ready.set()
        await servers[0].serve(sockets=[listener])

    # Connections wait in the listener's queue until the server takes them.
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        thread = threading.Thread(target=lambda: asyncio.run(run(listener)), daemon=True)
        thread.start()
        assert ready.wait(60), "the page was not built within 60 seconds"
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            servers[0].should_exit = True
            thread.join(20)
