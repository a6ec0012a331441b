"""The page over HTTP: headers, health, what is refused, and how serving begins and ends."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from corpus.errors import SettingError
from tests.page_fakes import EXAMPLES, FakeAnswers, sources
from tests.page_server import running
from ui.web.security import HEADERS
from ui.web.server import SMALL, Site, serve


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with running(FakeAnswers(), sources(), EXAMPLES) as place:
        yield place


def fetch(address: str, body: bytes | None = None) -> tuple[int, dict[str, str], bytes]:
    assert address.startswith("http://127.0.0.1:")
    try:
        with urllib.request.urlopen(urllib.request.Request(address, body), timeout=20) as reply:
            return reply.status, dict(reply.headers.items()), reply.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers.items()), error.read()


def test_health(address: str) -> None:
    status, _, body = fetch(address + "/health")
    assert (status, body) == (200, b'{"status":"ok"}')


@pytest.mark.parametrize("path", ["/", "/health", "/nowhere", "/config"])
def test_every_reply_carries_the_headers(address: str, path: str) -> None:
    _, headers, _ = fetch(address + path)
    sent = {name.lower(): value for name, value in headers.items()}
    assert {name: sent.get(name.lower()) for name in HEADERS} == HEADERS


def test_the_page_shows_the_three_questions_and_keeps_no_history_in_the_browser(address: str) -> None:
    _, _, body = fetch(address + "/config")
    assert all(question in body.decode() for question in EXAMPLES)
    assert b'"run_history":false' in body.replace(b" ", b"")


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file/etc/passwd",
        "/gradio_api/upload",
        "/gradio_api/proxy=http://127.0.0.1:1/",
        "/gradio_api/runs",
        "/gradio_api/info",
        "/monitoring",
        "/openapi.json",
        "/docs",
        "/static/../../../etc/passwd",
    ],
)
def test_what_the_page_does_not_need_is_not_there(address: str, path: str) -> None:
    status, _, body = fetch(address + path)
    assert status in (403, 404)
    assert b"root:" not in body


def test_large_bodies_are_refused(address: str) -> None:
    status, _, _ = fetch(address + "/gradio_api/queue/join", b"x" * (SMALL + 1))
    assert status == 413


def never() -> Site:
    raise AssertionError("the site is made only once the address is taken")


@pytest.mark.parametrize(
    ("host", "port", "words"),
    [("127.0.0.1", 65_536, "port 65536"), ("no.such.host.invalid", 0, "no.such.host.invalid")],
)
def test_a_wrong_place_is_one_clear_line(host: str, port: int, words: str) -> None:
    with pytest.raises(SettingError, match=words) as raised:
        serve(never, host, port)
    assert "\n" not in str(raised.value)


def test_a_port_in_use_is_one_clear_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingError, match=f"port {port} is in use: choose another with --port"):
            serve(never, "127.0.0.1", port)


def test_ctrl_c_ends_it_quietly() -> None:
    code = (
        "from tests.page_fakes import *; from tests.page_server import asking; from ui.web.server import serve; "
        "from ui.web.server import Site; serve(lambda: Site((asking(FakeAnswers(), sources(), EXAMPLES),)), port=0)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ,
    )
    with process:
        assert process.stderr is not None
        line = process.stderr.readline()
        assert line.startswith("Footnote is at http://127.0.0.1:")
        assert fetch(line.split()[3] + "/health")[0] == 200
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "", "")


def test_importing_the_page_does_not_import_gradio() -> None:
    code = (
        "import sys, ui.web.server, ui.web.ask_page, ui.web.security; "
        "assert not {'gradio', 'uvicorn', 'fastapi'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
