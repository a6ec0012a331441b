"""A file to its rows, by the ending of its name; every row counts, also one that cannot be read."""

from collections.abc import Callable, Iterator
from pathlib import Path

from corpus.errors import FileDamaged, FileUnreadable, SettingError
from evals.scoring.records.json_rows import json_lines, json_list
from evals.scoring.records.record import Row
from evals.scoring.records.table_rows import csv_rows, parquet_rows

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
