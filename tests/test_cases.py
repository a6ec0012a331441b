"""Every case of a reported kind about what is read (B, C, D): all that can be cited of its files, and its questions
asked of the product; a file without a row here fails.

A row gives each citable piece by how it begins and ends, so that nothing is cut and nothing is lost.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.types import Question
from corpus.chunker import cut
from corpus.readers.base import read
from corpus.sources import SourceFile
from corpus.text import shown
from tests.fakes import WordCounter
from tests.real_assistant import documents_at, real_assistant, real_snapshot
from tests.shared_data import shared
from tests.tables import rows, sections

CITED = sections("cited")
# What each question is answered with, by the case's letter and number and the question's id.
ANSWERS = {(case, number): said for case, number, said in rows("cases", "what each question is answered with")}
STEPS = "D09-copy-lost-when-original-changes/steps.sh"


def cases() -> list[Path]:
    return sorted(path for letter in "BCD" for path in shared("cases").glob(f"{letter}[0-9]*"))


def test_every_file_and_every_question_has_its_row() -> None:
    files = {f"{case.name}/{path.name}" for case in cases() for path in case.iterdir()}
    asked = {name for name in files if name.endswith("/q.jsonl")}
    assert files - asked == {*CITED, STEPS}
    ids = [(name[:3], json.loads(line)["id"]) for name in asked for line in _lines(name)]
    assert sorted(ids) == sorted(ANSWERS)


def _lines(name: str) -> list[str]:
    return (shared("cases") / name).read_text("utf-8").splitlines()


@pytest.mark.parametrize("name", CITED)
def test_all_that_a_file_says_can_be_cited_and_nothing_is_cut(name: str) -> None:
    document = read(SourceFile(shared(f"cases/{name}")))
    cited = [shown(document, one.span) for one in cut(document, WordCounter(), 180).sentences]
    assert len(cited) == len(CITED[name]), (cited, CITED[name])
    for words, (row,) in zip(cited, CITED[name], strict=True):
        begins, *inside, ends = row.split("…")
        assert words.startswith(begins)
        assert words.endswith(ends)
        assert all(part in words for part in inside)


@pytest.mark.parametrize(("case", "number"), ANSWERS, ids=map("-".join, ANSWERS))
def test_a_question_of_a_case_is_answered(case: str, number: str) -> None:
    [folder] = shared("cases").glob(f"{case}-*")
    files = [path for path in sorted(folder.iterdir()) if path.name != "q.jsonl"]
    asked = {row["id"]: row["question"] for row in map(json.loads, _lines(f"{folder.name}/q.jsonl"))}
    answer = real_assistant(real_snapshot(*documents_at(*files))).invoke(Question(asked[number]))
    said = " ".join(" ".join(f"{one.lead} {one.text}".split()) for one in answer.sentences)
    assert re.search(ANSWERS[case, number], said), said or answer.notice


@pytest.mark.timeout(300)
def test_a_copy_stays_when_the_file_that_it_was_made_of_changes(tmp_path: Path) -> None:
    settings = os.environ | {"TMPDIR": str(tmp_path), "FOOTNOTE": f"{sys.executable} -m ui.cli.main"}
    steps = str(shared(f"cases/{STEPS}"))
    listed = subprocess.run(["bash", steps], env=settings, capture_output=True, text=True, check=True).stdout
    *_, first, second, a_file, b_file = listed.splitlines()
    assert sorted(line.split("  ")[2].split(",")[0] for line in (first, second)) == ["a.md", "b.md"]
    assert first.split()[0] != second.split()[0]
    assert (Path(a_file).name, Path(b_file).name) == ("a.md", "b.md")
