"""Libraries that were harmed, or made by earlier versions and other models."""

import json
import sqlite3
from pathlib import Path

import pytest

from corpus.integrity import check
from corpus.library import FILE_NAME, Library
from corpus.stored_rows import Metadata
from index.embedder import BUNDLED_NAME
from index.segments import INDEX_FOLDER
from tests.fakes import HashingEmbedder, an_ingest, sourced, write_reviews
from tests.ui.asking import QUESTION, Command, answer_of, one_line
from ui.cli.main import main


def test_changed_words_are_never_quoted(footnote: Command, copied: Path) -> None:
    path = copied / FILE_NAME
    content = path.read_bytes()
    changed = content.replace(b"Side effects of TCAs", b"Side effects of TCBs")
    assert changed != content
    path.write_bytes(changed)
    for command in (("ask", QUESTION), ("search", QUESTION)):
        said = one_line(footnote(*command, "--json", "--library", copied), 1)
        assert "damaged" in said
        assert "restore a copy" in said


def test_a_damaged_index_is_made_again_and_answers_the_same(footnote: Command, copied: Path) -> None:
    before = answer_of(footnote, QUESTION)
    [path] = (copied / INDEX_FOLDER).rglob("terms.numbers.npy")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    after = answer_of(footnote, QUESTION, "--library", copied)
    del before["timings_ms"], after["timings_ms"]
    # Questions are offered for three seconds, the likeliest first: of two lists the shorter is how the longer begins.
    fewer, more = sorted((before.pop("suggestions"), after.pop("suggestions")), key=len)
    assert more[: len(fewer)] == fewer
    assert more
    assert after == before
    assert path.read_bytes() != bytes(content)
    path.unlink()
    assert answer_of(footnote, QUESTION, "--library", copied)["citations"] == before["citations"]
    assert path.exists()


def test_a_library_of_a_later_version(footnote: Command, copied: Path) -> None:
    connection = sqlite3.connect(copied / FILE_NAME)
    connection.execute("PRAGMA user_version = 9999")
    connection.close()
    assert "version" in one_line(footnote("ask", QUESTION, "--json", "--library", copied), 1)


def test_a_library_that_is_no_library(footnote: Command, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"no database " * 100)
    for folder in (tmp_path, tmp_path / FILE_NAME):
        one_line(footnote("ask", QUESTION, "--json", "--library", folder), 1)


def test_a_library_that_may_only_be_read_answers(footnote: Command, copied: Path) -> None:
    # Root may write to anything; the library's own way of opening such a file has its tests in tests/corpus.
    for path in (*copied.iterdir(), copied):
        path.chmod(0o555 if path == copied else 0o444)
    try:
        assert answer_of(footnote, QUESTION, "--library", copied)["abstained"] is False
    finally:
        copied.chmod(0o755)


FORMER = "all-MiniLM-L6-v2@53aa5117"


def _library(folder: Path, embedder: str) -> str:
    with Library.open(folder / "library", embedder) as library:
        files = sourced(write_reviews(folder, ["alpha", "beta"]))
        assert len(list(an_ingest(library, HashingEmbedder(embedder)).add(files, Metadata()))) == 2
    return str(folder / "library")


def _embedder(folder: str) -> str:
    with Library.open(Path(folder), BUNDLED_NAME, any_embedder=True) as library:
        assert check(library) == ()
        return library.embedder


def test_a_library_of_version_0_1_0_is_embedded_anew_when_it_is_searched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = _library(tmp_path, FORMER)
    for reading in (["list"], ["check"]):
        assert main([*reading, "--library", folder]) == 0
        assert capsys.readouterr().err == ""
    assert _embedder(folder) == FORMER
    assert main(["search", "--json", "--library", folder, "How often does alpha rise?"]) == 0
    out, err = capsys.readouterr()
    assert err == f"{folder} is of an earlier version: embedding its passages anew by {BUNDLED_NAME}, once\n"
    assert "alpha" in json.loads(out)["hits"][0]["text"]
    assert _embedder(folder) == BUNDLED_NAME
    assert main(["search", "--library", folder, "beta"]) == 0
    assert capsys.readouterr().err == ""


def test_a_library_of_another_model_is_embedded_anew_only_when_told_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = _library(tmp_path, "some-model@1")
    assert main(["search", "--library", folder, "alpha"]) == 1
    err = capsys.readouterr().err
    assert "was embedded by some-model@1" in err
    assert "embed it anew with footnote reembed, or set FOOTNOTE_EMBEDDER to some-model@1" in err
    assert _embedder(folder) == "some-model@1"
    assert main(["reembed", "--json", "--library", folder]) == 0
    assert json.loads(capsys.readouterr().out) == {"embedder": BUNDLED_NAME, "former": "some-model@1", "embedded": 6}
    assert _embedder(folder) == BUNDLED_NAME
    assert main(["reembed", "--library", folder]) == 0
    assert "nothing to do" in capsys.readouterr().err


def test_a_model_that_is_not_there_leaves_the_library_as_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _library(tmp_path, FORMER)
    monkeypatch.setenv("FOOTNOTE_EMBEDDER", str(tmp_path / "no-model"))
    assert main(["reembed", "--library", folder]) == 1
    assert "is not on this machine" in capsys.readouterr().err
    assert _embedder(folder) == FORMER
