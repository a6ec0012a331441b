"""The child: reads the files it is told to, one after the other, and ends when its parent does.

Run as `python -m corpus.reading.confined.worker BYTES SECONDS`. It speaks by standard input and output only; whatever
a library prints goes nowhere. Left out: starting, watching and ending it (`crew`).
"""

import contextlib
import json
import os
import signal
import sys
import time
from pathlib import Path
from typing import BinaryIO

from corpus.errors import FileDamaged, FileError, FileOverLimit
from corpus.reading.confined.archives import Archives
from corpus.reading.confined.messages import Message, packed, receive, refusal, send
from corpus.source_file import SourceFile


def main() -> None:
    """Answer messages until standard input ends."""
    memory_bytes, seconds = int(sys.argv[1]), float(sys.argv[2])
    # Ctrl-C goes to the whole group: the parent ends its children itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    questions, answers = sys.stdin.buffer, _own_output()
    _limit_memory(memory_bytes)
    archives = Archives()
    while (question := receive(questions)) is not None:
        _limit_time(seconds)
        answer = _answer(question, archives)
        send(answers, Message({**answer.head, "peak_bytes": _peak_bytes()}, answer.body))


def _answer(question: Message, archives: Archives) -> Message:
    name = question.text("name")
    try:
        task = question.text("task")
        if task == "members":
            return Message({}, json.dumps(archives.members(Path(question.text("path")))).encode())
        if task == "draw":
            from corpus.reading.pdf.picture import draw_page

            return Message({}, draw_page(name, question.body, question.number("page"), question.number("width")))
        member = question.head["member"]
        file = SourceFile(Path(question.text("path")), None if member is None else str(member))
        content = file.content(None if member is None else archives.opened(file.path))
        if task == "content":
            return Message({}, content)
        from corpus.reading.pdf.ocr import Engine, recognizer
        from corpus.reading.read import read

        ocr = question.head.get("ocr")
        return Message({}, packed(read(file, None if ocr is None else recognizer(Engine(str(ocr))), content)))
    except FileError as error:
        return refusal(error)
    except MemoryError:
        return refusal(FileOverLimit(f"{name} takes more memory than one file may: split it into parts"))
    except Exception as error:  # a mistake in a reader costs one file, not all the others
        what = " ".join(f"{type(error).__name__}: {error}".split())
        return refusal(FileDamaged(f"{name} cannot be read, its reader failed ({what:.200}): save it anew"))


def _own_output() -> BinaryIO:
    """The real standard output for us alone; what else is printed goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return answers


def _peak_bytes() -> int:
    """The most memory that this child has held; 0 where the system does not say.

    The system's own count (`ru_maxrss`) begins with what the parent held when it made the child.
    """
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return 1024 * int(line.split()[1])
    return 0


def _limit_memory(memory_bytes: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # there is none on Windows

        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def _limit_time(seconds: float) -> None:
    """A child whose parent was killed does not go on for ever."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        soft = int(time.process_time() + seconds) + 2
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    main()
