"""Rows of CSV and Parquet files, a few at a time. Parquet needs the extra `parquet` (pyarrow)."""

import csv
from collections.abc import Iterator
from pathlib import Path

from corpus.errors import FileDamaged, SettingError
from evals.scoring.records.cells import of_cells
from evals.scoring.records.fields import FieldFault, row_of
from evals.scoring.records.record import Fault, Row

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
                    yield _row(names, cells, line)
                line = reader.line_num + 1
        except csv.Error as error:
            raise FileDamaged(f"{path.name} line {reader.line_num}: is no CSV from here on: {error}") from error


def _row(names: list[str], cells: list[str], line: int) -> Row:
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
