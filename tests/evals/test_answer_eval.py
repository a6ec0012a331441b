"""Question sets and what an answering run counts."""

import json
from pathlib import Path

import pytest

from assistant.types import Question
from corpus.errors import FileUnreadable
from corpus.readers.base import read
from corpus.sources import SourceFile
from corpus.span import Span
from evals.answer_eval import (
    AssistantSystem,
    Case,
    NaivePassages,
    NaiveSentences,
    Outcome,
    Shown,
    SourceSpan,
    read_cases,
    run,
    scores,
)
from evals.metrics import Proportion
from tests.bundled import ALWAYS, NEVER, assistant_over
from tests.fakes import HashingEmbedder
from tests.shared_data import shared
from tests.snapshots import REVIEWS, bundled_snapshot

# Sets of another form are read by `evals.lab`.
OF_ANOTHER_FORM = frozenset({"generality", "conversations", "highlight"})
SETS = tuple(
    path
    for path in sorted((Path(__file__).parents[2] / "evals" / "questions").glob("*.jsonl"))
    if path.stem not in OF_ANOTHER_FORM
)


def place(start: int, end: int, source: str = "a.md") -> SourceSpan:
    return SourceSpan(source, Span(start, end))


def case(*gold: tuple[SourceSpan, ...], kind: str = "plain", question: str = "What?") -> Case:
    return Case("1", kind, Question(question), gold)


Naive = type[NaivePassages] | type[NaiveSentences]
GOLD = case((place(10, 20),))
BOTH = case((place(10, 20),), (place(50, 60),), kind="two parts")
NONE = case(kind="absent")


def outcome(asked: Case, *places: SourceSpan, exact: bool = True) -> Outcome:
    return Outcome(asked, Shown(places, exact, abstained=not places))


@pytest.mark.parametrize(
    ("one", "sentence", "citation"),
    [
        (outcome(GOLD, place(10, 20)), True, True),
        (outcome(GOLD, place(30, 40), place(10, 20)), True, False),
        (outcome(GOLD, place(10, 20), exact=False), True, False),
        (outcome(GOLD, place(30, 40)), False, False),
        (outcome(GOLD), False, False),
        (outcome(BOTH, place(50, 60)), False, True),
        (outcome(BOTH, place(50, 60), place(15, 16)), True, True),
        (outcome(NONE, place(10, 20)), False, False),
    ],
)
def test_what_is_right(one: Outcome, sentence: bool, citation: bool) -> None:
    assert (one.right_sentence, one.right_citation) == (sentence, citation)


def test_the_four_figures_each_count_their_own() -> None:
    outcomes = (
        outcome(GOLD, place(10, 20)),
        outcome(GOLD, place(30, 40), place(10, 20)),
        outcome(GOLD, place(30, 40)),
        outcome(GOLD),
        outcome(NONE),
        outcome(NONE, place(1, 2)),
        outcome(NONE),
    )
    figures = scores(outcomes)
    assert figures.right_sentence == Proportion(2, 4)
    assert figures.right_citation == Proportion(1, 4)
    assert figures.wrongly_abstained == Proportion(1, 4)
    assert figures.wrongly_answered == Proportion(1, 3)
    assert scores(()).right_sentence == Proportion(0, 0)


@pytest.mark.parametrize("system", [NaivePassages, NaiveSentences])
@pytest.mark.parametrize("question", ["How does ketamine work?", "What is the capital of France?", "?? x"])
def test_the_naive_ways_always_show_three_places(system: Naive, question: str) -> None:
    snapshot = bundled_snapshot()
    shown = system(snapshot, HashingEmbedder()).show(Question(question))
    assert not shown.abstained
    assert len(set(shown.places)) == 3
    documents = {one.source.name: one for one in snapshot.texts.documents.values()}
    assert all(one.span.of(documents[one.source].text) for one in shown.places)


def test_the_assistant_shows_what_it_cites_exactly() -> None:
    snapshot = bundled_snapshot()
    asked = case((place(0, 100_000, "ketamine.md"),), question="How does ketamine work?")
    [answered] = run(AssistantSystem(assistant_over(snapshot, ALWAYS).invoke, snapshot), [asked])
    assert answered.shown.exact
    assert not answered.shown.abstained
    assert answered.shown.places
    [silent] = run(AssistantSystem(assistant_over(snapshot, NEVER).invoke, snapshot), [asked])
    assert (silent.shown.places, silent.shown.exact, silent.shown.abstained) == ((), True, True)
    assert not silent.right_sentence


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
