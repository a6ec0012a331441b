"""What the readers make of real files does not fall, and of each file it is said how many of its words can be cited."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from corpus.errors import FileEmpty
from corpus.readers.base import read
from evals.ingest_eval import Sample, recovery, samples
from tests.shared_data import shared
from tests.ui.asking import Command

# The least mean share of a reference's words that are read in order, as first measured over all files of a form; of
# JATS every 40th of 660 is read.
LEAST = {"PDF, two columns": 0.967, "Word": 0.996, "HTML": 0.993, "JATS": 0.993}


def files_of(form: str) -> Sequence[Sample]:
    files = dict(samples(shared("data")))[form]
    return files[::40] if form == "JATS" else files


@pytest.mark.parametrize("form", LEAST)
def test_real_files_are_read_as_whole_as_ever(form: str) -> None:
    shares, nothing_to_cite = [], 0
    for sample in files_of(form):
        assert sample.reference is not None
        try:
            shares.append(recovery(read(sample.file), sample.reference()).share)
        except FileEmpty:
            nothing_to_cite += 1
    assert nothing_to_cite == (3 if form == "HTML" else 0)
    assert sum(shares) / len(shares) >= LEAST[form]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Two files in a folder as that of the shared data."""
    for name in ("papers", "evidence_inference/nxml", "evidence_inference/txt"):
        (tmp_path / name).mkdir(parents=True)
    page = "<html><body><nav>Home</nav><h1>Dose</h1><p>It is given once a day.</p></body></html>"
    (tmp_path / "papers" / "dose.html").write_text(page, "utf-8")
    (tmp_path / "evidence_inference" / "txt" / "a.txt").write_text("Lithium is a salt. It is kept at 0.8.", "utf-8")
    return tmp_path


def test_each_file_says_how_many_of_its_words_can_be_cited(footnote: Command, data: Path) -> None:
    status, out, _ = footnote("eval", "ingest", "--data", data, "--each")
    assert status == 0
    said = [line for line in out.splitlines() if line.startswith("- ")]
    assert [line.partition(": ")[0] for line in said] == ["- dose.html", "- a.txt"]
    assert "citable 6 of 7 words; not citable: 1 of headings" in said[0]
    assert "citable 9 of 9 words" in said[1]
    status, out, _ = footnote("eval", "ingest", "--data", data, "--json")
    counted = {name: counts for form in json.loads(out)["forms"] for name, counts in form["words"].items()}
    assert counted == {"dose.html": [6, 7], "a.txt": [9, 9]}
