"""Listening to a generator that runs in a thread of its own."""

import asyncio
import threading
from collections.abc import Generator
from contextlib import aclosing

import pytest

from ui.web.conversation import away

WAIT = 20


@pytest.mark.parametrize("how", ["closed", "cancelled"])
def test_leaving_does_not_wait_for_the_step_under_way(how: str) -> None:
    go_on, closed = threading.Event(), threading.Event()

    def slow() -> Generator[int, None, None]:
        try:
            yield 1
            go_on.wait(WAIT)
            yield 2
        finally:
            closed.set()

    async def listen() -> None:
        async with aclosing(away(slow())) as steps:
            assert await anext(steps) == 1
            if how == "cancelled":
                waiting = asyncio.ensure_future(anext(steps))
                await asyncio.sleep(0)
                waiting.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await waiting
        assert not closed.is_set()

    asyncio.run(listen())
    go_on.set()
    assert closed.wait(WAIT)
