"""Waiting that grows: how long somebody has to wait who was wrong too often, counted in this process's memory.

Left out: who they are, and what they were wrong about.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

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
