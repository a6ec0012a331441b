"""`python -m evals.lab.crowd`: many students at once at a server of their own; are their answers right, each one's
own, and soon there?"""

import argparse
import json
import math
import os
import platform
import shutil
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus.errors import FootnoteError
from evals.lab.crowd_server import Memory, Script, Server, footnote, processor_seconds, scripts, serving
from evals.lab.crowd_visit import ApiVisit, Json, Moments, Visit, Visited, evened

# How long it took, and what is offered next as long as there is time for it: no part of the answer.
_ASIDE = frozenset({"id", "timings_ms", "suggestions"})


def answered_alone(library: Path, folder: Path, scripts: Sequence[Script]) -> tuple[tuple[bytes, ...], ...]:
    """The answers of each script, in order, as `canonical` bytes; files are kept in `folder`."""
    asked = [
        json.dumps({"id": f"{script.name}/{at}", "question": question, "history": list(script.questions[:at])})
        for script in scripts
        for at, question in enumerate(script.questions)
    ]
    source, target = folder / "asked.jsonl", folder / "alone.jsonl"
    source.write_text("\n".join(asked) + "\n", encoding="utf-8")
    footnote(library, "ask", "--batch", str(source), "--out", str(target))
    lines = iter(target.read_text(encoding="utf-8").splitlines())
    return tuple(tuple(canonical(json.loads(next(lines))) for _ in script.questions) for script in scripts)


def canonical(answer: Json) -> bytes:
    """An answer's JSON as bytes that are the same for the same answer, how long it took left out."""
    kept = {key: value for key, value in answer.items() if key not in _ASIDE} if isinstance(answer, dict) else answer
    return json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class Fault:
    """What was wrong with one student's visit, in one line."""

    student: str
    what: str


def faults(script: Script, visited: Visited, alone: Sequence[bytes]) -> Iterator[Fault]:
    """All that was wrong; none where every answer was the one that its question gets alone, in the right place."""
    turns = _turns(visited.exported)
    if [turn.get("question") for turn in turns] != list(script.questions):
        yield Fault(script.name, "other questions are kept than were asked")
        return
    for number, (turn, seen, expected) in enumerate(zip(turns, visited.seen, alone, strict=True), start=1):
        answer = turn.get("answer")
        if canonical(answer) != expected:
            yield Fault(script.name, f"answer {number} is not the one that {seen.question!r} gets alone")
        if not seen.messages:
            continue
        questions = [message.text for message in seen.messages[::2]]
        if questions != [evened(question) for question in script.questions[:number]]:
            yield Fault(script.name, f"at question {number} the page shows other questions than were asked")
        elif not _shows(seen.messages[-1].text, answer):
            yield Fault(script.name, f"at question {number} the page shows other words than are kept")


def _shows(text: str, answer: Json) -> bool:
    """Whether every sentence of the answer stands in the message, in order; of none, what is said instead."""
    if not isinstance(answer, dict):
        return False
    sentences = answer.get("sentences")
    wanted = (
        [sentence.get("text") for sentence in sentences if isinstance(sentence, dict)]
        if isinstance(sentences, list)
        else []
    )
    at = 0
    # List items have lines of their own on the page.
    for line in [part for item in wanted or [answer.get("notice")] for part in str(item).split("\n")]:
        at = text.find(evened(line), at)
        if at < 0:
            return False
    return True


def _turns(exported: Json) -> list[dict[str, Json]]:
    turns = exported.get("turns") if isinstance(exported, dict) else None
    return [turn for turn in turns if isinstance(turn, dict)] if isinstance(turns, list) else []


_PASSWORD = "only-for-this-crowd"
# The server drops what a window held once it sees that it is gone.
_SECONDS_TO_LEAVE = 5.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it. `moments` has one a question that was answered; `refused` counts the students to whom another's
    conversation was refused, None without logins; `seconds` is from the first question to the last answer, `processor`
    the seconds of processor time that the server took for it."""

    students: int
    asked: int
    moments: tuple[Moments, ...]
    faults: tuple[Fault, ...]
    errors: tuple[Fault, ...]
    refused: int | None
    memory: Memory
    seconds: float
    processor: float


@dataclass(frozen=True, slots=True)
class _Came:
    """One student's visit, or the trouble that ended it."""

    visit: Visit | ApiVisit
    visited: Visited | None
    trouble: str = ""


