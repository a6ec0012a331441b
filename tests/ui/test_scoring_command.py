"""`eval score`, `compare`, `report`, `agreement` and `calibrate` as they are run."""

import json
from pathlib import Path

import pytest

from tests.evals.scoring.rows import ROW, write_jsonl
from tests.ui.asking import Json, printed_by, read_lines

CITED = "Ketamine works within hours [1]. The trial had 900 zebras [2]."


@pytest.fixture
def source(tmp_path: Path) -> Path:
    rows = ({**ROW, "id": f"r{n}", "response": CITED if n % 2 else ROW["response"]} for n in range(12))
    return write_jsonl(tmp_path / "in.jsonl", *rows)


@pytest.fixture
def run(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert printed_by(capsys, "eval", "score", source, "--out", tmp_path / "run.jsonl", "--checker", "overlap")[0] == 0
    return tmp_path / "run.jsonl"


def test_scores_are_printed_and_written(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = printed_by(capsys, "eval", "score", source, "--out", tmp_path / "o.jsonl", "--json")
    assert status == 0
    printed = json.loads(out)
    assert printed["rows"] == {
        "total": 12,
        "scored": 12,
        "no_claims": 0,
        "abstained": 0,
        "error": 0,
        "too_long": 0,
        "other_language": 0,
        "repeated": 10,
    }
    assert set(printed["figures"]["faithfulness"]) == {"value", "low", "high", "n", "status", "better"}
    assert set(printed["speed"]) == {"seconds", "rows_per_second", "peak_memory_mb"}
    assert "rows/s" in err
    kept = json.loads((tmp_path / "o.summary.json").read_text())
    assert kept == {name: value for name, value in printed.items() if name != "speed"}
    assert {"data_sha256", "checker_sha256", "scoring_sha256", "thresholds", "versions", "seed"} <= set(
        kept["provenance"]
    )
    assert len(read_lines(tmp_path / "o.jsonl")) == 12
    status, out, _ = printed_by(capsys, "eval", "score", source, "--out", tmp_path / "o.jsonl")
    assert (status, "| faithfulness | " in out) == (0, True)


@pytest.mark.parametrize(
    ("bounds", "status", "said"),
    [
        (("--fail-under", "faithfulness=0.7"), 0, ""),
        (("--fail-under", "faithfulness=0.9"), 1, "footnote: faithfulness is 0.750, under 0.9"),
        (("--fail-over", "contradiction_rate=0.1", "--fail-under", "readable=1"), 0, ""),
        (("--fail-over", "supported_sentences=0.1"), 1, "over 0.1"),
        (("--fail-under", "token_f1=0.1"), 1, "footnote: token_f1 has no value"),
        (("--fail-under", "fidelity=0.9"), 2, "no figure is called 'fidelity'"),
        (("--fail-under", "faithfulness=nan"), 2, "names no number"),
        (("--fail-under", "faithfulness"), 2, "names no number"),
    ],
)
def test_a_bound_that_is_missed_is_the_exit_status(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], bounds: tuple[str, ...], status: int, said: str
) -> None:
    arguments = ("eval", "score", source, "--out", tmp_path / "o.jsonl", "--checker", "overlap")
    found, _, err = printed_by(capsys, *arguments, *bounds)
    assert found == status
    assert said in err


def test_a_row_that_could_not_be_scored_keeps_no_bound(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", ROW, "{bad")
    arguments = ("eval", "score", source, "--out", tmp_path / "o.jsonl", "--checker", "overlap")
    assert printed_by(capsys, *arguments)[0] == 0
    status, _, err = printed_by(capsys, *arguments, "--fail-under", "faithfulness=0.1")
    assert status == 1
    assert "1 of 2 rows could not be scored; the first: line 2 is not JSON" in err


def test_runs_are_compared(run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text(run.read_text().replace('"faithfulness": 0.5', '"faithfulness": 1.0'))
    status, out, _ = printed_by(capsys, "eval", "compare", run, other, "--json")
    assert status == 0
    compared = json.loads(out)
    assert (compared["rows"], len(compared["changed"])) == (12, 6)
    assert compared["differences"][0]["difference"] == 0.25
    status, out, _ = printed_by(capsys, "eval", "compare", run, other)
    assert "| faithfulness | 12 | 0.750 | 1.000 | +0.250 (" in out
    assert printed_by(capsys, "eval", "compare", run, tmp_path / "none.jsonl")[0] == 1


def test_a_report_is_one_file(run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = printed_by(capsys, "eval", "report", run, run, "--out", tmp_path / "r.html")
    assert (status, out) == (0, "")
    assert "r.html" in err
    assert (tmp_path / "r.html").read_text("utf-8").count('<details class="row">') == 24


def verdicts(tmp_path: Path) -> Path:
    """People find the first citation of every answer right, the second wrong but in one."""
    rows: list[Json] = [
        {"answer_id": f"r{n}", "citation": c, "label": "supports" if c == 1 or n == 1 else "does_not", "reviewer": "t"}
        for n in range(1, 12, 2)
        for c in (1, 2)
    ]
    return write_jsonl(tmp_path / "verdicts.jsonl", *rows)


def test_agreement_with_people(run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = printed_by(capsys, "eval", "agreement", run, "--verdicts", verdicts(tmp_path), "--json")
    assert status == 0
    found = json.loads(out)
    # 6 both supported, 5 both not, 1 apart: observed 11/12, expected (7*6 + 5*6)/144 = 1/2.
    assert found["kappa"]["value"] == pytest.approx((11 / 12 - 1 / 2) / (1 / 2))
    assert found["labels"]["supported"]["recall"]["hits"] == 6
    assert found["labels"]["supported"]["recall"]["total"] == 7
    status, out, _ = printed_by(capsys, "eval", "agreement", run, "--verdicts", verdicts(tmp_path))
    assert "agreed: 91.7 % (11/12; " in out


def test_a_line_refitted_on_people_is_taken_by_score(
    run: Path, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = tmp_path / "line.json"
    arguments = ("eval", "calibrate", run, "--verdicts", verdicts(tmp_path), "--out", line)
    status, out, _ = printed_by(capsys, *arguments)
    assert (status, out.startswith("12 verdicts\nsupported from ")) == (0, True)
    kept = json.loads(line.read_text())
    assert (kept["checker"], kept["verdicts"]) == ("overlap", 12)
    arguments = ("eval", "score", source, "--out", tmp_path / "o.jsonl", "--thresholds", line)
    status, out, _ = printed_by(capsys, *arguments, "--checker", "overlap")
    assert status == 0
    assert f"thresholds: supported from {kept['supported']:g}" in out
    status, _, err = printed_by(capsys, *arguments, "--checker", "learned")
    assert status == 2
    assert "fitted to the scores of overlap, not of learned" in err


def test_what_cannot_be_done_is_said_in_one_line(run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = tmp_path / "none.jsonl"
    for arguments in (
        ("score", missing, "--out", tmp_path / "o.jsonl"),
        ("score", run, "--out", tmp_path / "o.jsonl", "--checker", "nobody"),
        ("score", run, "--out", tmp_path / "o.jsonl", "--thresholds", run),
        ("score", run, "--out", tmp_path / "o.jsonl", "--library", missing),
        ("report", missing, "--out", tmp_path / "r.html"),
        ("agreement", run, "--verdicts", missing),
        ("calibrate", run, "--verdicts", verdicts(tmp_path), "--out", tmp_path / "no" / "line.json"),
    ):
        status, out, err = printed_by(capsys, "eval", *arguments)
        assert (status in (1, 2), out) == (True, "")
        assert err.splitlines()[-1].startswith("footnote: ")
        assert "Traceback" not in err


@pytest.mark.parametrize(
    ("names", "keys"),
    [
        ("ragas", ("user_input", "response", "retrieved_contexts")),
        ("deepeval", ("input", "actual_output", "retrieval_context")),
    ],
)
def test_answers_are_written_by_the_names_of_others_and_score_the_same(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], names: str, keys: tuple[str, str, str]
) -> None:
    theirs = tmp_path / "theirs.jsonl"
    status, out, _ = printed_by(capsys, "eval", "convert", source, "--to", names, "--out", theirs, "--json")
    assert (status, json.loads(out)) == (0, {"out": str(theirs), "rows": 12})
    assert [tuple(line[key] for key in keys) for line in read_lines(theirs)] == [
        (line["user_input"], line["response"], line["retrieved_contexts"]) for line in read_lines(source)
    ]
    for file, scores in ((source, "ours.out.jsonl"), (theirs, "theirs.out.jsonl")):
        assert printed_by(capsys, "eval", "score", file, "--out", tmp_path / scores, "--checker", "overlap")[0] == 0
    assert (tmp_path / "ours.out.jsonl").read_bytes() == (tmp_path / "theirs.out.jsonl").read_bytes()


def test_a_row_that_cannot_be_read_is_not_left_out_of_what_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", ROW, {"response": 7})
    status, _, err = printed_by(capsys, "eval", "convert", source, "--to", "ragas", "--out", tmp_path / "out.jsonl")
    assert (status, err.count("\n")) == (1, 1)
    assert "in.jsonl: line 2: response is not a text" in err
    assert not (tmp_path / "out.jsonl").exists()
    assert printed_by(capsys, "eval", "convert", source, "--to", "ragas", "--out", tmp_path / "out.csv")[0] == 2
