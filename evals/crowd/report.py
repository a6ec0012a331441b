"""The outcome as lines for a reader: waiting times, memory, and what was wrong, each with its n."""

import math
import os
import platform
from collections.abc import Iterator, Sequence

from evals.crowd.crowd import Outcome


def report(outcome: Outcome) -> Iterator[str]:
    """The lines."""
    asked = f"{outcome.asked} questions, {outcome.seconds:.0f} s from the first to the last"
    yield f"{outcome.students} students at once: {asked} ({platform.system()}, {os.cpu_count()} cores)"
    yield ""
    yield f"| seconds from asking (n = {len(outcome.moments)}) | p50 | p95 | longest |"
    yield "|---|---|---|---|"
    for name, waits in (
        ("first words", [one.first for one in outcome.moments]),
        ("whole answer", [one.whole for one in outcome.moments]),
        ("with what to ask next", [one.finished for one in outcome.moments]),
    ):
        if waits:
            yield f"| {name} | {share(waits, 0.5):.1f} | {share(waits, 0.95):.1f} | {max(waits):.1f} |"
    yield ""
    memory = outcome.memory
    yield (
        f"Memory of the server (n = {len(memory.looks)} looks): {memory.start:.0f} MiB before, "
        f"{memory.peak:.0f} at most, {memory.end:.0f} when all had gone."
    )
    yield (
        f"Answers: {len(outcome.moments)} of {outcome.asked} came; {len(outcome.faults)} were not, byte for byte and in"
        f" its own conversation, what a question gets alone; {len(outcome.errors)} visits broke off."
    )
    if outcome.refused is not None:
        yield f"Another's conversation was refused to {outcome.refused} of {outcome.students} students."
    for fault in (*outcome.faults, *outcome.errors):
        yield f"  {fault.student}: {fault.what}"


def share(waits: Sequence[float], part: float) -> float:
    """The smallest of `waits` that at least this part of them do not exceed (the nearest rank)."""
    return sorted(waits)[max(0, math.ceil(part * len(waits)) - 1)]


def is_well(outcome: Outcome) -> bool:
    """Whether every answer came and was right, and nobody saw another's."""
    whole = len(outcome.moments) == outcome.asked and not outcome.faults and not outcome.errors
    return whole and outcome.refused in (None, outcome.students)
