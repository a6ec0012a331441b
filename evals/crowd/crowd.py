"""The crowd: all students ask at once, and what came of it is held against what each should have got."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import FootnoteError
from evals.crowd.alone import answered_alone
from evals.crowd.command import footnote
from evals.crowd.holding import Fault, faults
from evals.crowd.script import Script
from evals.crowd.serving import Memory, Server, serving
from evals.crowd.visit import Moments, Visit, Visited

_PASSWORD = "only-for-this-crowd"
# The server drops what a window held once it sees that it is gone.
_SECONDS_TO_LEAVE = 5.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it. `moments` has one a question that was answered; `refused` counts the students to whom another's
    conversation was refused, None without logins; `seconds` is from the first question to the last answer."""

    students: int
    asked: int
    moments: tuple[Moments, ...]
    faults: tuple[Fault, ...]
    errors: tuple[Fault, ...]
    refused: int | None
    memory: Memory
    seconds: float


@dataclass(frozen=True, slots=True)
class _Came:
    """One student's visit, or the trouble that ended it."""

    visit: Visit
    visited: Visited | None
    trouble: str = ""


def crowd(library: Path, folder: Path, scripts: Sequence[Script], logins: bool) -> Outcome:
    """Have everybody ask at once; `folder` is for files of ours. With `logins` everybody is somebody, and comes in by
    the form. Raises a `FootnoteError` when the server or the command cannot be used at all."""
    alone = answered_alone(library, folder, scripts)
    if logins:
        for script in scripts:
            footnote(library, "user", "add", script.name, "--password-stdin", line=f"{_PASSWORD}\n")
    with serving(library, folder / "server.log", *(("--login",) if logins else ())) as server:
        came, seconds = _all_at_once(server, scripts, logins)
        refused = _refused(came) if logins else None
        time.sleep(_SECONDS_TO_LEAVE)
    return Outcome(
        students=len(scripts),
        asked=sum(len(script.questions) for script in scripts),
        moments=tuple(seen.moments for one in came if one.visited for seen in one.visited.seen),
        faults=tuple(
            fault
            for script, one, expected in zip(scripts, came, alone, strict=True)
            if one.visited
            for fault in faults(script, one.visited, expected)
        ),
        errors=tuple(Fault(script.name, one.trouble) for script, one in zip(scripts, came, strict=True) if one.trouble),
        refused=refused,
        memory=server.memory,
        seconds=seconds,
    )


def _all_at_once(server: Server, scripts: Sequence[Script], logins: bool) -> tuple[tuple[_Came, ...], float]:
    together = threading.Barrier(len(scripts) + 1)

    def come(script: Script) -> _Came:
        visit = Visit(server.host, server.port)
        try:
            try:
                if logins:
                    visit.log_in(script.name, _PASSWORD)
            finally:
                together.wait()
            return _Came(visit, visit.run(script.questions))
        except FootnoteError as error:
            return _Came(visit, None, str(error))

    with ThreadPoolExecutor(len(scripts)) as pool:
        coming = [pool.submit(come, script) for script in scripts]
        together.wait()
        began = time.monotonic()
        came = tuple(one.result() for one in coming)
    return came, time.monotonic() - began


def _refused(came: Sequence[_Came]) -> int:
    """To how many students the conversation of the next one was refused."""
    refused = 0
    for one, other in zip(came, (*came[1:], *came[:1]), strict=True):
        if other.visited is not None:
            refused += one.visit.export(other.visited.conversation) is None
    return refused
