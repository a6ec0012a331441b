"""The command `check` over all that the folder of a library keeps."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from assistant.conversations import Notebook
from assistant.study_file import FILE_NAME, open_study
from tests.page_documents import ketamine_answer
from tests.ui.asking import Command


def test_a_damaged_study_file_is_named_with_what_to_do(footnote: Command, copied: Path) -> None:
    assert footnote("check", "--library", copied)[0] == 0
    with closing(open_study(copied)) as study:
        notebook = Notebook(study)
        notebook.keep("ann", notebook.begin(), 1, "Is it fast?", ketamine_answer("Is it fast?"), "")
    status, output, _ = footnote("check", "--library", copied)
    assert (status, output[:6]) == (0, "sound:")
    with closing(sqlite3.connect(copied / FILE_NAME)) as connection, connection:
        connection.execute("UPDATE answers SET answer = substr(answer, 1, 40)")
    status, output, _ = footnote("check", "--library", copied)
    assert status == 1
    assert output.startswith("study.sqlite: answer ")
    assert "restore a copy, or move that one file away" in output
    assert "sound" not in output
    (finding,) = json.loads(footnote("check", "--json", "--library", copied)[1])["findings"]
    assert finding["place"] == "study.sqlite"
    (copied / FILE_NAME).write_bytes(b"no database at all, and long enough to be one" * 100)
    status, output, _ = footnote("check", "--library", copied)
    assert (status, output[:13]) == (1, "study.sqlite:")


def test_any_other_database_in_the_folder_is_looked_at(footnote: Command, copied: Path) -> None:
    path = copied / "runs" / "checked.sqlite"
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE checked (key TEXT PRIMARY KEY, said TEXT)")
        connection.executemany("INSERT INTO checked VALUES (?, ?)", [(f"{n:05}", "x" * 200) for n in range(200)])
    assert footnote("check", "--library", copied)[0] == 0
    content = bytearray(path.read_bytes())
    content[4_096:5_000] = b"\xa5" * 904
    path.write_bytes(content)
    status, output, _ = footnote("check", "--library", copied)
    assert status == 1
    assert "runs/checked.sqlite" in output
    assert "restore a copy of it" in output
