"""No redirect of a model's server is followed: a question goes to the address that the reader was told, or nowhere.

The hooks refuse the answer before a client could follow it. What they tell names no path and no parameter of the other
address: whoever sends us there may have put the key in them.
"""

import re
from typing import Protocol
from urllib.parse import urljoin, urlsplit

_HOST = re.compile(r"[\w.:\[\]-]{1,120}", re.ASCII)
_UNREADABLE = "an address that cannot be read"


class _Asked(Protocol):
    @property
    def url(self) -> object: ...


class _Headers(Protocol):
    def get(self, name: str, /) -> str | None: ...


class Response(Protocol):
    """An answer of a server, as every provider's client has it."""

    @property
    def status_code(self) -> int:
        """The status."""
        ...

    @property
    def request(self) -> _Asked:
        """What was asked."""
        ...

    @property
    def headers(self) -> _Headers:
        """What the server says of its answer."""
        ...


class Redirected(Exception):
    """The server wants the question to be sent elsewhere; `where` says from where to where."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


def refuse_redirect(response: Response) -> None:
    """For a client that blocks. Raises `Redirected` for any status of 300 to 399."""
    if is_redirect(response.status_code):
        raise Redirected(_where(response))


async def refuse_redirect_async(response: Response) -> None:
    """For a client that does not block. Raises `Redirected` for any status of 300 to 399."""
    refuse_redirect(response)


def is_redirect(status: int) -> bool:
    """Whether the status asks for another address, or says that what is there is known already."""
    return 300 <= status < 400


def _where(response: Response) -> str:
    url, location = str(response.request.url), response.headers.get("location")
    origin = _origin(url)
    if not location:
        return f"from {origin} to an address it does not name"
    try:
        wanted = _origin(urljoin(url, location))
    except ValueError:
        wanted = _UNREADABLE
    return f"from {origin} to " + ("another place there" if wanted == origin else wanted)


def _origin(url: str) -> str:
    """Scheme, host and port; a host that cannot be one is not repeated."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return _UNREADABLE
    if not _HOST.fullmatch(host) or parts.scheme not in {"http", "https"}:
        return _UNREADABLE
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + ("" if port is None else f":{port}")
