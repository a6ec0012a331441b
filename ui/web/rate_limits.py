"""How much somebody may have the server do, and how long somebody waits who was wrong too often."""

import hashlib
import hmac
import ipaddress
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Lock

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Send

from ui.web.accounts import LONGEST_NAME, Logins, People, Tokens, Visitor, composed


def counted(address: str) -> str:
    """The address as it is counted: a household has 2 to the 64th of IPv6."""
    with suppress(ValueError):
        number = ipaddress.ip_address(address.split("%")[0])
        if isinstance(number, ipaddress.IPv6Address):
            return str(number.ipv4_mapped or ipaddress.ip_network((number, 64), strict=False))
    return address


ASK = 20
"""Points for what makes something or puts it before others: a question, a quiz question, a flag."""
UPLOAD = 5
"""Points for a file that is sent."""
LOOK = 2
"""Points for what only shows something again."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """Points in so long a time, in the words of `limits`: `each` person or visitor has 30 questions a minute, an
    address, which a classroom may share, 600. Where nobody logs in, half an address's is for all of them together, and
    `new_visitors` is how many an address may bring."""

    each: str = "600 per minute"
    address: str = "12000 per minute"
    nobody: str = "6000 per minute"
    new_visitors: str = "120 per minute"


class Budget:
    """What is left to each, for as many threads as ask."""

    def __init__(self, allowance: Allowance) -> None:
        self._person, self._address, self._nobody = map(parse, (allowance.each, allowance.address, allowance.nobody))
        self._visitors = parse(allowance.new_visitors)
        self._counter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._turn = Lock()

    def admit(self, address: str) -> bool:
        """Whether one more visitor may come from this address; those who may not share what is for all of these."""
        with self._turn:
            return self._counter.hit(self._visitors, f"visitors {address}")

    def spend(self, person: str | None, address: str, points: int, visitor: str = "") -> int:
        """Take so many points of each; 0, or the whole seconds to wait where one has too few left: none is taken then.

        `person` is None where nobody logs in, and `visitor` is then who it is, empty for whoever has no cookie.
        """
        if person is not None:
            purses = [(self._person, f"person {person}")]
        else:
            who = f"visitor {visitor}" if visitor else f"no visitor at {address}"
            purses = [(self._person, who), (self._nobody, "nobody")]
        if address:
            purses.append((self._address, f"address {address}"))
        with self._turn:
            for limit, who in purses:
                if not self._counter.test(limit, who, cost=points):
                    return self._seconds(limit, who)
            for limit, who in purses:
                self._counter.hit(limit, who, cost=points)
        return 0

    def _seconds(self, limit: RateLimitItem, who: str) -> int:
        return max(1, round(self._counter.get_window_stats(limit, who).reset_time - time.time()))


_MOST_COUNTED = 100_000


@dataclass(frozen=True, slots=True)
class Growth:
    """The first `free` mistakes cost nothing; each after that `first` seconds, times `factor` for each before it, at
    most `longest`. All is forgotten once nothing was wrong for `forgotten` seconds."""

    free: int
    first: float = 0.5
    factor: float = 1.6
    longest: float = 300.0
    forgotten: float = 900.0


@dataclass(slots=True)
class _Mistakes:
    count: int
    last: float


class Pace:
    """The mistakes of everybody who is counted; those who made none for longest are forgotten first. Not for several
    threads at once."""

    def __init__(self, growth: Growth, clock: Callable[[], float] = time.monotonic) -> None:
        self._growth = growth
        self._clock = clock
        self._mistakes: OrderedDict[str, _Mistakes] = OrderedDict()

    def wrong(self, who: str) -> None:
        """Count one more mistake."""
        now, growth = self._clock(), self._growth
        mistakes = self._mistakes.pop(who, None)
        if mistakes is None or now - mistakes.last > max(growth.forgotten, growth.longest):
            mistakes = _Mistakes(0, now)
        self._mistakes[who] = _Mistakes(mistakes.count + 1, now)
        if len(self._mistakes) > _MOST_COUNTED:
            self._mistakes.popitem(last=False)

    def undo(self, who: str) -> None:
        """Take one mistake back: it was none."""
        mistakes = self._mistakes.get(who)
        if mistakes is not None:
            mistakes.count = max(0, mistakes.count - 1)

    def right(self, who: str) -> None:
        """Forget the mistakes."""
        self._mistakes.pop(who, None)

    def wait(self, who: str) -> float:
        """The seconds until the next try, 0 where there may be one now."""
        mistakes, growth = self._mistakes.get(who), self._growth
        if mistakes is None or mistakes.count < growth.free:
            return 0.0
        grown = growth.first * growth.factor ** min(mistakes.count - growth.free, 100)
        return max(0.0, mistakes.last + min(grown, growth.longest) - self._clock())


_AT_ONCE = 2
_MOST_KNOWN = 10_000


@dataclass(frozen=True, slots=True)
class Waits:
    """How fast waiting grows. A name from one address: 5 mistakes, then half a second, 5 seconds after the tenth, 5
    minutes after the twentieth. An address, which a classroom may share: 60 mistakes, then at most a minute. A name
    from everywhere: 100 mistakes, then at most half a minute, for those who never came in under it from there."""

    name_and_address: Growth = field(default_factory=lambda: Growth(free=5))
    address: Growth = field(default_factory=lambda: Growth(free=60, longest=60.0))
    name: Growth = field(default_factory=lambda: Growth(free=100, longest=30.0))


_WAITS = Waits()


@dataclass(frozen=True, slots=True)
class Refused:
    """Nobody came in; `seconds` is how long to wait before another try, 0 where none is needed."""

    seconds: float = 0.0


class Entrance:
    """The one way in, for as many threads as try at once."""

    def __init__(
        self,
        people: People,
        logins: Logins,
        waits: Waits = _WAITS,
        clock: Callable[[], float] = time.monotonic,
        tokens: Tokens | None = None,
    ) -> None:
        self._people = people
        self._logins = logins
        self._tokens = tokens
        self._by_both = Pace(waits.name_and_address, clock)
        self._by_address = Pace(waits.address, clock)
        self._by_name = Pace(waits.name, clock)
        # Where each name came in, newest last.
        self._known: OrderedDict[str, None] = OrderedDict()
        self._counting = Lock()
        # Each check takes 64 MiB.
        self._turn = BoundedSemaphore(_AT_ONCE)

    def login(self, name: str, password: str, address: str, token: str | None = None) -> str | Refused:
        """The token of a new login; `token` is that of the login whoever asks has already. Raises a `LibraryError` when
        the study file cannot be used."""
        own = composed(name).casefold()[: LONGEST_NAME + 1]
        paces = self._paces(own, counted(address), self._holds(token, own))
        with self._turn:
            with self._counting:
                waits = [pace.wait(who) for pace, who in paces]
                if max(waits) > 0:
                    return Refused(max(waits))
                # Counted before it is looked at, so that a hundred at once are not all looked at first.
                for pace, who in paces:
                    pace.wrong(who)
            person = self._people.known(name, password)
            if person is None:
                return Refused()
            with self._counting:
                self._came_in(paces)
        return self._logins.begin(person)

    def _paces(self, name: str, address: str, holds: bool) -> list[tuple[Pace, str]]:
        """Where a try is counted."""
        both = f"{name} {address}"
        if holds:
            return [(self._by_both, f"{name} logged in")]
        known = both in self._known
        return [(self._by_both, both), *([] if known else [(self._by_address, address), (self._by_name, name)])]

    def _came_in(self, paces: list[tuple[Pace, str]]) -> None:
        """A right password is no mistake: the count is as if it had not been tried, and the name is known there."""
        for number, (pace, who) in enumerate(paces):
            pace.right(who) if number == 0 else pace.undo(who)
        self._known.pop(paces[0][1], None)
        self._known[paces[0][1]] = None
        if len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)

    def _holds(self, token: str | None, name: str) -> bool:
        """Whether that login is one of this name."""
        visitor = None if token is None else self._logins.visitor(token)
        return visitor is not None and composed(visitor.name).casefold() == name

    def visitor(self, token: str) -> Visitor | None:
        """Who holds that token."""
        return self._logins.visitor(token)

    def bearer(self, token: str) -> Visitor | None:
        """Whose script sends that bearer token."""
        return None if self._tokens is None else self._tokens.visitor(token)

    def logout(self, token: str) -> None:
        """End that login."""
        self._logins.end(token)


_COOKIE_NAME = "footnote-visitor"
_LONGEST_COOKIE = 100
_COOKIE_LASTS = 7 * 24 * 3600


class VisitorCookie:
    """A cookie that tells visitors apart where nobody logs in, so that each has a budget of their own.

    It opens nothing. What is in it is signed with a key of this process, so that nobody makes up new visitors: each
    comes with a page, and an address gets only so many."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def visitor_in(self, request: Request) -> str:
        """Who the browser was told that it is; empty where it says nothing, or what this server never said."""
        sent = request.cookies.get(_COOKIE_NAME, "")
        if len(sent) > _LONGEST_COOKIE or not sent.isascii():
            return ""
        visitor, _, signature = sent.partition(".")
        return visitor if hmac.compare_digest(signature, self._signed(visitor)) else ""

    def given(self, send: Send) -> Send:
        """`send`, with a new visitor's cookie on the reply."""
        visitor = secrets.token_hex(16)
        carrier = Response()
        carrier.set_cookie(
            _COOKIE_NAME,
            f"{visitor}.{self._signed(visitor)}",
            max_age=_COOKIE_LASTS,
            path="/",
            httponly=True,
            samesite="strict",
        )
        cookie = carrier.headers["set-cookie"]

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", cookie)
            await send(message)

        return with_cookie

    def _signed(self, visitor: str) -> str:
        return hmac.new(self._key, visitor.encode(), hashlib.sha256).hexdigest()
