"""`eval planted` as it is called: one table for every checker, or a line a sentence as JSON."""

import json
from pathlib import Path

import pytest

import corpus.reviews
from evals.planted import sources
from ui.cli.main import main

# The trained checker takes minutes; a few sentences of it are in tests/evals/planted.
QUICK = [part for name in ("verbatim", "findings", "rules") for part in ("--checker", name)]


def test_the_rules_alone_and_the_checker_stand_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "planted", *QUICK]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.startswith("reported half, 7 reviews, seed 20261121: ")
    assert int(out.split(": ")[1].split(" answers")[0]) >= 200
    for head in (line for line in out.splitlines() if line.startswith(("| planted", "| no fault"))):
        assert all(f"| {name}: " in head for name in ("verbatim", "rules alone", "rules and likeness"))
        assert "trained" not in head


def test_more_reviews_are_read_and_each_file_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    bundled = Path(corpus.reviews.__file__).parent
    assert sources.review_files(bundled) == sources.review_files(None)
    more = tmp_path / "more.md"
    more.write_text("# More\n\nKetamine helps.\n", encoding="utf-8")
    assert sources.review_files(tmp_path) == (*sources.review_files(None), more.resolve())
    more.unlink()
    assert main(["eval", "planted", "--reviews", str(tmp_path)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert f"{tmp_path} holds no review" in err


def test_as_json_every_sentence_is_there_for_every_checker(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["eval", "planted", "--half", "development", "--json", *QUICK]) == 0
    told = json.loads(capsys.readouterr().out)
    by_checker: dict[str, list[str]] = {}
    for one in told["sentences"]:
        by_checker.setdefault(one["checker"], []).append(one["text"])
    assert told["half"] == "development"
    assert len(by_checker) == 3
    assert len({tuple(texts) for texts in by_checker.values()}) == 1
    assert {one["label"] for one in told["sentences"]} == {"supported", "contradicted", "not_found"}
