"""No text from outside can hold the process: every pattern of the product takes time in proportion to what it reads.

A pattern that tries the same characters again and again takes four times as long, or worse, for twice the text. Each is
fed texts built against it (`pattern_attacks`) and of common junk; what takes less than a fiftieth of a second is
passed over. Processor time, so that a busy machine fails nothing.
"""

import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import FrameType

import pytest

from tests.pattern_attacks import Attack, attacks, junk_attacks
from tests.product_patterns import PACKAGES, ProductPattern, product_patterns

pytestmark = pytest.mark.patterns

ROOT = Path(__file__).parents[1]
MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if path.stem != "__init__" and not path.is_relative_to(ROOT / "evals" / "lab")
]
LENGTHS = (2_000, 4_000, 8_000)
_FLOOR = 0.02
# Twice, and what measuring is out by; a pattern in the square of the length is at four.
_MOST_GROWTH = 2.9
_CLEARLY_LINEAR = 2.3
# A linear one needs no more, whatever it is built of.
_LONGEST = 2.0


class _TooLong(Exception):
    """A pattern was stopped."""


@cache
def patterns() -> tuple[ProductPattern, ...]:
    """Every pattern of the product."""
    return tuple(product_patterns())


def written_in(one: ProductPattern, module: str) -> bool:
    return one.where.startswith((f"{module}.", f"{module}:"))


@contextmanager
def stopping() -> Iterator[None]:
    """Stops a pattern that `seconds` is out of patience with."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGPROF, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGPROF, before)


def seconds(pattern: re.Pattern[str], whole: bool, text: str, clock: Callable[[], float] = time.thread_time) -> float:
    """How long it takes to match the whole text, or else to find every match in it."""
    signal.setitimer(signal.ITIMER_PROF, _LONGEST)
    try:
        began = clock()
        if whole:
            pattern.fullmatch(text)
        else:
            for _ in pattern.finditer(text):
                pass
        return clock() - began
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def grows(pattern: re.Pattern[str], whole: bool, attack: Attack) -> str:
    """How the time grows where it does so faster than the text; empty where it does not."""
    try:
        # A quick look first, by the clock on the wall, which is quicker to ask: what passes is under the floor at the
        # full length too, unless it grows with a higher power than the square, and then another attack tells it.
        if seconds(pattern, whole, attack.text(LENGTHS[0]), time.perf_counter) < _FLOOR / 16:
            return ""
        for _ in range(2):
            taken = [seconds(pattern, whole, attack.text(length)) for length in LENGTHS[:2]]
            if taken[1] > _FLOOR and taken[1] <= _CLEARLY_LINEAR * taken[0]:
                return ""
            taken.append(seconds(pattern, whole, attack.text(LENGTHS[2])))
            if taken[2] < _FLOOR or taken[2] <= _MOST_GROWTH * taken[1]:
                return ""
    except _TooLong:
        return f"more than {_LONGEST:g} s"
    return ", ".join(f"{length:,}: {one:.3f} s" for length, one in zip(LENGTHS, taken, strict=True))


def worst(one: ProductPattern, seed: int = 0) -> str:
    """What of the attacks makes a pattern slow; empty where none does."""
    with stopping():
        for attack in (*junk_attacks(), *attacks(one.pattern, seed)):
            for whole in (False, True):
                growth = grows(one.pattern, whole, attack)
                if growth:
                    return f"{one.where} {'matching' if whole else 'searching'} {attack}: {growth}"
    return ""


SPENT: dict[str, float] = {}


@pytest.fixture(scope="module", autouse=True)
def slowest() -> Iterator[None]:
    """Says at the end how many patterns were tried and which took longest for all its attacks."""
    yield
    if SPENT:
        where = max(SPENT, key=SPENT.__getitem__)
        print(f"\n{len(patterns())} patterns, {len(SPENT)} of them tried; the slowest: {where}, {SPENT[where]:.2f} s")


def timed_worst(one: ProductPattern) -> str:
    began = time.thread_time()
    found = worst(one)
    SPENT[f"{one.where} {one.pattern.pattern[:60]}"] = time.thread_time() - began
    return found


def test_all_patterns_are_met() -> None:
    # Compiled with their modules, and written in functions: a walk that stops early would pass everything below.
    packages = {one.where.split(".")[0] for one in patterns()}
    assert packages == {"corpus", "index", "assistant", "evals", "ui"}
    assert len(patterns()) > 300
    assert sum(":" in one.where for one in patterns()) > 50
    assert [one.where for one in patterns() if not any(written_in(one, module) for module in MODULES)] == []


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="a pattern that hangs can only be stopped by a signal")
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("module", MODULES)
def test_every_pattern_takes_time_in_proportion_to_the_text(module: str) -> None:
    assert [slow for one in patterns() if written_in(one, module) and (slow := timed_worst(one))] == []


@pytest.mark.parametrize(
    "pattern",
    [
        r"(?:a|aa)+$",
        r"\s+$",
        r"\w+@\w+\.com",
        r"(?:would\s+you\s+(?:please\s+)?|please\b[\s,]*)*who",
        r"0*\.?0+px",
        r"x(?=.*y)",
    ],
)
def test_patterns_known_to_be_slow_are_told(pattern: str) -> None:
    # By how the time grows, or on a slow machine by being stopped.
    assert worst(ProductPattern("here", re.compile(pattern))).startswith("here ")
