"""A student's visit to the Ask page over HTTP, as the page's own script speaks it, and what a reader sees of it; the
same questions through `POST /api/v1/ask`."""

import json
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlencode
from uuid import uuid4

from corpus.errors import FootnoteError

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

_SECONDS = 600.0
_API = "/gradio_api"


class Trouble(FootnoteError):
    """The server did not do what the page asks of it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: status, headers by their lower-case names, and the body."""

    status: int
    headers: dict[str, str]
    body: bytes


class Wire:
    """The requests of one browser; `cookie` is sent with each."""

    def __init__(self, host: str, port: int, session: str) -> None:
        self._host = host
        self._port = port
        self._session = session
        self.cookie = ""

    def get(self, path: str) -> Reply:
        """A page or a file."""
        return self._whole("GET", path, None, "")

    def post_form(self, path: str, fields: dict[str, str]) -> Reply:
        """A form, sent."""
        return self._whole("POST", path, urlencode(fields).encode(), "application/x-www-form-urlencoded")

    def stay(self) -> HTTPConnection:
        """The connection by which the server knows that the page is still open."""
        connection, _ = self._open("GET", f"{_API}/heartbeat/{self._session}", None, "")
        return connection

    def event(self, number: int, trigger: int, data: list[Json]) -> Iterator[list[Json]]:
        """The values of an event's outputs, each time that they change, and at the end. Raises `Trouble`."""
        asked = {
            "data": data,
            "event_data": None,
            "fn_index": number,
            "trigger_id": trigger,
            "session_hash": self._session,
        }
        joined = self._whole("POST", f"{_API}/queue/join", json.dumps(asked).encode(), "application/json")
        if joined.status != 200:
            raise Trouble(f"the queue said {joined.status}: {joined.body.decode(errors='replace')[:200]}")
        values: list[Json] = []
        for message in self._messages():
            kind = message.get("msg")
            if kind in ("process_generating", "process_completed"):
                output = message.get("output")
                came = output.get("data") if isinstance(output, dict) else None
                if not isinstance(came, list) or message.get("success") is False:
                    raise Trouble(f"the event failed: {json.dumps(output)[:200]}")
                changes = bool(values) and kind == "process_generating"
                values = [changed(*pair) for pair in zip(values, came, strict=True)] if changes else came
                yield values
            if kind in ("process_completed", "close_stream"):
                return
            if kind == "unexpected_error":
                raise Trouble(f"the server said: {message.get('message')}")

    def growing(self, path: str, sent: dict[str, Json]) -> Iterator[Json]:
        """The data of the server-sent events that answer a JSON body. Raises `Trouble`."""
        body = json.dumps(sent).encode()
        connection, reply = self._open("POST", path, body, "application/json", accept="text/event-stream")
        try:
            if reply.status != 200:
                raise Trouble(f"{path} came with {reply.status}: {reply.read(200).decode(errors='replace')}")
            for line in reply:
                if line.startswith(b"data:"):
                    yield json.loads(line[5:])
        except (OSError, HTTPException) as error:
            raise Trouble(f"{path} broke off: {error}") from error
        finally:
            connection.close()

    def _messages(self) -> Iterator[dict[str, Json]]:
        connection, reply = self._open("GET", f"{_API}/queue/data?session_hash={self._session}", None, "")
        try:
            if reply.status != 200:
                raise Trouble(f"the queue's news came with {reply.status}")
            for line in reply:
                if line.startswith(b"data:"):
                    message = json.loads(line[5:])
                    if isinstance(message, dict):
                        yield message
        except (OSError, HTTPException) as error:
            raise Trouble(f"the queue's news broke off: {error}") from error
        finally:
            connection.close()

    def _whole(self, method: str, path: str, body: bytes | None, kind: str) -> Reply:
        connection, reply = self._open(method, path, body, kind)
        try:
            content = reply.read()
        except (OSError, HTTPException) as error:
            raise Trouble(f"{method} {path} broke off: {error}") from error
        finally:
            connection.close()
        return Reply(reply.status, {name.lower(): value for name, value in reply.getheaders()}, content)

    def _open(
        self, method: str, path: str, body: bytes | None, kind: str, accept: str = ""
    ) -> tuple[HTTPConnection, HTTPResponse]:
        connection = HTTPConnection(self._host, self._port, timeout=_SECONDS)
        headers = {"Cookie": self.cookie} if self.cookie else {}
        if kind:
            headers["Content-Type"] = kind
        if accept:
            headers["Accept"] = accept
        try:
            connection.request(method, path, body, headers)
            return connection, connection.getresponse()
        except (OSError, HTTPException) as error:
            connection.close()
            raise Trouble(f"{method} {path}: {error}") from error


def changed(value: Json, changes: Json) -> Json:
    """`value` after Gradio's `changes`: a list of ["replace" | "append" | "add" | "delete", path, what].

    Raises `Trouble` for any other.
    """
    if not isinstance(changes, list):
        raise Trouble("the server sent no changes where it should have")
    for change in changes:
        match change:
            case [str(what), list(path), new]:
                value = _put(value, what, path, new)
            case _:
                raise Trouble(f"no change: {json.dumps(change)[:100]}")
    return value


