"""Asking a model: its words as they come, with time-outs, and an end to the call when nobody reads on.

All calls run in one event loop on one thread of the process, begun by the first: a call can be ended there while it
waits for the network, which no thread could. Left out: what the words mean (`splitting`).
"""

import asyncio
import logging
import threading
import time
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Sequence
from dataclasses import dataclass
from functools import cache
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Protocol

from assistant.llm.failure import Failure, ModelFailed, failed
from assistant.llm.options import Patience, Sizes
from assistant.llm.prompts import Message

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk

_log = logging.getLogger(__name__)
_REASONS = ("finish_reason", "stop_reason", "done_reason")
_AT_LENGTH = frozenset({"length", "max_tokens"})
_DECLINED = frozenset({"content_filter", "refusal", "safety"})
# How often a reader who waits gets the chance to leave.
_BEAT = 0.25
# Beyond the time-outs of the loop's own, for a loop that never got to run.
_GRACE = 5.0
_BEGINNING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Ended:
    """The model is done; `at_length` tells that it was stopped at the length asked for."""

    at_length: bool = False


class Talk(Protocol):
    """Asks a model."""

    def say(self, messages: Sequence[Message], /) -> Generator[str, None, Ended]:
        """Its words as they come, and empty ones while none do; returns how it ended.

        Raises `ModelFailed`. Closing the generator ends the call.
        """
        ...


class Line:
    """Asks a LangChain chat model. Safe for many threads."""

    def __init__(self, model: "BaseChatModel", patience: Patience, sizes: Sizes, *, says_why_it_ends: bool) -> None:
        self._model = model
        self._patience = patience
        self._most = sizes.answer_characters
        self._says_why_it_ends = says_why_it_ends

    def say(self, messages: Sequence[Message], /) -> Generator[str, None, Ended]:
        """The model's words as they come, and empty ones some four times a second while none do.

        Closing this ends the call. Raises `ModelFailed`.
        """
        pipe: SimpleQueue[str | Ended | ModelFailed] = SimpleQueue()
        call = asyncio.run_coroutine_threadsafe(self._pump(messages, pipe), _loop())
        until = time.monotonic() + self._patience.whole + _GRACE
        try:
            while True:
                try:
                    event = pipe.get(timeout=_BEAT)
                except Empty:
                    if (call.done() and pipe.empty()) or time.monotonic() > until:
                        raise ModelFailed(Failure.BROKEN) from None
                    yield ""
                    continue
                if isinstance(event, ModelFailed):
                    raise event
                if isinstance(event, Ended):
                    return event
                yield event
        finally:
            call.cancel()

    async def _pump(self, messages: Sequence[Message], pipe: SimpleQueue[str | Ended | ModelFailed]) -> None:
        try:
            async with asyncio.timeout(self._patience.whole):
                try:
                    pipe.put(await self._read(messages, pipe))
                except ModelFailed as failure:
                    wait = failure.retry_after
                    if wait is None or wait > self._patience.retry_after:
                        raise
                    await asyncio.sleep(wait)
                    pipe.put(await self._read(messages, pipe))
        except ModelFailed as failure:
            _log.info("the language model failed: %s", failure.failure)
            pipe.put(failure)
        except TimeoutError:
            _log.info("the language model took more than %g seconds", self._patience.whole)
            pipe.put(ModelFailed(Failure.ENDLESS))

    async def _read(self, messages: Sequence[Message], pipe: SimpleQueue[str | Ended | ModelFailed]) -> Ended:
        """One call; words go into the pipe. Raises `ModelFailed`; cancelled, it closes the connection."""
        said, reason = 0, ""
        chunks = self._model.astream([(one.role, one.text) for one in messages])
        loop = asyncio.get_running_loop()
        until = loop.time() + self._patience.first
        try:
            while (chunk := await self._next(chunks, until, began=said > 0)) is not None:
                reason = _reason(chunk) or reason
                text = chunk.text
                if not text:
                    # A sign of life, but no word: the student still waits.
                    continue
                said += len(text)
                if said > self._most:
                    raise ModelFailed(Failure.ENDLESS)
                pipe.put(str(text))
                until = loop.time() + self._patience.between
        finally:
            if isinstance(chunks, AsyncGenerator):
                await chunks.aclose()
        if reason in _DECLINED:
            raise ModelFailed(Failure.DECLINED)
        if not said:
            raise ModelFailed(Failure.EMPTY)
        if not reason and self._says_why_it_ends:
            raise ModelFailed(Failure.CUT_OFF)
        return Ended(reason in _AT_LENGTH)

    async def _next(
        self, chunks: "AsyncIterator[AIMessageChunk]", until: float, began: bool
    ) -> "AIMessageChunk | None":
        """The next chunk, None behind the last. Raises `ModelFailed`, so too when it does not come in time."""
        waiting = asyncio.timeout_at(until)
        try:
            async with waiting:
                return await anext(chunks, None)
        except Exception as error:  # each provider's client raises its own; all of them end in the offline answer
            if waiting.expired():
                raise ModelFailed(Failure.STALLED if began else Failure.NO_FIRST_WORD) from None
            _log.debug("the language model failed with %s", type(error).__name__)
            raise failed(error, began) from None


def _reason(chunk: "AIMessageChunk") -> str:
    """Why the model ended, where the chunk says so."""
    for name in _REASONS:
        said = chunk.response_metadata.get(name)
        if isinstance(said, str) and said:
            return said.lower()
    return ""


def _loop() -> asyncio.AbstractEventLoop:
    """The loop that all calls of the process run in."""
    with _BEGINNING:
        return _begun()


@cache
def _begun() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="footnote-llm", daemon=True).start()
    return loop
