"""A file of answers to a file of scores: whole or not there, the same twice, and on where it was killed."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from corpus.errors import FileUnreadable
from evals.checkers import Checked, Evidence
from evals.provenance import Thresholds, provenance_of
from evals.runs import score_file
from evals.scorer import Scorer
from evals.summary import Summary, read_summary, summary_path
from tests.evals.scoring.rows import ROW, HoldsChecker, write_jsonl

ROOT = Path(__file__).parents[3]
ROWS = [
    {**ROW, "id": "a"},
    "{not json",
    {**ROW, "id": "b", "response": ""},
    {**ROW, "id": "a"},
    {**ROW, "id": "c", "response": "I don't know."},
    {"id": "d"},
    {**ROW, "id": "e", "response": "It cures all. " * 3_600},
]


SHORT = [*ROWS[:-1], {**ROW, "id": "e", "response": "It cures all."}]


class KilledChecker(HoldsChecker):
    """Says nothing of the last row but that it was interrupted, as a kill would."""

    def check(self, claims: Sequence[str], evidence: Evidence) -> tuple[Checked, ...]:
        if "It cures all." in claims:
            raise KeyboardInterrupt
        return super().check(claims, evidence)


def run(source: Path, target: Path, scorer: Scorer | None = None, seed: int = 0) -> Summary:
    provenance = provenance_of(source, "holds", "0" * 64, Thresholds(), seed)
    return score_file(source, target, scorer or Scorer(HoldsChecker()), provenance, lambda _: None)


def test_every_row_is_counted_once(tmp_path: Path) -> None:
    summary = run(write_jsonl(tmp_path / "in.jsonl", *ROWS), tmp_path / "out.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [line["id"] for line in lines] == ["a", 2, "b", "a", "c", "d", "e"]
    assert [line["status"] for line in lines] == "scored error no_claims scored abstained error scored".split()
    assert [line.get("repeats") for line in lines] == [None, None, None, 1, None, None, None]
    assert summary.rows == 7
    assert dict(summary.statuses) == {
        "scored": 3,
        "no_claims": 1,
        "abstained": 1,
        "other_language": 0,
        "too_long": 0,
        "error": 2,
    }
    assert summary.repeated == 1
    assert [reason[:6] for reason in summary.first_errors] == ["line 2", "line 6"]
    assert len(lines[6]["sentences"]) == 3_600
    faithful = summary.figure("faithfulness")
    assert faithful is not None
    assert (faithful.value, faithful.n) == (2 / 3, 3)
    # What was written is read again, but for places behind the point.
    again = read_summary(summary_path(tmp_path / "out.jsonl"))
    assert again is not None
    assert (again.provenance, again.statuses, again.rows_sha256) == (
        summary.provenance,
        summary.statuses,
        summary.rows_sha256,
    )


def test_two_runs_are_the_same_to_the_byte(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", *ROWS)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        run(source, tmp_path / name / "out.jsonl")
    for file in ("out.jsonl", "out.summary.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == ["out.jsonl", "out.summary.json"]


@pytest.mark.parametrize("cut", [0, 5, 700, 1_500, 1_000_000])
def test_a_killed_run_goes_on_and_ends_with_the_same_file(tmp_path: Path, cut: int) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", *ROWS)
    run(source, tmp_path / "whole.jsonl")
    with pytest.raises(KeyboardInterrupt):
        run(source, tmp_path / "out.jsonl", Scorer(KilledChecker()))
    assert not (tmp_path / "out.jsonl").exists()
    [partial] = tmp_path.glob(".out.jsonl.*.partial")
    size = partial.stat().st_size
    # The end of the last line never reached the disk, or what did is from another file.
    os.truncate(partial, max(0, size - cut))
    partial.write_bytes(partial.read_bytes() + (b'{"id": "zz", "line": 1' if cut else b""))
    checker = HoldsChecker()
    run(source, tmp_path / "out.jsonl", Scorer(checker))
    # What was kept whole is not checked again.
    assert ("Ketamine works within hours." in checker.claims) is (cut >= 700)
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert list(tmp_path.glob(".*")) == []


@pytest.mark.parametrize(
    "harm",
    [
        lambda line: re.sub(rb'"line": (\d)', rb'"line": 7\1', line),
        lambda line: re.sub(rb'"(scored|error|no_claims|abstained)"', b'"scored" ', line),
        lambda line: line.replace(b": ", b":  ", 1),
        lambda line: line[:40] + b"\n",
        lambda line: line[:40] + b"\n" + line[40:],
        lambda line: line[:-10] + b"0" * 9 + b"\n",
        lambda line: json.dumps(json.loads(line) | {"reason": "because"}).encode() + b"\n",
        lambda line: json.dumps({k: v for k, v in json.loads(line).items() if k != "digest"}).encode() + b"\n",
        lambda _: b"",
        lambda _: b"\xff\xfe\n",
        lambda line: line + line,
    ],
)
def test_a_line_that_was_changed_is_scored_again_and_the_others_are_kept(
    tmp_path: Path, harm: Callable[[bytes], bytes]
) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", *SHORT)
    run(source, tmp_path / "whole.jsonl")
    with pytest.raises(KeyboardInterrupt):
        run(source, tmp_path / "out.jsonl", Scorer(KilledChecker()))
    [partial] = tmp_path.glob(".out.jsonl.*.partial")
    lines = partial.read_bytes().splitlines(keepends=True)
    assert len(lines) == 6
    before, lines[2] = lines[2], harm(lines[2])
    assert lines[2] != before
    partial.write_bytes(b"".join(lines))
    checker = HoldsChecker()
    run(source, tmp_path / "out.jsonl", Scorer(checker))
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert b"digest" not in (tmp_path / "out.jsonl").read_bytes()
    # Of the two rows with claims among these, the other is not checked again.
    assert checker.claims.count("Ketamine works within hours.") <= 1
    assert list(tmp_path.glob(".*")) == []


def test_the_lines_of_another_run_are_not_taken(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", *SHORT)
    with pytest.raises(KeyboardInterrupt):
        run(source, tmp_path / "out.jsonl", Scorer(KilledChecker()), seed=0)
    [first] = tmp_path.glob(".out.jsonl.*.partial")
    with pytest.raises(KeyboardInterrupt):
        run(source, tmp_path / "out.jsonl", Scorer(KilledChecker()), seed=1)
    [second] = set(tmp_path.glob(".out.jsonl.*.partial")) - {first}
    first.replace(second)
    checker = HoldsChecker()
    run(source, tmp_path / "out.jsonl", Scorer(checker), seed=1)
    assert "Ketamine works within hours." in checker.claims


def test_a_process_killed_for_good_goes_on(tmp_path: Path) -> None:
    source = write_jsonl(
        tmp_path / "in.jsonl", *({**ROW, "id": n, "response": f"Dose {n} mg. " * 40} for n in range(600))
    )
    command = [sys.executable, "-m", "ui.cli.main", "eval", "score", str(source), "--checker", "overlap", "--out"]
    process = subprocess.Popen([*command, str(tmp_path / "out.jsonl")], cwd=ROOT, stderr=subprocess.DEVNULL)
    while process.poll() is None and not any(path.stat().st_size for path in tmp_path.glob(".out.jsonl.*.partial")):
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not (tmp_path / "out.jsonl").exists()
    for name in ("out.jsonl", "whole.jsonl"):
        subprocess.run([*command, str(tmp_path / name)], cwd=ROOT, check=True, capture_output=True)
    assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    source, target = write_jsonl(tmp_path / "in.jsonl", *ROWS), tmp_path / "out.jsonl"
    run(source, target)
    checker = HoldsChecker()
    run(source, target, Scorer(checker))
    assert checker.claims == []
    run(source, target, Scorer(checker), seed=1)
    assert checker.claims


@pytest.mark.parametrize("held", ["My notes\n", '{"id": "a"}\n', "[1, 2]\n"])
def test_a_file_of_anything_else_is_left_as_it_is(tmp_path: Path, held: str) -> None:
    source, target = write_jsonl(tmp_path / "in.jsonl", *ROWS), tmp_path / "out.jsonl"
    target.write_text(held)
    with pytest.raises(FileUnreadable, match="something else than scores"):
        run(source, target)
    assert target.read_text() == held


def test_answers_are_never_taken_for_scores(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", *ROWS)
    for target in (source, tmp_path, tmp_path / "no" / "out.jsonl"):
        with pytest.raises(FileUnreadable):
            run(source, target)
    with pytest.raises(FileUnreadable):
        run(tmp_path / "none.jsonl", tmp_path / "out.jsonl")
