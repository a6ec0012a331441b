"""How often somebody may do something, counted in this process's memory. Left out: who they are, and what it is."""

import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter


class Pace:
    """So many times in so long for each who is counted: `Pace("30 per minute")`, in the words of `limits`."""

    def __init__(self, limit: str) -> None:
        self._limit: RateLimitItem = parse(limit)
        self._counter = FixedWindowRateLimiter(MemoryStorage())

    def take(self, who: str) -> bool:
        """Count one more; False where that is one too many."""
        return self._counter.hit(self._limit, who)

    def left(self, who: str) -> bool:
        """Whether one more may be taken."""
        return self._counter.test(self._limit, who)

    def seconds(self, who: str) -> int:
        """How long until the count begins anew, in whole seconds, at least one."""
        return max(1, round(self._counter.get_window_stats(self._limit, who).reset_time - time.time()))
