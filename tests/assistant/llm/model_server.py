"""A server of ours that speaks OpenAI's protocol on 127.0.0.1, and misbehaves on request: real sockets, no model."""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

STOP = "data: [DONE]\n\n"


def event(text: str | None = None, finish: str | None = None) -> str:
    """One piece of a stream."""
    delta = {} if text is None else {"content": text}
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(chunk)}\n\n"


def spoken(*pieces: str, finish: str = "stop") -> tuple[str, ...]:
    """A whole stream that says these pieces."""
    return (*map(event, pieces), event(finish=finish), STOP)


@dataclass
class Call:
    """What a request brought, and what became of it."""

    path: str
    headers: dict[str, str]
    body: dict[str, object]
    hung_up: threading.Event = field(default_factory=threading.Event)


@dataclass
class ModelServer:
    """`behave` answers each request; `calls` keeps them."""

    behave: "Callable[[Reply], None]"
    calls: list[Call] = field(default_factory=list)
    url: str = ""
    ending: threading.Event = field(default_factory=threading.Event)


class Reply:
    """One request as a behaviour sees it."""

    def __init__(self, handler: BaseHTTPRequestHandler, server: ModelServer, call: Call) -> None:
        self._handler = handler
        self._server = server
        self.call = call
        self.count = len(server.calls)

    def status(self, code: int, headers: Sequence[tuple[str, str]] = (), body: str = "{}") -> None:
        self._handler.send_response(code)
        for name, value in (("content-type", "application/json"), ("content-length", str(len(body))), *headers):
            self._handler.send_header(name, value)
        self._handler.end_headers()
        self._handler.wfile.write(body.encode())

    def begin(self) -> None:
        self._handler.send_response(200)
        self._handler.send_header("content-type", "text/event-stream")
        self._handler.send_header("transfer-encoding", "chunked")
        self._handler.end_headers()

    def piece(self, text: str) -> bool:
        """Send some of a stream; False when the other side has hung up."""
        data = text.encode()
        try:
            self._handler.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            self._handler.wfile.flush()
        except OSError:
            self.call.hung_up.set()
            return False
        return True

    def end(self) -> None:
        with suppress(OSError):
            self._handler.wfile.write(b"0\r\n\r\n")

    def stream(self, pieces: Sequence[str]) -> None:
        """A whole, well-formed stream."""
        self.begin()
        for piece in pieces:
            self.piece(piece)
        self.end()

    def wait(self) -> None:
        """Say nothing more; tells when the other side hangs up."""
        connection = self._handler.connection
        connection.settimeout(0.05)
        while not self._server.ending.is_set():
            try:
                if connection.recv(1) == b"":
                    self.call.hung_up.set()
                    return
            except TimeoutError:
                continue
            except OSError:
                self.call.hung_up.set()
                return

    def drop(self) -> None:
        """Break the connection off."""
        self._handler.close_connection = True


@contextmanager
def serving(behave: "Callable[[Reply], None]") -> Iterator[ModelServer]:
    """The server, for as long as the block lasts; `url` is what `--llm-base-url` takes."""
    model = ModelServer(behave)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", 0))
            body = json.loads(self.rfile.read(length) or b"{}")
            call = Call(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            model.calls.append(call)
            model.behave(Reply(self, model, call))

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A connection that was broken off is what some tests want."""

    server = Server(("127.0.0.1", 0), Handler)
    model.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield model
    finally:
        model.ending.set()
        server.shutdown()
        server.server_close()
        thread.join(10)


def prompt_of(call: Call) -> str:
    """All that the model was told."""
    messages = call.body["messages"]
    assert isinstance(messages, list)
    return "\n".join(str(message["content"]) for message in messages)
