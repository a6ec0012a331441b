"""A model's words as they come, with time-outs and an end to the call, cut into whole sentences."""

import asyncio
import logging
import re
import threading
import time
import unicodedata
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Protocol

from assistant.llm.client import Patience, Sizes
from assistant.llm.failures import Failure, ModelFailed, failed
from assistant.llm.prompts import MARK, Message, Pace, numbers_in, without_marks
from corpus.sentences import sentence_spans
from corpus.span import Span
from corpus.text import BOLD, ITALIC

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

    def __init__(
        self,
        model: "BaseChatModel",
        patience: Patience,
        sizes: Sizes,
        *,
        says_why_it_ends: bool,
        pace: Pace | None = None,
    ) -> None:
        self._model = model
        self._patience = patience
        self._most = sizes.answer_characters
        self._says_why_it_ends = says_why_it_ends
        self._pace = pace

    def say(self, messages: Sequence[Message], /) -> Generator[str, None, Ended]:
        """The model's words as they come, and empty ones some four times a second while none do.

        Closing this ends the call. Raises `ModelFailed`.
        """
        pipe: SimpleQueue[str | Ended | ModelFailed] = SimpleQueue()
        patience = self._patience
        if self._pace is not None:
            first = self._pace.limit(self._pace.tokens(messages[1:]), patience.first)
            patience = replace(patience, first=first, whole=patience.whole + first - patience.first)
        call = asyncio.run_coroutine_threadsafe(self._pump(messages, pipe, patience), _loop())
        until = time.monotonic() + patience.whole + _GRACE
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

    async def _pump(
        self, messages: Sequence[Message], pipe: SimpleQueue[str | Ended | ModelFailed], patience: Patience
    ) -> None:
        try:
            async with asyncio.timeout(patience.whole):
                try:
                    pipe.put(await self._read(messages, pipe, patience))
                except ModelFailed as failure:
                    wait = failure.retry_after
                    if wait is None or wait > patience.retry_after:
                        raise
                    await asyncio.sleep(wait)
                    pipe.put(await self._read(messages, pipe, patience))
        except ModelFailed as failure:
            _log.info("the language model failed: %s", failure.failure)
            pipe.put(failure)
        except TimeoutError:
            _log.info("the language model took more than %g seconds", patience.whole)
            pipe.put(ModelFailed(Failure.ENDLESS))

    async def _read(
        self, messages: Sequence[Message], pipe: SimpleQueue[str | Ended | ModelFailed], patience: Patience
    ) -> Ended:
        """One call; words go into the pipe. Raises `ModelFailed`; cancelled, it closes the connection."""
        length, reason = 0, ""
        chunks = self._model.astream([(message.role, message.text) for message in messages])
        loop = asyncio.get_running_loop()
        began = loop.time()
        until = began + patience.first
        try:
            while (chunk := await self._next(chunks, until, began=length > 0)) is not None:
                reason = _reason(chunk) or reason
                text = chunk.text
                if not text:
                    # A sign of life, but no word: the student still waits.
                    continue
                if not length:
                    self._learn(messages, loop.time() - began)
                length += len(text)
                if length > self._most:
                    raise ModelFailed(Failure.ENDLESS)
                pipe.put(str(text))
                until = loop.time() + patience.between
        except ModelFailed as failure:
            if failure.failure is Failure.NO_FIRST_WORD:
                self._learn(messages, loop.time() - began)
            raise
        finally:
            if isinstance(chunks, AsyncGenerator):
                await chunks.aclose()
        if reason in _DECLINED:
            raise ModelFailed(Failure.DECLINED)
        if not length:
            raise ModelFailed(Failure.EMPTY)
        if not reason and self._says_why_it_ends:
            raise ModelFailed(Failure.CUT_OFF)
        return Ended(reason in _AT_LENGTH)

    def _learn(self, messages: Sequence[Message], seconds: float) -> None:
        """The first word came, or did not come, after so long."""
        if self._pace is not None:
            self._pace.learn_of_server(messages, seconds)

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
        value = chunk.response_metadata.get(name)
        if isinstance(value, str) and value:
            return value.lower()
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


