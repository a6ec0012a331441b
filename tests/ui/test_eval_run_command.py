"""`eval run` as it is run, and what `eval score` makes of the rows that it wrote.

What the readers make of real files does not fall, and of each file it is said how many of its words can be cited.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

import corpus.reviews
from corpus.errors import FileEmpty
from corpus.readers.base import read
from evals.ingest_eval import Sample, recovery, samples
from evals.runs import Runs
from tests.shared_data import shared
from tests.ui.asking import ABSENT, QUESTION, Command, one_line, read_lines, write_lines

REVIEW = Path(corpus.reviews.__file__).parent / "classical-antidepressants.md"


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """One that the review answers, and one that it does not."""
    whole = [[{"source": REVIEW.name, "start": 0, "end": len(REVIEW.read_text(encoding="utf-8"))}]]
    return write_lines(
        tmp_path / "questions.jsonl",
        {"id": "q1", "kind": "list", "question": QUESTION, "history": [], "answerable": True, "gold": whole},
        {"id": "q2", "kind": "absent", "question": ABSENT, "history": [], "answerable": False, "gold": []},
    )


@pytest.mark.slow
def test_the_rows_of_a_run_are_scored(footnote: Command, questions: Path, tmp_path: Path) -> None:
    rows, scores, library = tmp_path / "rows.jsonl", tmp_path / "scores.jsonl", tmp_path / "kept"
    arguments = ("eval", "run", questions, "--documents", REVIEW, "--rows", rows, "--library", library)
    status, out, err = footnote(*arguments, "--keep", "first", "--json")
    assert (status, json.loads(out)["n"]) == (0, 2), err
    assert "kept as first" in err
    answered, abstained = read_lines(rows)
    assert (answered["id"], answered["abstained"], abstained["abstained"]) == ("q1", False, True)

    status, out, err = footnote("eval", "score", rows, "--out", scores, "--json")
    assert status == 0, err
    summary = json.loads(out)
    assert summary["rows"] == {
        "total": 2,
        "scored": 1,
        "no_claims": 0,
        "abstained": 1,
        "error": 0,
        "too_long": 0,
        "other_language": 0,
        "repeated": 0,
    }
    # Offline, every sentence is its source's own words.
    assert summary["figures"]["faithfulness"]["value"] == 1.0
    assert summary["figures"]["abstention_recall"]["value"] == 1.0
    first, second = read_lines(scores)
    assert [(one["id"], one["kind"], one["question"]) for one in (first, second)] == [
        ("q1", "list", QUESTION),
        ("q2", "absent", ABSENT),
    ]
    assert [one["number"] for one in first["sentences"] if "number" in one] == list(
        range(1, len(answered["sentences"]) + 1)
    )
    assert all(one["citations"] for one in first["sentences"] if one["label"] != "not_checked")

    [kept] = Runs(library / "runs").latest(10)
    assert (kept.name, kept.whole, kept.total) == ("first", True, 2)
    assert [row.kind for row in kept.rows(0, 9)] == ["list", "absent"]
    assert {one.name: one.value for one in kept.figures}["quote_exactness"] == 1.0
    assert "another run is kept as 'first'" in one_line(footnote(*arguments, "--keep", "first"), 2)


def test_a_name_that_is_none_is_told_before_the_minutes_that_a_run_takes(
    footnote: Command, questions: Path, tmp_path: Path
) -> None:
    for command in (
        ("eval", "run", questions, "--documents", tmp_path / "none"),
        ("eval", "score", questions, "--out", tmp_path / "o.jsonl"),
    ):
        said = one_line(footnote(*command, "--keep", "../first", "--library", tmp_path), 2)
        assert "'../first' is no name for a run" in said
    assert not (tmp_path / "o.jsonl").exists()


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
