"""A server of its own for the crowd, the command as its users run it, and what each student asks."""

import os
import random
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from pathlib import Path

from corpus.errors import SettingError
from evals.answer_eval import Case, read_cases


def footnote(library: Path, *arguments: str, line: str = "") -> str:
    """What the command says on standard output; `line` is what is typed. Raises `SettingError` when it fails."""
    done = subprocess.run(
        [*command(library), *arguments], input=line, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:]
        raise SettingError(f"footnote {arguments[0]} ended with {done.returncode}: {' '.join(last)}")
    return done.stdout


def command(library: Path) -> list[str]:
    """The command and its library, ready for more arguments. Raises `SettingError` where it is not installed."""
    path = Path(sys.executable).with_name("footnote")
    if not path.exists():
        raise SettingError(f"there is no {path}: install Footnote into this Python first (pip install -e .)")
    return [str(path), "--library", str(library)]


_SETS = ("bundled.jsonl", "tuning.jsonl", "held_out.jsonl")
_FOLLOW_UPS = (
    "and esketamine?",
    "How fast does it work?",
    "What are its side effects?",
    "Is it safe?",
    "Why?",
    "How is it given?",
    "And in treatment-resistant depression?",
)


@dataclass(frozen=True, slots=True)
class Script:
    """The questions of one student, in order, each asked in the conversation of those before it."""

    name: str
    questions: tuple[str, ...]


def scripts(students: int, questions: int, seed: int) -> tuple[Script, ...]:
    """A script a student, of so many questions; the same for the same seed."""
    drawn = random.Random(seed)
    openings = [case.question.text for name in _SETS for case in _cases(name) if not case.question.history]
    drawn.shuffle(openings)
    made: list[Script] = []
    for student in range(students):
        asked = [
            _FOLLOW_UPS[(student + number) % len(_FOLLOW_UPS)]
            if number % 2
            else openings[(student + students * (number // 2)) % len(openings)]
            for number in range(questions)
        ]
        made.append(Script(f"student-{student + 1}", tuple(asked)))
    return tuple(made)


def _cases(name: str) -> tuple[Case, ...]:
    with as_file(files("evals.questions").joinpath(name)) as path:
        return read_cases(path)


_SECONDS_TO_START = 900.0
_SECONDS_TO_END = 30.0
_SECONDS_BETWEEN = 0.2
_ADDRESS = re.compile(r"Footnote is at http://(?P<host>[\d.]+):(?P<port>\d+)")


@dataclass(slots=True)
class Memory:
    """Resident memory of the server and the processes it began, in MiB, look by look."""

    looks: list[float] = field(default_factory=list)

    @property
    def start(self) -> float:
        """When the first student came."""
        return self.looks[0]

    @property
    def peak(self) -> float:
        """The most at any look."""
        return max(self.looks)

    @property
    def end(self) -> float:
        """After the last had gone."""
        return self.looks[-1]


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs, and is looked at until `serving` ends."""

    host: str
    port: int
    pid: int
    memory: Memory


@contextmanager
def serving(library: Path, log: Path, *options: str) -> Iterator[Server]:
    """A server over `library` until the block ends; what it says goes to the file `log`.

    Raises `SettingError` when it does not come up.
    """
    with log.open("wb") as said:
        process = subprocess.Popen([*command(library), "serve", "--port", "0", *options], stdout=said, stderr=said)
    try:
        host, port = _address(process, log)
        memory, over = Memory([resident(process.pid)]), threading.Event()
        looking = threading.Thread(target=_look, args=(process.pid, memory, over), daemon=True)
        looking.start()
        try:
            yield Server(host, port, process.pid, memory)
        finally:
            over.set()
            looking.join()
            memory.looks.append(resident(process.pid) if process.poll() is None else memory.looks[-1])
    finally:
        process.terminate()
        try:
            process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def processor_seconds(pid: int) -> float:
    """Processor time of a process and those it began, of ended ones too; 0 for one that is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        tasks = tuple(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return 0.0
    own = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    return own + sum(processor_seconds(child) for task in tasks for child in _children(task))


def resident(pid: int) -> float:
    """Resident memory of a process and those it began, in MiB; 0 for one that is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
        tasks = tuple(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return 0.0
    own = re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)
    return (int(own[1]) / 1024 if own else 0.0) + sum(resident(child) for task in tasks for child in _children(task))


def _children(task: Path) -> tuple[int, ...]:
    # A thread may end at any moment, and the process goes on without it.
    with suppress(OSError):
        return tuple(int(child) for child in (task / "children").read_text(encoding="ascii").split())
    return ()


def _look(pid: int, memory: Memory, over: threading.Event) -> None:
    while not over.wait(_SECONDS_BETWEEN):
        memory.looks.append(resident(pid))


def _address(process: "subprocess.Popen[bytes]", log: Path) -> tuple[str, int]:
    began = time.monotonic()
    while time.monotonic() - began < _SECONDS_TO_START:
        said = log.read_text(encoding="utf-8", errors="replace")
        match = _ADDRESS.search(said)
        if match is not None:
            return match["host"], int(match["port"])
        if process.poll() is not None:
            last = said.strip().splitlines()[-1:]
            raise SettingError(f"the server ended with {process.returncode} before it was there: {' '.join(last)}")
        time.sleep(_SECONDS_BETWEEN)
    raise SettingError(f"the server was not there within {_SECONDS_TO_START:.0f} seconds: see {log}")
