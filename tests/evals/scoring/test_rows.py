"""Files of rows: every row counts, and what cannot be read is named with its line."""

import json
from pathlib import Path

import pytest

from corpus.errors import FileDamaged, FileUnreadable, SettingError
from evals.record_files import rows_of
from evals.records import Fault, Record
from tests.evals.scoring.rows import ROW, write_csv, write_jsonl


def test_each_bad_line_is_a_fault_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    lines = [json.dumps(ROW), "{not json", "", "[1]", "9" * 5_000, "[" * 100_000, json.dumps(ROW)]
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode() + b'\n{"response": "\xff"}\n')
    rows = list(rows_of(path))
    assert [row.line for row in rows] == [1, 2, 4, 5, 6, 7, 8]
    assert [type(row) for row in rows] == [Record, Fault, Fault, Fault, Fault, Record, Fault]
    assert all(row.reason.startswith(f"line {row.line} ") for row in rows if isinstance(row, Fault))


def test_a_list_is_read_like_its_lines(tmp_path: Path) -> None:
    rows = [{**ROW, "id": n, "response": "Wörter " * 50_000} for n in range(30)]
    lines = write_jsonl(tmp_path / "rows.jsonl", *rows)
    for indent in (None, 2):
        path = tmp_path / f"{indent}.json"
        path.write_text(json.dumps(rows, indent=indent, ensure_ascii=False), "utf-8")
        read = list(rows_of(path))
        assert [row.id for row in read] == list(range(30))
        assert [row.response for row in read if isinstance(row, Record)] == [
            row.response for row in rows_of(lines) if isinstance(row, Record)
        ]
    assert [row.line for row in list(rows_of(tmp_path / "2.json"))][:2] == [2, 11]
    (tmp_path / "none.json").write_text(" [ ] ", "utf-8")
    assert list(rows_of(tmp_path / "none.json")) == []


def test_csv_holds_lists_as_json_as_python_prints_them_or_one_text(tmp_path: Path) -> None:
    base = {"user_input": "Why?", "response": "Two\nlines.", "reference": ""}
    cells = ['["a", "it\'s"]', "['a', \"it's\"]", "only one", "[broken", "__import__('os')", '{"a": 1}']
    path = write_csv(tmp_path / "rows.csv", [{**base, "retrieved_contexts": cell} for cell in cells])
    rows = list(rows_of(path))
    contexts = [row.contexts if isinstance(row, Record) else row.reason for row in rows]
    assert contexts[:3] == [("a", "it's"), ("a", "it's"), ("only one",)]
    assert contexts[3] == "line 8: retrieved_contexts begins with a bracket, but is no list: '[broken'"
    assert contexts[4:] == [("__import__('os')",), ('{"a": 1}',)]
    assert [row.line for row in rows] == [2, 4, 6, 8, 10, 12]
    assert isinstance(rows[0], Record)
    assert rows[0].reference is None


def test_parquet_holds_the_same_rows(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="the extra 'parquet' is not installed")
    from pyarrow.parquet import write_table

    rows = [{**ROW, "id": str(n), "reference": None if n else "r"} for n in range(200)]
    write_table(pyarrow.Table.from_pylist(rows), tmp_path / "rows.parquet")
    read = list(rows_of(tmp_path / "rows.parquet"))
    assert read == list(rows_of(write_jsonl(tmp_path / "rows.jsonl", *rows)))
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 no")
    with pytest.raises(FileDamaged, match=r"bad\.parquet"):
        list(rows_of(tmp_path / "bad.parquet"))


def test_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"rows are read from \.jsonl"):
        list(rows_of(tmp_path / "rows.xlsx"))
    with pytest.raises(FileUnreadable):
        list(rows_of(tmp_path / "none.jsonl"))
    (tmp_path / "latin.csv").write_bytes("response\ncafé\n".encode("latin-1"))
    with pytest.raises(FileDamaged, match="UTF-8"):
        list(rows_of(tmp_path / "latin.csv"))
