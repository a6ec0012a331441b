"""From a tutor's verdicts to the scorer held against them, as the commands are run: `eval gold`, `score`, `agreement`,
`calibrate`."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.runs import Runs
from evals.verdicts import WHOLE_ANSWER, Corrected, Label
from tests.evals.verdicts.judging import Desk, a_desk, rises
from tests.ui.asking import Json, printed_by, read_lines

ANSWERS = 6


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with a_desk(tmp_path) as made:
        yield made


@pytest.fixture
def judged(desk: Desk) -> tuple[str, ...]:
    """Six answers: a sentence that stands where it says, and one that stands elsewhere. Two tutors agree but in one
    verdict; one of them marks the right words."""
    asked = tuple(desk.keep((rises(n), rises(n)), (rises(n + 6), rises(n))) for n in range(ANSWERS))
    for number, one in enumerate(asked):
        right = rises(number + 6)
        corrected = Corrected(desk.document.id, desk.place(right), right)
        desk.rulings.rule(one, 1, 1, "ann", Label.SUPPORTS)
        desk.rulings.rule(one, 1, 1, "bo", Label.SUPPORTS if number else Label.PARTLY)
        desk.rulings.rule(one, 2, 2, "ann", Label.WRONG_PLACE, corrected if number == 0 else None)
        desk.rulings.rule(one, 2, 2, "bo", Label.DOES_NOT)
    desk.rulings.rule(asked[0], 2, None, "ann", Label.SUPPORTS)
    return asked


def figures(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Json:
    status, out, err = printed_by(capsys, *arguments, "--json")
    assert status == 0, err
    found = json.loads(out)
    assert isinstance(found, dict)
    return found


def test_from_verdicts_to_a_calibrated_scorer(
    desk: Desk, judged: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = desk.folder / "library"
    gold, scores, line = tmp_path / "gold.jsonl", tmp_path / "scores.jsonl", tmp_path / "line.json"
    verdicts = tmp_path / "gold.verdicts.jsonl"
    made = figures(capsys, "eval", "gold", "--out", gold, "--library", library)
    assert (made["version"], made["answers"], made["verdicts"]) == (1, ANSWERS, 4 * ANSWERS + 2)
    assert [row["id"] for row in read_lines(gold)] == list(judged)
    assert len(read_lines(verdicts)) == made["verdicts"]

    arguments = ("eval", "score", gold, "--out", scores, "--library", library, "--keep", "gold-1")
    summary = figures(capsys, *arguments, "--checker", "learned")
    assert summary["rows"]["scored"] == ANSWERS
    assert summary["figures"]["quote_exactness"]["value"] == 1.0
    # The answers' own footnotes are right half of the time; what a tutor put in their place counts for none of them.
    assert summary["figures"]["citation_precision"]["value"] == 0.5

    found = figures(capsys, "eval", "agreement", scores, "--verdicts", verdicts)
    assert (found["verdicts"], found["unmatched"]) == (made["verdicts"], 0)
    assert found["contradicted_told_apart"] is False
    # Apart in one of 26: where bo says that a sentence is carried partly, which the scorer supports.
    assert (found["agreed"]["hits"], found["agreed"]["total"]) == (25, 26)
    supported, not_found = (found["labels"][name] for name in ("supported", "not_found"))
    assert (supported["precision"]["hits"], supported["precision"]["total"]) == (13, 14)
    assert (supported["recall"]["hits"], supported["recall"]["total"]) == (13, 13)
    assert (not_found["recall"]["hits"], not_found["recall"]["total"]) == (12, 13)
    assert supported["precision"]["low"] < 13 / 14 < supported["precision"]["high"]
    assert found["kappa"]["low"] < found["kappa"]["value"] < 1
    [tutors] = found["reviewers"]
    assert (tutors["name"], tutors["n"]) == ("ann and bo", 12)
    # 11 of 12 the same; ann says supported 6 times of 12, bo 5: expected (6*5 + 6*7) / 144 = 1/2.
    assert tutors["value"] == pytest.approx((11 / 12 - 1 / 2) / (1 / 2))
    status, out, _ = printed_by(capsys, "eval", "agreement", scores, "--verdicts", verdicts)
    assert (status, "Cohen's kappa, ann and bo: 0.833 (n 12; " in out) == (0, True)

    changed = figures(capsys, "eval", "calibrate", scores, "--verdicts", verdicts, "--out", line)
    assert changed["verdicts"] == made["verdicts"]
    assert set(changed["changed"]) == {"to_supported", "to_not_found"}
    assert set(changed["kappa"]) == {"before", "after", "on answers not fitted to"}
    again = ("eval", "score", gold, "--out", tmp_path / "again.jsonl", "--checker", "learned", "--thresholds", line)
    assert figures(capsys, *again)["rows"]["scored"] == ANSWERS

    [kept] = Runs(library / "runs").latest(10)
    assert (kept.name, kept.total, kept.rows(0, 1)[0].id) == ("gold-1", ANSWERS, judged[0])


def test_what_tutors_say_of_abstentions_is_scored(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold, scores = tmp_path / "gold.jsonl", tmp_path / "scores.jsonl"
    for number in range(4):
        kept = desk.keep(question=f"What of number {number}?")
        desk.rulings.rule(kept, WHOLE_ANSWER, None, "ann", Label.SUPPORTS if number else Label.DOES_NOT)
    figures(capsys, "eval", "gold", "--out", gold, "--library", desk.folder / "library")
    summary = figures(capsys, "eval", "score", gold, "--out", scores, "--checker", "learned")
    assert summary["rows"]["abstained"] == 4
    assert summary["figures"]["abstention_precision"]["value"] == 0.75
    assert summary["figures"]["abstention_recall"]["value"] == 1.0


def test_a_corrected_place_and_a_whole_sentence_are_judged_by_the_scorer_too(
    desk: Desk, judged: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold, scores = tmp_path / "gold.jsonl", tmp_path / "scores.jsonl"
    figures(capsys, "eval", "gold", "--out", gold, "--library", desk.folder / "library")
    figures(capsys, "eval", "score", gold, "--out", scores, "--checker", "learned")
    [row] = [row for row in read_lines(scores) if row["id"] == judged[0]]
    [_, second] = [one for one in row["sentences"] if "number" in one]
    labels = [(one["number"], one["label"]) for one in second["citations"]]
    assert labels == [(2, "contradicted"), (3, "supported")]
    # With the tutor's words among the contexts the sentence is a true one; that of an answer without them is not.
    assert second["label"] == "supported"
    [other] = [row for row in read_lines(scores) if row["id"] == judged[1]]
    assert [one["label"] for one in other["sentences"] if one.get("number") == 2] != ["supported"]


def test_versions_are_listed_and_written_again(
    desk: Desk, judged: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = desk.folder / "library"
    gold = ("eval", "gold", "--library", library)
    assert printed_by(capsys, *gold, "--list") == (0, "", "no gold set was made yet\n")
    first = figures(capsys, *gold, "--out", tmp_path / "first.jsonl")
    assert figures(capsys, *gold)["version"] == 1
    desk.rulings.rule(judged[0], 1, 1, "cy", Label.DOES_NOT)
    assert figures(capsys, *gold)["version"] == 2
    assert [one["version"] for one in figures(capsys, *gold, "--list")["versions"]] == [1, 2]
    status, out, _ = printed_by(capsys, *gold, "--list")
    assert (status, out.count("gold set "), first["sha256"] in out) == (0, 2, True)
    again = figures(capsys, *gold, "--version", "1", "--out", tmp_path / "again.jsonl")
    assert again["sha256"] == first["sha256"]
    for name in ("{}.jsonl", "{}.verdicts.jsonl"):
        assert (tmp_path / name.format("again")).read_bytes() == (tmp_path / name.format("first")).read_bytes()


def test_what_cannot_be_done_is_said_in_one_line(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = desk.folder / "library"
    for arguments, said in (
        (("--library", library), "no verdict is in force"),
        (("--library", tmp_path / "none"), "no conversation is kept in"),
        (("--library", library, "--version", "4"), "no gold set of version 4"),
        (("--library", library, "--out", tmp_path / "gold.csv"), "ends in .jsonl or .ndjson"),
        (("--library", library, "--list", "--version", "1"), "--list stands alone"),
    ):
        status, out, err = printed_by(capsys, "eval", "gold", *arguments)
        assert (status, out, len(err.splitlines())) == (2, "", 1), err
        assert err.startswith("footnote: ")
        assert said in err
    assert not (tmp_path / "none").exists()
