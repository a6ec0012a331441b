"""A GGUF file run in this process by llama.cpp (xllamacpp, the extra `local`): loaded, asked, stopped, freed.

One model is in memory at a time, and answers one question at a time; the next waits for its turn. What llama.cpp's
server would send over HTTP it hands to a function here; the port that it opens beside is on 127.0.0.1, with a key that
nobody is told.
"""

import atexit
import http.client
import secrets
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Protocol
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError

from assistant.llm.client import ModelName, Patience, Sizes
from assistant.llm.failures import Failure, ModelFailed
from assistant.llm.prompts import COPIED, NUMBERED, Message, Pace, Wording
from assistant.llm.stream import Ended
from corpus.errors import ModelError
from index.network import named_threads

_MAGIC = b"GGUF"
_BEAT = 0.25
# Tokens read between two looks at whether the student has gone.
_STEP = 128
# Fewer tell nothing of how fast it reads.
_TELLING = 32
_QUIET = -1
# Parameters; one with fewer keeps no rules.
_KEEPS_RULES = 500_000_000
_ROLES = {"system": "system", "human": "user"}


class _Server(Protocol):
    """What is used of xllamacpp's `Server`."""

    listening_address: str

    def handle_chat_completions(self, request: Mapping[str, object], heard: Callable[[object], bool], /) -> object:
        """Calls `heard` with each chunk, and ends when that returns True."""
        ...


