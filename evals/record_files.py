"""Files of records, JSON lines, JSON, CSV and Parquet, a row at a time; and the documents that footnotes point into."""

import csv
import hashlib
import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TextIO

from corpus.errors import DocumentNotFound, FileDamaged, FileUnreadable, SettingError
from corpus.library import Library
from evals.records import Fault, FieldFault, Row, of_cells, row_of

_CHUNK = 1 << 20
_SPACE = " \t\r\n"


def json_lines(path: Path) -> Iterator[Row]:
    """The rows of a file with a JSON object on every line; blank lines are passed over. A line ends as Unix, Windows or
    an old Macintosh ends it: a carriage return is never part of a JSON string."""
    with path.open("rb") as file:
        lines = (line for raw in file for line in raw.rstrip(b"\r\n").split(b"\r"))
        for number, line in enumerate(lines, start=1):
            content = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            if content.strip():
                yield _line(content, number)


def _line(content: bytes, number: int) -> Row:
    try:
        # Unicode has separators of lines and spaces that JSON does not know.
        read: object = json.loads(content.decode("utf-8").strip())
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


_LONGEST_CELL = 100_000_000
_PARQUET_ROWS = 64


def csv_rows(path: Path) -> Iterator[Row]:
    """The rows of a CSV file with a line of names first; `line` is where a row begins, for a row may hold lines."""
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        try:
            names = next(reader, None)
            if names is None:
                return
            line = reader.line_num + 1
            for cells in reader:
                if cells:
                    yield _table_rows_row(names, cells, line)
                line = reader.line_num + 1
        except csv.Error as error:
            raise FileDamaged(f"{path.name} line {reader.line_num}: is no CSV from here on: {error}") from error


def _table_rows_row(names: list[str], cells: list[str], line: int) -> Row:
    if len(cells) != len(names):
        return Fault(line, line, f"line {line} has {len(cells)} cells under {len(names)} names")
    try:
        return row_of(of_cells(dict(zip(names, cells, strict=True))), line)
    except FieldFault as fault:
        return Fault(line, line, f"line {line}: {fault}")


def parquet_rows(path: Path) -> Iterator[Row]:
    """The rows of a Parquet file, `line` a row's number from 1.

    Raises `SettingError` without pyarrow, and `FileDamaged` for a file that is no Parquet.
    """
    try:
        import pyarrow
        from pyarrow.parquet import ParquetFile
    except ImportError:
        raise SettingError(
            f"{path.name}: Parquet needs an extra: pip install 'footnote[parquet]', or save the rows as JSONL"
        ) from None
    try:
        number = 0
        with ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=_PARQUET_ROWS):
                for fields in batch.to_pylist():
                    number += 1
                    yield row_of(fields, number)
    except (pyarrow.ArrowException, ValueError) as error:
        raise FileDamaged(f"{path.name} is no Parquet file that can be read: {error}") from error


_READERS: dict[str, Callable[[Path], Iterator[Row]]] = {
    ".jsonl": json_lines,
    ".ndjson": json_lines,
    ".json": json_list,
    ".csv": csv_rows,
    ".parquet": parquet_rows,
}


def rows_of(path: Path) -> Iterator[Row]:
    """The rows in the file's order.

    Raises `SettingError` for another kind of file, `FileUnreadable` for one that cannot be opened, and `FileDamaged`,
    with the line, from where on a list, a table or an encoding is broken.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise SettingError(f"{path.name}: rows are read from {', '.join(_READERS)}")
    try:
        yield from reader(path)
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise FileDamaged(f"{path.name} is not UTF-8 text: save it as UTF-8") from error


_KEPT = 64


class LibraryTexts:
    """The texts of `library`. Raises a `LibraryError` where it cannot be read."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kept = lru_cache(maxsize=_KEPT)(self._read)
        ids = sorted(document.id for document in library.documents())
        self.sha256 = hashlib.sha256("\n".join(ids).encode()).hexdigest()

    def text(self, document_id: str) -> str | None:
        """The text of a document; None where the library has none of that id."""
        return self._kept(document_id)

    def _read(self, document_id: str) -> str | None:
        try:
            return self._library.document(document_id).text
        except DocumentNotFound:
            return None