_STOP = re.compile(r"\n|(?<![.!?…])[.!?…]++[\"'”’)*_]{0,20}+(?=[\s\[【]|$)")
_MARKS = re.compile(rf"(?:[^\S\n]{{0,20}}+{MARK}[.,;]?)*", re.IGNORECASE)
_NEXT = re.compile(r"(?<!\s)\s++(?P<word>\S++)(?=\s)")
_NEXT_AT_END = re.compile(r"(?<!\s)\s++(?P<word>\S++)")
_MAYBE_MARK = re.compile(r"[^\S\n]{0,20}+[\[【][^\]】\n]{0,24}$")
_MARKDOWN = (
    (re.compile(r"^\s{0,9}(?:#{1,6}\s{1,9}|>\s{1,9}|[-*•+]\s{1,9}|\d{1,2}[.)]\s{1,9})"), ""),
    (BOLD, r"\2"),
    (ITALIC, r"\1"),
    (re.compile(r"`++([^`]*+)`++"), r"\1"),
)
_THINK, _THOUGHT = "<think>", "</think>"


@dataclass(frozen=True, slots=True)
class ModelSentence:
    """One sentence of a model: `text` without its marks, `marks` the numbers it cites."""

    text: str
    marks: tuple[int, ...]


class Splitter:
    """Takes in what comes, and gives each sentence once it is whole. For one answer."""

    def __init__(self) -> None:
        self._raw = ""
        self._thinking: bool | None = None
        self._text = ""
        self._looked = 0

    @property
    def pending(self) -> str:
        """The sentence that is being written, marks and Markdown taken off."""
        return _plain(self._text)

    def take(self, words: str) -> tuple[ModelSentence, ...]:
        """The sentences that these words complete."""
        self._text += "".join(character for character in self._spoken(words) if _is_seen(character))
        return tuple(self._whole(at_end=False))

    def end(self) -> tuple[ModelSentence, ...]:
        """The sentences that are left when nothing more comes; the last may be half a sentence."""
        sentences = self._whole(at_end=True)
        last = _model_sentence(self._text)
        self._text = ""
        return (*sentences, last) if last is not None else tuple(sentences)

    def _spoken(self, words: str) -> str:
        """The words without what the model thinks aloud before its answer."""
        if self._thinking is False:
            return words
        self._raw += words
        if self._thinking is None:
            start = self._raw.lstrip()
            if not start or (len(start) < len(_THINK) and _THINK.startswith(start)):
                return ""
            self._thinking = start.startswith(_THINK)
        if self._thinking:
            _, over, rest = self._raw.partition(_THOUGHT)
            if not over:
                return ""
            self._raw, self._thinking = rest, False
        spoken, self._raw = self._raw, ""
        return spoken

    def _whole(self, at_end: bool) -> list[ModelSentence]:
        sentences: list[ModelSentence] = []
        while (end := self._end(at_end)) is not None:
            sentence = _model_sentence(self._text[:end])
            self._text = self._text[end:].lstrip(" ")
            self._looked = 0
            if sentence is not None:
                sentences.append(sentence)
        return sentences

    def _end(self, at_end: bool) -> int | None:
        """Where the first sentence ends; None while that cannot be told."""
        for match in _STOP.finditer(self._text, self._looked):
            if match.group() == "\n":
                return match.end()
            marks = _MARKS.match(self._text, match.end())
            end = marks.end() if marks is not None else match.end()
            if not at_end and (end == len(self._text) or _MAYBE_MARK.match(self._text, end)):
                return None
            following = (_NEXT_AT_END if at_end else _NEXT).match(self._text, end)
            if following is None:
                return None
            if "\n" in self._text[end : following.start("word")] or _is_end(self._text[:end], following["word"]):
                return end
            self._looked = end
        return None


def _is_end(head: str, word: str) -> bool:
    """Whether a sentence ends where `head` does, the next word being `word`."""
    if word[0].islower():
        return False
    before = " ".join(without_marks(head).split())
    text = f"{before} {word}"
    return sentence_spans(text, Span(0, len(text)))[-1].start > len(before)


def _model_sentence(text: str) -> ModelSentence | None:
    plain = _plain(text)
    return ModelSentence(plain, numbers_in(text)) if any(character.isalnum() for character in plain) else None


def _plain(text: str) -> str:
    words = without_marks(text)
    for pattern, kept in _MARKDOWN:
        words = pattern.sub(kept, words)
    return " ".join(words.split())


def _is_seen(character: str) -> bool:
    """Whether a character shows: no control, no change of direction, nothing of zero width, no private use."""
    return character in "\n\t " or unicodedata.category(character) not in {"Cc", "Cf", "Co", "Cs", "Cn"}
