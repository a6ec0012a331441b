"""Rows of JSON lines and of JSON lists, one at a time, so that a file of any length takes the memory of a row.

A line that is no JSON is a fault of its own. In a list what follows a broken place cannot be told apart, so the file is
refused there, with its line.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from corpus.errors import FileDamaged
from evals.scoring.records.fields import row_of
from evals.scoring.records.record import Fault, Row

_CHUNK = 1 << 20
_SPACE = " \t\r\n"


def json_lines(path: Path) -> Iterator[Row]:
    """The rows of a file with a JSON object on every line; blank lines are passed over."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            content = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            if content.strip():
                yield _line(content, number)


def _line(content: bytes, number: int) -> Row:
    try:
        read: object = json.loads(content.decode("utf-8"))
    except UnicodeDecodeError:
        return Fault(number, number, f"line {number} is not UTF-8 text")
    except (ValueError, RecursionError) as error:
        # Not only a JSONDecodeError: a number of 5,000 digits and a thousand brackets are refused otherwise.
        why = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        return Fault(number, number, f"line {number} is not JSON: {why}")
    return _row(read, number)


def _row(read: object, number: int) -> Row:
    if not isinstance(read, dict):
        return Fault(number, number, f"line {number} is JSON, but not an object with fields")
    return row_of({str(key): value for key, value in read.items()}, number)


def json_list(path: Path) -> Iterator[Row]:
    """The rows of a JSON list of objects. Raises `FileDamaged`, with the line, where it is not one."""
    with path.open(encoding="utf-8-sig") as file:
        reader = _Window(file)
        if reader.next_character() != "[":
            raise FileDamaged(f"{path.name} line {reader.line}: no list of rows; or name it .jsonl if a line is a row")
        reader.take(1)
        if reader.next_character() == "]":
            return
        while True:
            reader.next_character()
            number = reader.line
            try:
                value = reader.value()
            except (ValueError, RecursionError) as error:
                why = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
                raise FileDamaged(
                    f"{path.name} line {reader.line}: the row that begins here is no JSON: {why}"
                ) from error
            yield _row(value, number)
            follows = reader.next_character()
            if follows == "]":
                return
            if follows != ",":
                raise FileDamaged(f"{path.name} line {reader.line}: the list of rows breaks off here")
            reader.take(1)


class _Window:
    """What was read of a file and not yet taken; `line` is where it begins."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text = ""
        self._at = 0
        self.line = 1

    def take(self, count: int) -> None:
        self.line += self._text.count("\n", self._at, self._at + count)
        self._at += count

    def next_character(self) -> str:
        """The next character that is no space, not taken; empty at the end."""
        while True:
            rest = len(self._text) - len(self._text[self._at :].lstrip(_SPACE))
            self.take(rest - self._at)
            if self._at < len(self._text) or not self._more(_CHUNK):
                return self._text[self._at : self._at + 1]

    def value(self) -> object:
        """The JSON value that begins here, taken."""
        size = _CHUNK
        while True:
            try:
                value, end = json.JSONDecoder().raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                # Perhaps only its beginning was read; twice as much each time, so that a long row is not quadratic.
                if not self._more(size):
                    raise
                size *= 2
                continue
            if end == len(self._text) and self._more(size):
                continue  # A number may go on in what follows.
            self.take(end - self._at)
            return value

    def _more(self, size: int) -> bool:
        read = self._file.read(size)
        self._text = self._text[self._at :] + read
        self._at = 0
        return bool(read)
