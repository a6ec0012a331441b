"""HTTP as the page's own script speaks it to a server: Gradio's queue, joined by POST, followed by server-sent events.

Values that stay on the server are sent as null; values that come as changes to the last ones are put together again.
Left out: what the page is made of (`visit`).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urlencode

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

    def _open(self, method: str, path: str, body: bytes | None, kind: str) -> tuple[HTTPConnection, HTTPResponse]:
        connection = HTTPConnection(self._host, self._port, timeout=_SECONDS)
        headers = {"Cookie": self.cookie} if self.cookie else {}
        if kind:
            headers["Content-Type"] = kind
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
