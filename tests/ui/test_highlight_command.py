"""`highlight`: a file of questions with passages in, a line of evidence a row out, in order, on where it was cut."""

import json
from pathlib import Path

import pytest

from assistant import factory
from assistant.highlighter import Highlighter
from tests.fakes import LastWordReader
from tests.ui.asking import Command, printed_by, read_lines, write_lines

TRIAL = "Nausea was common – in 40 % of 12 patients. Headache was rare.\r\nNobody died."


@pytest.fixture
def footnote(capsys: pytest.CaptureFixture[str]) -> Command:
    return lambda *arguments: printed_by(capsys, *arguments)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> LastWordReader:
    made = LastWordReader()
    monkeypatch.setattr(factory, "highlighter", lambda: Highlighter(made))
    return made


def row(name: object, word: str, context: str = TRIAL) -> dict[str, object]:
    return {"id": name, "question": f"What about {word}?", "context": context}


@pytest.mark.usefixtures("reader")
def test_each_row_gets_its_line_with_the_words_at_their_places(footnote: Command, tmp_path: Path) -> None:
    rows = [
        row("b", "nausea"),
        row(7, "headache"),
        row("a", "zebras"),
        row("e", "nausea", "\ufeff\ud83d Nausea, 40 %."),
    ]
    source, target = write_lines(tmp_path / "in.jsonl", *rows), tmp_path / "out.jsonl"
    assert footnote("highlight", source, "--out", target) == (0, "", "")
    lines = read_lines(target)
    assert [line["id"] for line in lines] == ["b", 7, "a", "e"]
    for asked, line in zip(rows, lines, strict=True):
        assert set(line) == {"id", "answerable", "spans"}
        assert 0 <= line["answerable"] <= 1
        for span in line["spans"]:
            assert set(span) == {"start", "end", "score", "text"}
            assert span["text"] == str(asked["context"])[span["start"] : span["end"]] != ""
            assert 0 <= span["score"] <= 1
    assert [[span["text"] for span in line["spans"]] for line in lines[:3]] == [
        ["Nausea was common – in 40 % of 12 patients."],
        ["Headache was rare."],
        [],
    ]
    assert lines[2]["answerable"] < 0.5 < lines[0]["answerable"]


def test_rows_that_are_none_are_named_by_their_line_and_lose_nothing(
    footnote: Command, tmp_path: Path, reader: LastWordReader
) -> None:
    rows = [
        row("first", "nausea"),
        "{not json",
        {"id": "q", "context": TRIAL},
        {"id": "c", "question": "What about nausea?"},
        row("e", "nausea", " \n"),
        {"id": "n", "question": "What?", "context": 7},
        row("u", ""),
        {"id": "empty", "question": " ", "context": TRIAL},
        ["a list"],
        row("last", "headache"),
    ]
    source, target = write_lines(tmp_path / "in.jsonl", *rows), tmp_path / "out.jsonl"
    status, out, err = footnote("highlight", source, "--out", target)
    assert (status, out) == (1, "")
    assert err.startswith(f"footnote: {source}: line 2 is not JSON")
    assert "6 more lines" in err
    assert "run the same command" in err
    assert len(err.splitlines()) == 1
    lines = read_lines(target)
    assert [line["id"] for line in lines] == ["first", 2, "q", "c", "e", "n", "u", "empty", 9, "last"]
    wrong = {
        2: "not JSON",
        3: "no question",
        4: "no context",
        5: "empty context",
        6: "no context",
        8: "empty",
        9: "not",
    }
    for number, line in enumerate(lines, start=1):
        assert ("error" in line) == (number in wrong)
        if number in wrong:
            assert f"line {number}" in line["error"]
            assert wrong[number] in line["error"]
    before, asked = target.read_bytes(), reader.asked
    assert footnote("highlight", source, "--out", target)[0] == 1
    assert (target.read_bytes(), reader.asked) == (before, asked)

    # Mended, the lines that were none are done, and no other again.
    mended = [row(line["id"], "nausea") if "error" in line else old for line, old in zip(lines, rows, strict=True)]
    mended[1] = row("was no JSON", "headache")
    write_lines(source, *mended)
    assert footnote("highlight", source, "--out", target)[0] == 0
    assert reader.asked == asked + len(wrong)
    assert [line["id"] for line in read_lines(target)] == [
        *("first", "was no JSON", "q", "c", "e", "n", "u", "empty", 9, "last"),
    ]
    assert not any("error" in line for line in read_lines(target))
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["in.jsonl", "out.jsonl"]


@pytest.mark.usefixtures("reader")
def test_as_json_says_how_many_and_which_failed(footnote: Command, tmp_path: Path) -> None:
    source, target = write_lines(tmp_path / "in.jsonl", row("a", "nausea"), {"id": "b"}), tmp_path / "out.jsonl"
    status, out, err = footnote("highlight", source, "--out", target, "--json")
    assert status == 1
    assert json.loads(out) == {
        "rows": 2,
        "highlighted": 1,
        "errors": [{"id": "b", "line": 2, "error": "line 2 has no question"}],
    }
    assert "line 2 has no question" in err


def test_the_shipped_reader_finds_who_paid(footnote: Command, tmp_path: Path) -> None:
    context = "We enrolled 412 patients in 2009. The trial was funded by the Medical Research Council. Nobody withdrew."
    rows = [{"id": 1, "question": "Who funded the trial?", "context": context}]
    source, target = write_lines(tmp_path / "in.jsonl", *rows), tmp_path / "out.jsonl"
    assert footnote("highlight", source, "--out", target)[0] == 0
    [line] = read_lines(target)
    best = max(line["spans"], key=lambda span: float(span["score"]))
    assert best["text"] == "The trial was funded by the Medical Research Council."
