"""The commands about the library: what they print, where, and how they end.

The command `check` over all that the folder of a library keeps.
"""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path

import pytest

from assistant import factory
from assistant.conversations import Notebook
from assistant.settings import Settings
from assistant.study_file import FILE_NAME as STUDY_FILE
from assistant.study_file import open_study
from corpus.library import FILE_NAME, Library
from index.embedder import Embedder
from index.indexer import Ingest
from tests.fakes import HashingEmbedder, an_ingest, review, write_reviews
from tests.page_documents import ketamine_answer
from tests.ui.asking import Command, printed_by

ROOT = Path(__file__).parents[2]
RECORD = {
    "words",
    "citable_words",
    "not_citable",
    "also_at",
    "id",
    "title",
    "authors",
    "year",
    "source",
    "path",
    "source_sha256",
    "added_at",
    "passages",
    "sentences",
    "characters",
    "pages",
    "media_type",
    "doi",
    "missing",
    "left_out",
    "citation_key",
}


@pytest.fixture
def footnote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs the command on a library of its own, with the fakes for models; exit status and both outputs."""

    def faked(settings: Settings, library: Library, _: Embedder) -> AbstractContextManager[Ingest]:
        return nullcontext(an_ingest(library, HashingEmbedder(settings.embedder)))

    monkeypatch.setattr(factory, "ingest", faked)
    monkeypatch.setenv("FOOTNOTE_LIBRARY", str(tmp_path / "library"))

    return lambda *arguments: printed_by(capsys, *arguments)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, ...]:
    return write_reviews(tmp_path / "files", ["alpha", "beta"])


def added_ids(footnote: Command, files: tuple[Path, ...]) -> list[str]:
    _, out, _ = footnote("add", *files, "--json")
    return [receipt["document_id"] for receipt in json.loads(out)["receipts"]]


def test_a_receipt_a_line(footnote: Command, files: tuple[Path, ...]) -> None:
    status, out, err = footnote("add", files[0].parent)
    assert status == 0
    assert [line.split()[0] for line in out.splitlines()] == ["added", "added"]
    assert "alpha.txt, 2 pages of 115 characters, 3 passages, 9 sentences" in out
    assert "citable 42 of 44 words; not citable: 2 of headings" in out
    assert "2/2" in err
    status, out, err = footnote("add", files[0])
    assert (status, out.split()[0], err) == (0, "unchanged", "")


def test_receipts_as_json(footnote: Command, files: tuple[Path, ...], tmp_path: Path) -> None:
    status, out, _ = footnote("add", files[0], tmp_path / "missing.txt", "--json")
    assert status == 1
    good, bad = json.loads(out)["receipts"]
    assert {"source", "path", "status", "reason", "document_id", "title", "characters", "seconds"} <= set(good)
    assert (good["status"], good["source"], good["passages"]) == ("added", "alpha.txt", 3)
    assert (good["words"], good["citable_words"]) == (44, 42)
    assert good["not_citable"] == [{"reason": "headings", "words": 2}]
    assert (bad["words"], bad["citable_words"], bad["not_citable"]) == (None, None, [])
    assert (bad["status"], bad["document_id"]) == ("failed", None)
    assert "missing.txt" in bad["reason"]


def test_a_failed_file_is_said_and_the_next_goes_on(footnote: Command, files: tuple[Path, ...], tmp_path: Path) -> None:
    status, out, _ = footnote("add", tmp_path / "missing.txt", files[0])
    assert status == 1
    assert [line.split()[0] for line in out.splitlines()] == ["failed", "added"]


def test_details_given_by_hand(footnote: Command, files: tuple[Path, ...]) -> None:
    footnote(
        "add",
        files[0],
        "--title",
        "On Alpha",
        "--author",
        "C. Third",
        "--author",
        "D. Fourth",
        "--year",
        "1999",
    )
    _, out, _ = footnote("list", "--json")
    [document] = json.loads(out)["documents"]
    assert (document["title"], document["authors"], document["year"]) == (
        "On Alpha",
        ["C. Third", "D. Fourth"],
        1999,
    )
    status, out, err = footnote("add", *files, "--title", "Both")
    assert (status, out) == (2, "")
    assert "--title" in err


def test_the_list(footnote: Command, files: tuple[Path, ...]) -> None:
    status, out, err = footnote("list")
    assert (status, out) == (0, "")
    assert "footnote add" in err
    ids = added_ids(footnote, files)
    _, out, err = footnote("list")
    assert [line.split()[0] for line in out.splitlines()] == ids
    assert err == ""
    _, out, _ = footnote("list", "--json")
    documents = json.loads(out)["documents"]
    assert set(documents[0]) == RECORD
    assert [document["passages"] for document in documents] == [3, 3]


def test_one_document(footnote: Command, files: tuple[Path, ...]) -> None:
    [document_id, _] = added_ids(footnote, files)
    status, out, _ = footnote("show", document_id[:8])
    assert status == 0
    assert out.endswith(review("alpha") + "\n")
    _, out, _ = footnote("show", document_id, "--json")
    shown = json.loads(out)
    assert set(shown) == RECORD | {"text", "sections", "references"}
    assert shown["text"] == review("alpha")
    [section] = shown["sections"]
    assert section.pop("section_path") == ["On alpha"]
    assert section == {"title": "On alpha", "start": 0, "end": len(review("alpha")) - 1, "page": None}


def test_removing(footnote: Command, files: tuple[Path, ...]) -> None:
    first, second = added_ids(footnote, files)
    status, out, _ = footnote("remove", first, "--json")
    assert (status, json.loads(out)["removed"]["id"]) == (0, first)
    assert footnote("remove", second[:6])[0] == 0
    status, out, err = footnote("remove", first)
    assert (status, out) == (1, "")
    assert err.startswith("footnote: no document has the id")
    assert len(err.splitlines()) == 1


def test_checking(footnote: Command, files: tuple[Path, ...], tmp_path: Path) -> None:
    added_ids(footnote, files)
    assert footnote("check") == (0, "sound: 2 documents\n", "")
    path = tmp_path / "library" / FILE_NAME
    path.write_bytes(path.read_bytes().replace(b"The alpha rises", b"The alpha raises"[:15]))
    status, out, err = footnote("check", "--json")
    assert (status, err) == (1, "")
    report = json.loads(out)
    assert report["sound"] is False
    assert report["findings"][0].keys() == {"place", "problem"}
    status, out, _ = footnote("check")
    assert status == 1
    assert "not what was stored" in out


@pytest.mark.parametrize(
    "arguments", [(), ("nothing",), ("show",), ("add",), ("list", "--wrong"), ("add", "x", "--year", "y")]
)
def test_wrong_usage(footnote: Command, arguments: tuple[str, ...]) -> None:
    status, out, err = footnote(*arguments)
    assert (status, out) == (2, "")
    assert "Usage: footnote" in err


def test_an_interrupt(footnote: Command, files: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(factory, "ingest", interrupt)
    status, out, err = footnote("add", files[0])
    assert (status, out) == (130, "")
    assert "interrupted" in err


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_went_away_is_met_quietly(footnote: Command, files: tuple[Path, ...], unbuffered: str) -> None:
    files[0].write_text(review("alpha", 5_000), encoding="utf-8")
    [document_id, _] = added_ids(footnote, files)
    with subprocess.Popen(
        [sys.executable, "-m", "ui.cli.main", "show", document_id],
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.read(10)
        child.stdout.close()
        assert child.stderr.read() == b""
    assert child.returncode == 1


def test_a_damaged_study_file_is_named_with_what_to_do(footnote: Command, copied: Path) -> None:
    assert footnote("check", "--library", copied)[0] == 0
    with closing(open_study(copied)) as study:
        notebook = Notebook(study)
        notebook.keep("ann", notebook.begin(), 1, "Is it fast?", ketamine_answer("Is it fast?"), "")
    status, output, _ = footnote("check", "--library", copied)
    assert (status, output[:6]) == (0, "sound:")
    with closing(sqlite3.connect(copied / STUDY_FILE)) as connection, connection:
        connection.execute("UPDATE answers SET answer = substr(answer, 1, 40)")
    status, output, _ = footnote("check", "--library", copied)
    assert status == 1
    assert output.startswith("study.sqlite: answer ")
    assert "restore a copy, or move that one file away" in output
    assert "sound" not in output
    (finding,) = json.loads(footnote("check", "--json", "--library", copied)[1])["findings"]
    assert finding["place"] == "study.sqlite"
    (copied / STUDY_FILE).write_bytes(b"no database at all, and long enough to be one" * 100)
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
