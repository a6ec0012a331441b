"""The child process that reads: opens files and zips as it is told to, one after the other, and ends when its parent
does."""

import contextlib
import json
import os
import signal
import struct
import sys
import time
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from corpus.errors import FileDamaged, FileError, FileOverLimit, FileUnreadable
from corpus.readers.sandbox import Message, receive, refusal, send
from corpus.sources import SourceFile
from corpus.storage import Body

MOST_NAMES = 50_000
_LONGEST_NAME = 4_096
_MOST_LISTED_BYTES = 30_000_000
# What ends a zip: how many files it lists, and how long the list is.
_END_MARK = b"PK\x05\x06"
_END = struct.Struct("<10xHI6x")
_LONGEST_COMMENT = 65_535


class Archives:
    """The zip that was read last."""

    def __init__(self) -> None:
        self._key: tuple[str, int, int, int] | None = None
        self._archive: zipfile.ZipFile | None = None

    def members(self, path: Path) -> tuple[str, ...] | None:
        """The names of its files, folders left out; None for what is no zip or cannot be opened.

        Raises `FileOverLimit` where they are too many or too long.
        """
        try:
            archive = self.opened(path)
        except (FileDamaged, FileUnreadable):
            return None
        return tuple(entry.filename for entry in archive.infolist() if not entry.is_dir())

    def opened(self, path: Path) -> zipfile.ZipFile:
        """The zip at `path`, open. Raises `FileUnreadable`, `FileDamaged` and `FileOverLimit`."""
        name = SourceFile(path).name
        try:
            state = path.stat()
            key = (str(path), state.st_mtime_ns, state.st_size, state.st_ino)
            if self._archive is None or key != self._key:
                self._close()
                _require_short_list(path, name)
                self._archive, self._key = zipfile.ZipFile(path), key
        except OSError as error:
            raise FileUnreadable(f"{name} cannot be read: {error.strerror or error}") from None
        except (zipfile.BadZipFile, ValueError, NotImplementedError):  # all that a bad zip raises
            raise FileDamaged(f"{name} is a zip that is damaged or cut short: get it again") from None
        names = self._archive.namelist()
        if len(names) > MOST_NAMES or any(len(item) > _LONGEST_NAME for item in names):
            raise FileOverLimit(f"{name} holds more than {MOST_NAMES:,} files, or longer names than a file may have")
        return self._archive

    def _close(self) -> None:
        if self._archive is not None:
            with suppress(OSError):
                self._archive.close()
        self._archive = self._key = None


def _require_short_list(path: Path, name: str) -> None:
    """Looked at before the list is read into memory. Raises `FileOverLimit` and `OSError`."""
    with path.open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(0, file.tell() - _END.size - _LONGEST_COMMENT))
        tail = file.read()
    at = tail.rfind(_END_MARK)
    if at >= 0 and len(tail) - at >= _END.size:
        count, length = _END.unpack_from(tail, at)
        if count > MOST_NAMES or length > _MOST_LISTED_BYTES:
            raise FileOverLimit(f"{name} holds more than {MOST_NAMES:,} files, the limit: unpack it and add its folder")


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
            from corpus.readers.pdf.pages import draw_page

            return Message({}, draw_page(name, question.body, question.number("page"), question.number("width")))
        member = question.head["member"]
        file = SourceFile(Path(question.text("path")), None if member is None else str(member))
        content = file.content(None if member is None else archives.opened(file.path))
        if task == "content":
            return Message({}, content)
        from corpus.readers.base import read
        from corpus.readers.pdf.ocr import Engine, recognizer

        ocr = question.head.get("ocr")
        document = read(file, None if ocr is None else recognizer(Engine(str(ocr))), content)
        return Message({}, Body(document).json())
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
