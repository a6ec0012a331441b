"""A generator run in a thread of its own, so that whoever listens to it can leave at any moment.

Gradio runs a plain generator in a pool and, on Stop, waits until its next step comes, which with a slow
language model may be a minute. What this leaves out: ending the step that is under way; nothing can.
"""

import asyncio
import contextlib
import threading
from collections.abc import AsyncGenerator, Generator
from typing import TypeVar

Step = TypeVar("Step")


async def away(steps: Generator[Step, None, None]) -> AsyncGenerator[Step, None]:
    """The steps as they come. When this is closed or cancelled, `steps` is closed after the step it is at.

    `steps` must not raise: what it meets it tells in a step.
    """
    loop = asyncio.get_running_loop()
    come: asyncio.Queue[tuple[Step, ...]] = asyncio.Queue()
    left = threading.Event()

    def tell(*step: Step) -> None:
        # The loop is closed when the server has ended meanwhile; nobody listens then.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(come.put_nowait, step)

    def run() -> None:
        try:
            for step in steps:
                if left.is_set():
                    break
                tell(step)
        finally:
            steps.close()
            tell()

    # A daemon, so that a model which never answers does not keep the server from ending.
    threading.Thread(target=run, name="footnote-answer", daemon=True).start()
    try:
        while step := await come.get():
            yield step[0]
    finally:
        left.set()
