"""A student's visit to the Ask page: it is opened, questions are asked in its box one after another, and what was kept
of the conversation is exported.

Everything goes through the page's own events, found in what the server says the page is made of. Left out: the other
panels.
"""

import json
import re
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from uuid import uuid4

from evals.crowd.reading_page import Read, read_html
from evals.crowd.wire import Json, Trouble, Wire

_CARRIED = re.compile(r'data-conversation="([0-9a-f]{32})"')


@dataclass(frozen=True, slots=True)
class Moments:
    """Seconds from asking: to the first words of the answer, to the whole of it, and to questions to go on with."""

    first: float
    whole: float
    finished: float


@dataclass(frozen=True, slots=True)
class Seen:
    """One question as its student saw it: `messages` are all that the page showed then, theirs and the answers."""

    question: str
    messages: tuple[Read, ...]
    moments: Moments


@dataclass(frozen=True, slots=True)
class Visited:
    """A visit: what was seen question by question, under which id the conversation is kept, and its export."""

    seen: tuple[Seen, ...]
    conversation: str
    exported: Json


@dataclass(frozen=True, slots=True)
class _Asking:
    """The event of the question box: its number, what triggers it, what is sent, and which outputs matter."""

    number: int
    trigger: int
    inputs: tuple[Json, ...]
    box: int
    chat: int
    beneath: int


class Visit:
    """One browser window. Every method raises `Trouble` when the server does not do what the page needs."""

    def __init__(self, host: str, port: int) -> None:
        self._wire = Wire(host, port, uuid4().hex[:11])

    def log_in(self, name: str, password: str) -> None:
        """Come in by the form."""
        reply = self._wire.post_form("/login", {"name": name, "password": password, "next": "/"})
        cookie = reply.headers.get("set-cookie", "").partition(";")[0]
        if reply.status != 303 or not cookie:
            raise Trouble(f"{name} could not log in: {reply.status}")
        self._wire.cookie = cookie

    def run(self, questions: Sequence[str]) -> Visited:
        """Open the page, ask, and take the conversation home."""
        page = self._wire.get("/")
        if page.status != 200:
            raise Trouble(f"the page came with {page.status}")
        if "set-cookie" in page.headers:
            # Where nobody logs in, the page tells its visitors apart by it.
            self._wire.cookie = page.headers["set-cookie"].partition(";")[0]
        asking = _asking(json.loads(self._wire.get("/config").body))
        seen: list[Seen] = []
        kept = ""
        with closing(self._wire.stay()):
            for question in questions:
                one, carried = self._asked(asking, question)
                seen.append(one)
                kept = carried or kept
        exported = self.export(kept)
        if exported is None:
            raise Trouble(f"the conversation {kept!r} cannot be exported by whoever had it")
        return Visited(tuple(seen), kept, exported)

    def export(self, conversation: str) -> Json:
        """A conversation that is kept; None where there is none such for this visitor."""
        reply = self._wire.get(f"/export/{conversation}.json")
        if reply.status == 404:
            return None
        if reply.status != 200:
            raise Trouble(f"the export came with {reply.status}")
        exported: Json = json.loads(reply.body)
        return exported

    def _asked(self, asking: _Asking, question: str) -> tuple[Seen, str]:
        data: list[Json] = [question if at == asking.box else held for at, held in enumerate(asking.inputs)]
        began = time.monotonic()
        first = whole = 0.0
        messages: tuple[Read, ...] = ()
        beneath = ""
        for values in self._wire.event(asking.number, asking.trigger, data):
            now = time.monotonic() - began
            messages = _messages(values[asking.chat])
            if messages and messages[-1].text:
                first = first or now
                whole = whole or (0.0 if messages[-1].status else now)
            carried = values[asking.beneath]
            beneath = carried if isinstance(carried, str) else beneath
        if not whole:
            raise Trouble(f"{question!r} was not answered")
        found = _CARRIED.search(beneath)
        return Seen(question, messages, Moments(first, whole, time.monotonic() - began)), found[1] if found else ""


def _asking(config: Json) -> _Asking:
    """The event behind the question box, as the page's configuration tells it."""
    try:
        return _read(config)
    except (KeyError, TypeError, ValueError, StopIteration) as error:
        raise Trouble(f"the page has no question box that could be used: {error!r}") from error


def _read(config: Json) -> _Asking:
    parts = {_int(one["id"]): _dict(one["props"]) for one in map(_dict, _list(_dict(config)["components"]))}
    named = {props.get("elem_id"): number for number, props in parts.items()}
    box = named["fn-ask"]
    event = next(
        one for one in map(_dict, _list(_dict(config)["dependencies"])) if [box, "submit"] in _list(one["targets"])
    )
    inputs, outputs = _list(event["inputs"]), _list(event["outputs"])
    return _Asking(
        number=_int(event["id"]),
        trigger=box,
        inputs=tuple(parts[_int(one)].get("value") for one in inputs),
        box=inputs.index(box),
        chat=outputs.index(named["fn-chat"]),
        beneath=outputs.index(named["fn-beneath"]),
    )


def _messages(value: Json) -> tuple[Read, ...]:
    """The messages of the Chatbot."""
    try:
        return tuple(read_html("".join(_texts(_dict(one)["content"]))) for one in _list(value))
    except (KeyError, TypeError) as error:
        raise Trouble(f"messages that cannot be read: {error!r}") from error


def _texts(content: Json) -> list[str]:
    return [content] if isinstance(content, str) else [str(_dict(part)["text"]) for part in _list(content)]


def _dict(value: Json) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise TypeError("an object was expected")
    return value


def _list(value: Json) -> list[Json]:
    if not isinstance(value, list):
        raise TypeError("a list was expected")
    return value


def _int(value: Json) -> int:
    if not isinstance(value, int):
        raise TypeError("a number was expected")
    return value
