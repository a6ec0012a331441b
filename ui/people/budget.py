"""How much somebody may have the server do: one budget in points, whatever way it is asked, by person and by address.

Where nobody logs in, a visitor is whoever has a cookie of the server's; all without one at an address share one budget.
A budget is of this process's memory. Left out: what a request costs (`ui.page.site`), and who asks (`ui.page.door`).
"""

import time
from dataclasses import dataclass
from threading import Lock

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

ASK = 20
"""Points for what makes something or puts it before others: a question, a quiz question, a flag."""
UPLOAD = 5
"""Points for a file that is sent."""
LOOK = 2
"""Points for what only shows something again."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """Points in so long a time, in the words of `limits`: 30 questions a minute for a person or a visitor, 600 for an
    address, which a classroom may share. Where nobody logs in, half an address's is for all of them together, and
    `visitors` is how many new ones an address may have."""

    person: str = "600 per minute"
    address: str = "12000 per minute"
    nobody: str = "6000 per minute"
    visitors: str = "120 per minute"


class Budget:
    """What is left to each, for as many threads as ask."""

    def __init__(self, allowance: Allowance) -> None:
        self._person, self._address, self._nobody = map(parse, (allowance.person, allowance.address, allowance.nobody))
        self._visitors = parse(allowance.visitors)
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
