"""Coming in: a name and a password against a new login, and slower tries for whoever is wrong too often.

Wrong passwords are counted by the name from an address, by the address, and by the name from wherever it is tried. Each
makes the next try wait, longer each time, and none shuts a name: its owner comes in from where nobody was wrong, and at
once where they came in before. Whoever is logged in under the name is counted by their login alone. Right passwords
cost nothing, so that a classroom behind one address comes in. The counts are in memory: a restart forgets them. Left
out: HTTP (`ui.page.logging_in`).
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Lock

from ui.people.addresses import counted
from ui.people.logins import Logins
from ui.people.pace import Growth, Pace
from ui.people.people import People
from ui.people.person import LONGEST_NAME, composed
from ui.people.visitor import Visitor

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
        self, people: People, logins: Logins, waits: Waits = _WAITS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._people = people
        self._logins = logins
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

    def logout(self, token: str) -> None:
        """End that login."""
        self._logins.end(token)
