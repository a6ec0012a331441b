"""A library that another model embedded: searched after it was embedded anew, by itself or when told to."""

import json
from pathlib import Path

import pytest

from corpus.integrity import check
from corpus.library import Library
from corpus.stored_rows import Metadata
from index.embedder import BUNDLED_NAME
from tests.fakes import HashingEmbedder, an_ingest, sourced, write_reviews
from ui.cli.main import main

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
