"""A page of the browser that is watched: at its end nothing has failed, and nothing was asked of another machine."""

import contextlib
from collections.abc import Iterator

from playwright.sync_api import BrowserContext, Page


@contextlib.contextmanager
def watched(context: BrowserContext, address: str) -> Iterator[Page]:
    """A new page for the block, which opens what is at `address`, as "http://127.0.0.1:7860"."""
    asked: list[str] = []
    failed: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.on("console", lambda said: failed.append(f"{said.text} {said.location}") if said.type == "error" else None)
    page.on("response", lambda reply: failed.append(f"{reply.status} {reply.url}") if reply.status >= 400 else None)
    yield page
    assert asked
    assert [url for url in asked if not url.startswith((address + "/", "data:", "blob:"))] == []
    assert failed == [], failed
