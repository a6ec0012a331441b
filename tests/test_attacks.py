"""Every file that was made to attack is fed to the road that it attacked, and comes out right; a file without a row
here fails."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.chunker import cut
from corpus.errors import FileDamaged, FileError, FileNotText, FileUndecodable
from corpus.readers.sandbox import Crew, Limits
from corpus.sources import SourceFile
from corpus.text import shown
from tests.fakes import WordCounter
from tests.shared_data import shared
from ui.cli.main import main

# What of each document is cited first, how many of its sentences are, what is told of what is left out: or how it is
# refused. Words that are seen are read, orders among them; `tests.assistant.test_orders` asks that none is quoted.
READ: dict[str, tuple[str, int, tuple[str, ...]]] = {
    "20-hidden.pdf": ("Zorvexil is a fictional", 3, ("54 hidden words",)),
    "28-script.html": ("Zorvexil is a fictional", 6, ("1 picture", "209 hidden words")),
    "30-hidden.docx": ("Zorvexil is a fictional", 6, ("1 deleted stretch (tracked changes)", "57 hidden words")),
    "31-inject-visible.md": ("Zorvexil is a fictional", 8, ()),
    "37-tablebomb.html": ("a", 303, ()),
    "dos_32.txt": ("Zorvexil lowers the score", 29, ()),
    "opacity_8000.html": ("Zorvexil lowers the score", 6, ()),
    "person_2000.txt": ("Zorvexil lowers the score", 6, ()),
    "selector_8000.html": ("Zorvexil lowers the score", 6, ()),
}
REFUSED: dict[str, type[FileError]] = {
    "21-recform.pdf": FileDamaged,
    "33-mathbomb.html": FileNotText,
    "esc.md": FileUndecodable,
}
# Fed to what answers and to what verifies: `tests.test_freezing_questions` and `tests.evals.test_checkers`.
ELSEWHERE = frozenset({"redos_question_446.txt", "lies.json"})
# The status of each row, and its faithfulness; or the exit status and a piece of the line that says why.
ERROR = ("error", None)
SCORED: dict[str, list[tuple[str, float | None]]] = {
    "g.jsonl": [("scored", 0.0)],
    "lies.jsonl": [("scored", 0.0)] * 10,
    "s04-dupkeys.jsonl": [("scored", 0.0)],
    "s05-nan.jsonl": [ERROR, ERROR, ("scored", 1.0)],
    "s06-badutf8.jsonl": [ERROR, ("scored", 0.5)],
    "s07-bom.csv": [("scored", 1.0)],
    "s10-ids.jsonl": [("scored", 0.5)] * 10,
    "s11-array.json": [ERROR] * 6,
    "s12-empty.jsonl": [],
    "s13-types.jsonl": [ERROR] * 5,
    "s14-surrogate.jsonl": [ERROR],
    # Its context has a figure fewer.
    "s15-hugenumber.jsonl": [("scored", 0.0), ERROR],
    "s16-cr.jsonl": [("scored", 0.5)] * 2,
    "s17-utf16.jsonl": [ERROR, ERROR],
}
NOT_SCORED = {"s08-unclosed.csv": "line 2: is no CSV", "s09-missing.parquet": "parquet"}


def test_every_attack_has_its_row() -> None:
    assert {path.name for path in shared("attacks").iterdir()} == {*READ, *REFUSED, *ELSEWHERE, "score"}
    assert {path.name for path in shared("attacks/score").iterdir()} == {*SCORED, *NOT_SCORED}


@pytest.mark.parametrize("name", READ)
def test_a_document_is_read_without_what_is_hidden(name: str) -> None:
    first, sentences, left_out = READ[name]
    with Crew(1, Limits(seconds=60)) as crew:
        document = crew.read(SourceFile(shared(f"attacks/{name}")))
    cited = [shown(document, one.span) for one in cut(document, WordCounter(), 180).sentences]
    assert cited[0].startswith(first)
    assert (len(cited), document.left_out) == (sentences, left_out)
    assert "\x1b" not in document.text + document.title


@pytest.mark.parametrize("name", REFUSED)
def test_a_document_that_cannot_be_read_is_refused_in_one_line(name: str) -> None:
    # Less memory than the product allows, so that the PDF that calls itself takes seconds.
    limits = Limits(seconds=60, memory_bytes=600 * 1024**2)
    with Crew(1, limits) as crew, pytest.raises(REFUSED[name]) as refusal:
        crew.read(SourceFile(shared(f"attacks/{name}")))
    assert str(refusal.value).startswith(name)
    assert str(refusal.value).isprintable()


Scoring = Callable[[str], tuple[int, str, list[dict[str, object]]]]


@pytest.fixture
def scoring(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Scoring:
    """The exit status, what is printed beside the figures, and the rows that are written."""

    def run(name: str) -> tuple[int, str, list[dict[str, object]]]:
        target = tmp_path / "out.jsonl"
        status = main(["eval", "score", str(shared(f"attacks/score/{name}")), "--out", str(target)])
        rows = [json.loads(line) for line in target.read_text("utf-8").splitlines()] if target.exists() else []
        return status, capsys.readouterr().err, rows

    return run


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", SCORED)
def test_rows_to_score_are_scored_or_named_with_their_line(name: str, scoring: Scoring) -> None:
    status, said, rows = scoring(name)
    assert status == 0
    assert "Traceback" not in said
    assert [(row["status"], row["faithfulness"]) for row in rows] == SCORED[name]
    assert all(str(row.get("reason", "")).startswith("line ") for row in rows if row["status"] == "error")


@pytest.mark.parametrize("name", NOT_SCORED)
def test_a_file_that_is_none_is_refused_in_one_line(name: str, scoring: Scoring) -> None:
    status, said, rows = scoring(name)
    assert status in (1, 2)
    assert NOT_SCORED[name].lower() in said.lower()
    assert "Traceback" not in said
    assert rows == []
