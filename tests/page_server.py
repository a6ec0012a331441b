"""The page on a free port of this machine, in a thread, for as long as a test needs it."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI

from ui.page.ports import Answers, Documents
from ui.page.server import build_app


@contextlib.contextmanager
def running(answers: Answers, documents: Documents, examples: tuple[str, str, str]) -> Iterator[str]:
    """The address of a page that runs until the block ends."""

    async def built() -> FastAPI:
        # Outside a running event loop Gradio makes three of its own and never closes them.
        return build_app(answers, documents, examples)

    config = uvicorn.Config(
        asyncio.run(built()), log_level="warning", access_log=False, timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        until = time.monotonic() + 30
        while not server.started and time.monotonic() < until:
            time.sleep(0.02)
        assert server.started, "the page did not start within 30 seconds"
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(15)