def _put(value: Json, what: str, path: list[Json], new: Json) -> Json:
    if not path:
        if what == "append" and isinstance(value, str) and isinstance(new, str):
            return value + new
        if what == "append" and isinstance(value, list) and isinstance(new, list):
            return [*value, *new]
        return new
    key, rest = path[0], path[1:]
    if isinstance(value, dict) and isinstance(key, str):
        if what == "delete" and not rest:
            return {name: held for name, held in value.items() if name != key}
        return {**value, key: _put(value.get(key), what, rest, new)}
    if isinstance(value, list) and isinstance(key, int):
        if not rest and what in ("add", "delete"):
            return [*value[:key], *([new] if what == "add" else []), *value[key + (what == "delete") :]]
        return [*value[:key], _put(value[key], what, rest, new), *value[key + 1 :]]
    raise Trouble(f"a change of what is not there: {what} {json.dumps(path)}")


# Words that stand by themselves in no answer: the state of it, and what only a screen reader says.
_STATUS = "fn-status"
_NOT_READ = frozenset({"fn-unseen", "fn-marks", "fn-actions"})
_VOID = frozenset({"br", "hr", "img", "input", "wbr"})


@dataclass(frozen=True, slots=True)
class Read:
    """`text` with its white space evened, `status` the line that says that more will come, empty where none is."""

    text: str
    status: str


def read_html(html: str) -> Read:
    """What stands in the HTML of one message."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Read(evened("".join(reader.text)), evened("".join(reader.status)))


def evened(text: str) -> str:
    """One blank for any white space, and no joiners that cannot be seen."""
    return " ".join(text.replace("\u2060", "").split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.status: list[str] = []
        self._open: list[frozenset[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        self._open.append(frozenset((dict(attrs).get("class") or "").split()))
        if tag in ("p", "li", "div", "h2"):
            self.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        classes = frozenset[str]().union(*self._open)
        if _STATUS in classes:
            self.status.append(data)
        elif not classes & _NOT_READ:
            self.text.append(data)


_CARRIED = re.compile(r'data-conversation="([0-9a-f]{32})"')


@dataclass(frozen=True, slots=True)
class Moments:
    """Seconds from asking: to the first words of the answer, to the whole of it, and to questions to go on with."""

    first: float
    whole: float
    finished: float


@dataclass(frozen=True, slots=True)
class Seen:
    """One question as its student saw it: `messages` are all that the page showed then, theirs and the answers; none
    where no page was asked."""

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
        match = _CARRIED.search(beneath)
        return Seen(question, messages, Moments(first, whole, time.monotonic() - began)), match[1] if match else ""


class ApiVisit:
    """One script. `run` raises `Trouble` when the server does not do what it is asked for."""

    def __init__(self, host: str, port: int) -> None:
        self._wire = Wire(host, port, "")

    def run(self, questions: Sequence[str]) -> Visited:
        """Ask, each question with those before it."""
        # Where nobody logs in, visitors are told apart by what the page gives them.
        self._wire.cookie = self._wire.get("/").headers.get("set-cookie", "").partition(";")[0]
        seen: list[Seen] = []
        turns: list[Json] = []
        for number, question in enumerate(questions):
            began, grown = time.monotonic(), list[tuple[float, dict[str, Json]]]()
            sent: dict[str, Json] = {"question": question, "history": list[Json](questions[:number])}
            for answer in self._wire.growing("/api/v1/ask", sent):
                if not isinstance(answer, dict) or "answer" not in answer:
                    raise Trouble(f"{question!r} was not answered: {json.dumps(answer)[:200]}")
                grown.append((time.monotonic() - began, answer))
            if not grown:
                raise Trouble(f"{question!r} was not answered")
            last, finished = grown[-1]
            whole = next(at for at, answer in grown if answer["answer"] == finished["answer"])
            seen.append(Seen(question, (), Moments(grown[0][0], whole, last)))
            turns.append({"question": question, "answer": finished})
        return Visited(tuple(seen), "", {"turns": turns})


def _asking(config: Json) -> _Asking:
    """The event behind the question box, as the page's configuration tells it."""
    try:
        return _read(config)
    except (KeyError, TypeError, ValueError, StopIteration) as error:
        raise Trouble(f"the page has no question box that could be used: {error!r}") from error


def _read(config: Json) -> _Asking:
    parts = {_int(item["id"]): _dict(item["props"]) for item in map(_dict, _list(_dict(config)["components"]))}
    named = {props.get("elem_id"): number for number, props in parts.items()}
    box = named["fn-ask"]
    event = next(
        item for item in map(_dict, _list(_dict(config)["dependencies"])) if [box, "submit"] in _list(item["targets"])
    )
    inputs, outputs = _list(event["inputs"]), _list(event["outputs"])
    return _Asking(
        number=_int(event["id"]),
        trigger=box,
        inputs=tuple(parts[_int(item)].get("value") for item in inputs),
        box=inputs.index(box),
        chat=outputs.index(named["fn-chat"]),
        beneath=outputs.index(named["fn-beneath"]),
    )


def _messages(value: Json) -> tuple[Read, ...]:
    """The messages of the Chatbot."""
    try:
        return tuple(read_html("".join(_texts(_dict(item)["content"]))) for item in _list(value))
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
