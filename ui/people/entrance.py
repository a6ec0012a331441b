"""Coming in: a name and a password against a new login, and not too many tries at it.

Wrong passwords are counted by name and by the address they come from; right ones are not, so that a classroom behind
one address comes in. The counts are in memory: a restart forgets them. Left out: HTTP (`ui.page.logging_in`).
"""

import ipaddress
from contextlib import suppress
from dataclasses import dataclass
from threading import BoundedSemaphore

from ui.people.logins import Logins
from ui.people.pace import Pace
from ui.people.people import People
from ui.people.person import LONGEST_NAME, composed
from ui.people.visitor import Visitor

WRONG_BY_NAME = "10 per 15 minute"
WRONG_BY_ADDRESS = "60 per 15 minute"
_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Refused:
    """Nobody came in; `seconds` is how long to wait before another try, 0 where none is needed."""

    seconds: int = 0


class Entrance:
    """The one way in, for as many threads as try at once."""

    def __init__(
        self, people: People, logins: Logins, by_name: str = WRONG_BY_NAME, by_address: str = WRONG_BY_ADDRESS
    ) -> None:
        self._people = people
        self._logins = logins
        self._by_name = Pace(by_name)
        self._by_address = Pace(by_address)
        # Looked at, tried and counted in one turn: a hundred at once would else all be looked at before one counts,
        # and each check takes 64 MiB.
        self._turn = BoundedSemaphore(_AT_ONCE)

    def login(self, name: str, password: str, address: str) -> str | Refused:
        """The token of a new login. Raises a `LibraryError` when the study file cannot be used."""
        name_counted, address_counted = composed(name).casefold()[: LONGEST_NAME + 1], _counted(address)
        with self._turn:
            for pace, who in ((self._by_name, name_counted), (self._by_address, address_counted)):
                if not pace.left(who):
                    return Refused(pace.seconds(who))
            person = self._people.known(name, password)
            if person is None:
                self._by_name.take(name_counted)
                self._by_address.take(address_counted)
                return Refused()
        return self._logins.begin(person)

    def visitor(self, token: str) -> Visitor | None:
        """Who holds that token."""
        return self._logins.visitor(token)

    def logout(self, token: str) -> None:
        """End that login."""
        self._logins.end(token)


def _counted(address: str) -> str:
    """The address as it is counted: a household has 2 to the 64th of IPv6."""
    with suppress(ValueError):
        number = ipaddress.ip_address(address.split("%")[0])
        if isinstance(number, ipaddress.IPv6Address):
            return str(number.ipv4_mapped or ipaddress.ip_network((number, 64), strict=False))
    return address
