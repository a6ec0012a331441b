"""Question sets: what counts as met, what is refused, and that the sets we ship hold together."""

import json
from pathlib import Path

import pytest

from corpus.errors import FileUnreadable
from corpus.readers.base import read
from corpus.sources import SourceFile
from evals.answer_eval import read_cases
from tests.evals.cases import SETS, place
from tests.shared_data import shared
from tests.snapshots import REVIEWS

ROW = {
    "id": "1",
    "kind": "plain",
    "question": "What?",
    "history": ["Before?"],
    "answerable": True,
    "gold": [[{"source": "a.md", "start": 3, "end": 9}]],
}


def test_a_row_is_read(tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(f"\n{json.dumps(ROW)}\n\n{json.dumps(ROW | {'id': 2, 'answerable': False, 'gold': []})}", "utf-8")
    first, second = read_cases(path)
    assert (first.id, first.kind, first.question.text, first.question.history) == ("1", "plain", "What?", ("Before?",))
    assert first.gold == ((place(3, 9),),)
    assert (second.id, second.answerable) == ("2", False)
    path.write_text("", "utf-8")
    assert read_cases(path) == ()


@pytest.mark.parametrize(
    "row",
    [
        "no json",
        json.dumps({key: value for key, value in ROW.items() if key != "gold"}),
        json.dumps(ROW | {"answerable": False}),
        json.dumps(ROW | {"gold": [[{"source": "a.md", "start": 9, "end": 3}]]}),
        json.dumps(ROW | {"gold": [[{"source": "a.md"}]]}),
        json.dumps(ROW | {"history": "Before?"}),
        json.dumps(ROW | {"question": " "}),
    ],
)
def test_a_row_that_is_wrong_is_named_by_its_line(tmp_path: Path, row: str) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(f"{json.dumps(ROW)}\n\n{row}\n", "utf-8")
    with pytest.raises(FileUnreadable, match=r"set\.jsonl line 3"):
        read_cases(path)


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_a_shipped_set_is_whole(path: Path) -> None:
    cases = read_cases(path)
    assert len({one.id for one in cases}) == len(cases)
    assert len({(one.question.text, one.question.history) for one in cases}) == len(cases)
    assert any(one.answerable for one in cases)
    assert not all(one.answerable for one in cases)


def test_the_held_out_questions_are_no_others() -> None:
    sets = {path.stem: {one.question.text.casefold() for one in read_cases(path)} for path in SETS}
    held_out = sets.pop("held_out")
    for name, questions in sets.items():
        assert held_out.isdisjoint(questions), name


@pytest.mark.parametrize("name", ["bundled", "near_bundled"])
def test_the_places_of_the_bundled_sets_lie_in_the_bundled_reviews(name: str) -> None:
    _every_place_lies_in(name, REVIEWS)


@pytest.mark.parametrize("name", ["tuning", "near", "held_out"])
def test_the_places_of_the_other_sets_lie_in_the_shared_reviews(name: str) -> None:
    _every_place_lies_in(name, tuple(path for path in shared("reviews").iterdir() if path.is_file()))


def _every_place_lies_in(name: str, files: tuple[Path, ...]) -> None:
    by_name = {path.name: path for path in files}
    [path] = [path for path in SETS if path.stem == name]
    places = {one for asked in read_cases(path) for group in asked.gold for one in group}
    texts = {source: read(SourceFile(by_name[source])).text for source in {one.source for one in places}}
    for one in places:
        words = one.span.of(texts[one.source])
        assert words == words.strip(), one
        assert any(character.isalnum() for character in words), one