class _Delta(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    delta: _Delta = _Delta()
    finish_reason: str | None = None


class _Progress(BaseModel):
    """Of the prompt's tokens: all, those that were known, those that are done; and the time since it began."""

    total: int
    cache: int
    processed: int
    time_ms: float


class Timings(BaseModel):
    """What llama.cpp says of a call: tokens read and written, those that it had read before, tokens a second."""

    cache_n: int = 0
    prompt_n: int = 0
    prompt_per_second: float = 0.0
    predicted_n: int = 0
    predicted_per_second: float = 0.0


class _Chunk(BaseModel):
    choices: list[_Choice] = []
    prompt_progress: _Progress | None = None
    timings: Timings | None = None
    error: dict[str, object] | None = None


class _Described(BaseModel):
    """What the server lists of its model."""

    class Meta(BaseModel):
        n_ctx_train: int
        n_params: int

    class Listed(BaseModel):
        meta: "_Described.Meta"

    data: list[Listed]


def require(name: ModelName) -> Path:
    """The file of that name. Raises `ModelError` where there is none, it is no GGUF file, or the extra is missing."""
    path = Path(name.model).expanduser()
    if find_spec("xllamacpp") is None:
        raise ModelError(f"the model {name} needs a package that is not installed: pip install 'footnote[local]'")
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except OSError as error:
        raise ModelError(f"the model {path} cannot be read: {error.strerror}") from error
    if magic != _MAGIC:
        raise ModelError(f"{path} is no GGUF file: --llm takes gguf:/path/to/model.gguf")
    return path


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model in memory; how many tokens it reads and writes at once here, and how many it was made for.

    `wording` is how one of its size is asked.
    """

    path: Path
    server: _Server
    context: int
    made_for: int
    wording: Wording


class Memory:
    """Holds one model. `turn` is taken for as long as it is used, loaded or freed."""

    def __init__(self) -> None:
        self.turn = threading.Lock()
        self.ending = threading.Event()
        self._loaded: Loaded | None = None

    def loaded(self, path: Path, context: int) -> Loaded:
        """The model of that file, loaded if it is not; any other is freed. For whoever has the turn.

        Raises `ModelError`.
        """
        if self._loaded is None or self._loaded.path != path:
            self._loaded = None
            # Once for the process: a function registered again would be called again.
            atexit.unregister(self.end)
            atexit.register(self.end)
            self._loaded = _load(path, context)
        return self._loaded

    @property
    def address(self) -> str:
        """Where llama.cpp's server of the model in memory listens; empty where none is."""
        return "" if self._loaded is None else self._loaded.server.listening_address

    def free(self, seconds: float = -1) -> None:
        """Free the model, once it is used no more; does nothing when that takes longer than so many seconds."""
        if self.turn.acquire(timeout=seconds):
            try:
                self._loaded = None
            finally:
                self.turn.release()

    def end(self) -> None:
        """End what is being written, and free the model: for the end of the process."""
        self.ending.set()
        self.free(5.0)


MEMORY = Memory()


def _load(path: Path, context: int) -> Loaded:
    import xllamacpp

    key = secrets.token_hex(16)
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(path)
    parameters.n_ctx = context
    parameters.n_batch = parameters.n_ubatch = _STEP
    parameters.n_parallel = 1
    if (threads := named_threads()) is not None:
        # Else a thread for each core: on a machine that has other work, each waits for the slowest.
        parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = threads
    parameters.warmup = False
    parameters.verbosity = _QUIET
    parameters.ui = parameters.endpoint_slots = False
    parameters.cache_ram_mib = 0
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.api_keys = [key]
    try:
        server: _Server = xllamacpp.Server(parameters)
    except RuntimeError as error:
        raise ModelError(
            f"the model {path} cannot be loaded: the file is damaged or not whole, too large for the memory, or of a "
            "kind that the installed xllamacpp does not know"
        ) from error
    described = _described(server, key)
    wording = COPIED if described.n_params < _KEEPS_RULES else NUMBERED
    return Loaded(path, server, min(context, described.n_ctx_train), described.n_ctx_train, wording)


def _described(server: _Server, key: str) -> _Described.Meta:
    """What the server says of its model."""
    # No proxy of the environment's is asked: this goes to this process.
    connection = http.client.HTTPConnection(urlsplit(server.listening_address).netloc, timeout=30)
    try:
        connection.request("GET", "/v1/models", headers={"Authorization": f"Bearer {key}"})
        described = _Described.model_validate_json(connection.getresponse().read())
    finally:
        connection.close()
    return described.data[0].meta


@dataclass(frozen=True, slots=True)
class _Alive:
    """It has begun, or goes on reading, and its next sign may take so many seconds."""

    seconds: float


_Event = str | Ended | ModelFailed | _Alive


class LocalModel:
    """Asks the model in a file: a `Talk`. Safe for many threads."""

    def __init__(self, path: Path, patience: Patience, sizes: Sizes, pace: Pace) -> None:
        self._path = path
        self._patience = patience
        self._sizes = sizes
        self._pace = pace
        self.timings = Timings()

    def open(self) -> Loaded:
        """The model, loaded. Raises `ModelError`."""
        with MEMORY.turn:
            return MEMORY.loaded(self._path, self._sizes.context)

    def warm_up(self, fixed: Message) -> None:
        """Have it read what every prompt begins with: that is kept, and tells how many passages it can be given."""
        self._answer((fixed, Message("human", "")), SimpleQueue(), threading.Event(), 1)

    def say(self, messages: Sequence[Message], /) -> Generator[str, None, Ended]:
        """The model's words as they come, and empty ones while none do.

        Closing this ends the call, when a step of reading is done. Raises `ModelFailed`.
        """
        pipe: SimpleQueue[_Event] = SimpleQueue()
        stopped = threading.Event()
        arguments = (tuple(messages), pipe, stopped, self._sizes.answer_tokens)
        threading.Thread(target=self._answer, args=arguments, name="footnote-gguf", daemon=True).start()
        # At first it waits for its turn.
        until, late = time.monotonic() + self._patience.whole, Failure.TOO_MANY
        length, whole_until = 0, float("inf")
        try:
            while True:
                try:
                    event = pipe.get(timeout=_BEAT)
                except Empty:
                    if time.monotonic() > until:
                        raise ModelFailed(late) from None
                    yield ""
                    continue
                if isinstance(event, ModelFailed):
                    raise event
                if isinstance(event, Ended):
                    if not length:
                        raise ModelFailed(Failure.EMPTY)
                    return event
                now = time.monotonic()
                if isinstance(event, _Alive):
                    until, late = now + event.seconds, Failure.NO_FIRST_WORD
                    yield ""
                    continue
                whole_until = now + self._patience.whole if not length else whole_until
                length += len(event)
                until, late = now + self._patience.between, Failure.STALLED
                if length > self._sizes.answer_characters or now > whole_until:
                    raise ModelFailed(Failure.ENDLESS)
                yield event
        finally:
            stopped.set()

    def _answer(
        self, messages: Sequence[Message], pipe: "SimpleQueue[_Event]", stopped: threading.Event, most: int
    ) -> None:
        """Have it answer, in a thread of its own; what comes goes into the pipe."""
        with MEMORY.turn:
            if stopped.is_set() or MEMORY.ending.is_set():
                return
            call = _Call(pipe, stopped, self._pace, self._pace.tokens(messages), self._patience.first)
            try:
                loaded = MEMORY.loaded(self._path, self._sizes.context)
                pipe.put(_Alive(self._pace.limit(call.tokens, self._patience.first)))
                loaded.server.handle_chat_completions(
                    {
                        "messages": [{"role": _ROLES[message.role], "content": message.text} for message in messages],
                        "max_tokens": most,
                        "temperature": 0.0,
                        "stream": True,
                        "return_progress": True,
                    },
                    call.heard,
                )
            except (ModelError, RuntimeError):
                pipe.put(ModelFailed(Failure.BROKEN))
                return
            self.timings = call.timings
            pipe.put(call.ended)


# What is left of a small context for an answer.
_ANSWER_SHARE = 4
_LEAST_CONTEXT = 256


def opened(path: Path, patience: Patience, sizes: Sizes, pace: Pace) -> tuple[LocalModel, Sizes, Loaded]:
    """The model in that file, what fits into it, and how it is loaded; it has read what every prompt begins with.

    Raises `ModelError`.
    """
    loaded = LocalModel(path, patience, sizes, pace).open()
    context = loaded.context
    if context < _LEAST_CONTEXT:
        raise ModelError(f"the model {path} reads {context} tokens at once, too few for one passage")
    answer = min(sizes.answer_tokens, context // _ANSWER_SHARE)
    fitting = replace(sizes, answer_tokens=answer, prompt_tokens=min(sizes.prompt_tokens, context - answer))
    model = LocalModel(path, patience, fitting, pace)
    model.warm_up(loaded.wording.fixed)
    return model, fitting, loaded


class _Call:
    """Takes in the chunks of one answer."""

    def __init__(
        self, pipe: "SimpleQueue[_Event]", stopped: threading.Event, pace: Pace, tokens: int, first: float
    ) -> None:
        self._pipe = pipe
        self._stopped = stopped
        self._pace = pace
        self._first = first
        self.tokens = tokens
        self.timings = Timings()
        self.ended: Ended | ModelFailed = ModelFailed(Failure.CUT_OFF)

    def heard(self, chunk: object) -> bool:
        """Take in one; whether to stop. What it raised would be lost in llama.cpp."""
        if self._stopped.is_set() or MEMORY.ending.is_set():
            return True
        try:
            self._take(_Chunk.model_validate(chunk))
        except ValidationError:
            self.ended = ModelFailed(Failure.GARBAGE)
            return True
        return False

    def _take(self, chunk: _Chunk) -> None:
        if chunk.error is not None:
            self.ended = ModelFailed(Failure.TOO_LONG if "n_ctx" in chunk.error else Failure.SERVER_ERROR)
            return
        if chunk.prompt_progress is not None and chunk.prompt_progress.total:
            self._read(chunk.prompt_progress)
        if chunk.timings is not None:
            self.timings = chunk.timings
        for choice in chunk.choices:
            if choice.delta.content:
                self._pipe.put(choice.delta.content)
            if choice.finish_reason is not None:
                self.ended = Ended(choice.finish_reason == "length")

    def _read(self, progress: _Progress) -> None:
        read, estimated = progress.processed - progress.cache, self.tokens / progress.total
        if read >= _TELLING:
            self._pace.learn(read * estimated, progress.time_ms / 1000)
        left = (progress.total - progress.processed) * estimated
        self._pipe.put(_Alive(self._pace.limit(left, self._first)))