def crowd(library: Path, folder: Path, scripts: Sequence[Script], logins: bool, api: bool = False) -> Outcome:
    """Have everybody ask at once; `folder` is for files of ours. With `logins` everybody is somebody, and comes in by
    the form; with `api` nobody opens the page. Raises a `FootnoteError` when the server or the command cannot be used
    at all."""
    alone = answered_alone(library, folder, scripts)
    if logins:
        for script in scripts:
            footnote(library, "user", "add", script.name, "--password-stdin", line=f"{_PASSWORD}\n")
    with serving(library, folder / "server.log", *(("--login",) if logins else ())) as server:
        before = processor_seconds(server.pid)
        came, seconds = _all_at_once(server, scripts, logins, api)
        processor = processor_seconds(server.pid) - before
        refused = _refused(came) if logins else None
        time.sleep(_SECONDS_TO_LEAVE)
    return Outcome(
        students=len(scripts),
        asked=sum(len(script.questions) for script in scripts),
        moments=tuple(seen.moments for item in came if item.visited for seen in item.visited.seen),
        faults=tuple(
            fault
            for script, item, expected in zip(scripts, came, alone, strict=True)
            if item.visited
            for fault in faults(script, item.visited, expected)
        ),
        errors=tuple(
            Fault(script.name, item.trouble) for script, item in zip(scripts, came, strict=True) if item.trouble
        ),
        refused=refused,
        memory=server.memory,
        seconds=seconds,
        processor=processor,
    )


def _all_at_once(server: Server, scripts: Sequence[Script], logins: bool, api: bool) -> tuple[tuple[_Came, ...], float]:
    together = threading.Barrier(len(scripts) + 1)

    def come(script: Script) -> _Came:
        visit = ApiVisit(server.host, server.port) if api else Visit(server.host, server.port)
        try:
            try:
                if logins and isinstance(visit, Visit):
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
        came = tuple(item.result() for item in coming)
    return came, time.monotonic() - began


def _refused(came: Sequence[_Came]) -> int:
    """To how many students the conversation of the next one was refused."""
    refused = 0
    for item, other in zip(came, (*came[1:], *came[:1]), strict=True):
        if other.visited is not None and isinstance(item.visit, Visit):
            refused += item.visit.export(other.visited.conversation) is None
    return refused


def report(outcome: Outcome) -> Iterator[str]:
    """The lines."""
    asked = f"{outcome.asked} questions, {outcome.seconds:.0f} s from the first to the last"
    yield f"{outcome.students} students at once: {asked} ({platform.system()}, {os.cpu_count()} cores)"
    yield ""
    yield f"| seconds from asking (n = {len(outcome.moments)}) | p50 | p95 | longest |"
    yield "|---|---|---|---|"
    for name, waits in (
        ("first words", [moment.first for moment in outcome.moments]),
        ("whole answer", [moment.whole for moment in outcome.moments]),
        ("with what to ask next", [moment.finished for moment in outcome.moments]),
    ):
        if waits:
            yield f"| {name} | {share(waits, 0.5):.1f} | {share(waits, 0.95):.1f} | {max(waits):.1f} |"
    yield ""
    memory = outcome.memory
    yield (
        f"Memory of the server (n = {len(memory.looks)} looks): {memory.start:.0f} MiB before, "
        f"{memory.peak:.0f} at most, {memory.end:.0f} when all had gone."
    )
    yield f"Processor time of the server: {outcome.processor / outcome.asked:.2f} s a question."
    yield (
        f"Answers: {len(outcome.moments)} of {outcome.asked} came; {len(outcome.faults)} were not, byte for byte and in"
        f" its own conversation, what a question gets alone; {len(outcome.errors)} visits broke off."
    )
    if outcome.refused is not None:
        yield f"Another's conversation was refused to {outcome.refused} of {outcome.students} students."
    for fault in (*outcome.faults, *outcome.errors):
        yield f"  {fault.student}: {fault.what}"


def share(waits: Sequence[float], value: float) -> float:
    """The smallest of `waits` that at least this part of them do not exceed (the nearest rank)."""
    return sorted(waits)[max(0, math.ceil(value * len(waits)) - 1)]


def is_well(outcome: Outcome) -> bool:
    """Whether every answer came and was right, and nobody saw another's."""
    whole = len(outcome.moments) == outcome.asked and not outcome.faults and not outcome.errors
    return whole and outcome.refused in (None, outcome.students)


def main() -> int:
    """Read the arguments, have the crowd come, print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m evals.lab.crowd", description="Many students at once.")
    parser.add_argument("--students", type=int, default=50)
    parser.add_argument("--questions", type=int, default=3, help="how many each of them asks")
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--logins", action="store_true", help="everybody logs in with a name of their own")
    parser.add_argument("--api", action="store_true", help="ask through POST /api/v1/ask instead of the page")
    parser.add_argument("--library", type=Path, help="a library to copy, instead of one with the bundled reviews")
    given = parser.parse_args()
    if given.students < 1 or given.questions < 1:
        parser.error("--students and --questions are 1 or more")
    if given.api and given.logins:
        parser.error("--logins is for the page")
    try:
        with TemporaryDirectory(prefix="footnote-crowd-") as made:
            folder = Path(made)
            library = folder / "library"
            if given.library is not None:
                shutil.copytree(given.library, library)
            else:
                with as_file(files("corpus.reviews")) as reviews:
                    footnote(library, "add", str(reviews))
            outcome = crowd(
                library, folder, scripts(given.students, given.questions, given.seed), given.logins, given.api
            )
    except FootnoteError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    print(*report(outcome), sep="\n")
    return 0 if is_well(outcome) else 1


if __name__ == "__main__":
    sys.exit(main())
