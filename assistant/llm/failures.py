"""How a language model can fail, and which failure an error of a provider's package is.

No redirect of a model's server is followed: a question goes to the address that the reader was told, or nowhere. What
the hooks that refuse it tell names no path and no parameter of the other address: whoever sends us there may have put
the key in them."""

import re
import time
from email.utils import parsedate_to_datetime
from enum import StrEnum
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


_UNREACHABLE = frozenset({"APIConnectionError", "ConnectError", "ConnectTimeout", "ProxyError", "UnsupportedProtocol"})
_SLOW = frozenset({"APITimeoutError", "ReadTimeout", "PoolTimeout", "WriteTimeout", "Timeout"})
_CUT = frozenset({"RemoteProtocolError", "ReadError", "IncompleteRead", "StreamConsumed", "ClientPayloadError"})
_NONSENSE = frozenset({"JSONDecodeError", "UnicodeDecodeError", "APIResponseValidationError", "ValidationError"})
_MOST_CAUSES = 8


class Failure(StrEnum):
    """What went wrong."""

    UNREACHABLE = "unreachable"
    KEY_REFUSED = "key_refused"
    TOO_MANY = "too_many"
    REQUEST_REFUSED = "request_refused"
    REDIRECTED = "redirected"
    SERVER_ERROR = "server_error"
    NO_FIRST_WORD = "no_first_word"
    STALLED = "stalled"
    CUT_OFF = "cut_off"
    GARBAGE = "garbage"
    ENDLESS = "endless"
    EMPTY = "empty"
    DECLINED = "declined"
    TOO_LONG = "too_long"
    BROKEN = "broken"


class ModelFailed(Exception):
    """The model gave no whole answer; `retry_after` are seconds, None where none were named; `where` are the addresses
    of a redirect, empty for any other failure."""

    def __init__(self, failure: Failure, retry_after: float | None = None, where: str = "") -> None:
        super().__init__(failure.value)
        self.failure = failure
        self.retry_after = retry_after
        self.where = where


def failed(error: BaseException, began: bool) -> ModelFailed:
    """What `error` is; `began` tells whether words had come already."""
    causes = _causes(error)
    for cause in causes:
        if isinstance(cause, Redirected):
            return ModelFailed(Failure.REDIRECTED, where=cause.where)
        status = getattr(cause, "status_code", None)
        if isinstance(status, int) and not isinstance(status, bool) and status >= 400:
            return ModelFailed(_of_status(status), _retry_after(cause) if status == 429 else None)
    names = {base.__name__ for cause in causes for base in type(cause).__mro__}
    if names & _CUT and (began or not names & {"ConnectError"}):
        return ModelFailed(Failure.CUT_OFF)
    if names & _SLOW:
        return ModelFailed(Failure.STALLED if began else Failure.NO_FIRST_WORD)
    if names & _UNREACHABLE or any(isinstance(cause, OSError) for cause in causes):
        return ModelFailed(Failure.CUT_OFF if began else Failure.UNREACHABLE)
    if names & _NONSENSE:
        return ModelFailed(Failure.GARBAGE)
    return ModelFailed(Failure.CUT_OFF if began else Failure.BROKEN)


def _causes(error: BaseException) -> tuple[BaseException, ...]:
    causes: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and len(causes) < _MOST_CAUSES:
        causes.append(at)
        at = at.__cause__ or at.__context__
    return tuple(causes)


def _of_status(status: int) -> Failure:
    if status in {401, 403, 407}:
        return Failure.KEY_REFUSED
    if status == 429:
        return Failure.TOO_MANY
    if status == 408:
        return Failure.NO_FIRST_WORD
    return Failure.SERVER_ERROR if status >= 500 else Failure.REQUEST_REFUSED


def _retry_after(error: BaseException) -> float | None:
    """Seconds from the header, which holds a number or a date."""
    headers = getattr(getattr(error, "response", None), "headers", None)
    named = headers.get("retry-after") if headers is not None else None
    if not isinstance(named, str):
        return None
    if re.fullmatch(r"\s{0,9}\d{1,6}(?:\.\d{1,6})?\s{0,9}", named):
        return float(named)
    try:
        return max(0.0, parsedate_to_datetime(named).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None
