"""The new questions and conversations stand on their documents: the words that answer are in the text we read."""

from collections import Counter
from pathlib import Path

import pytest

from corpus.errors import FileUnreadable
from corpus.readers.base import read
from evals.lab.generality_set import (
    generality_conversations,
    generality_documents,
    generality_files,
    generality_questions,
)
from tests.shared_data import SHARED, shared


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    shared("data/papers")
    shared("data/evidence_inference")
    return {name: read(file).text for name, file in generality_files(SHARED, tmp_path_factory.mktemp("texts"))}


def test_every_sentence_that_answers_stands_in_its_document(texts: dict[str, str]) -> None:
    for row in generality_questions():
        for evidence in row.evidence:
            text = texts[row.document]
            start = text.find(evidence.start_text)
            assert start >= 0, f"{row.id}: {evidence.start_text!r} is not in {row.document}"
            assert evidence.contains in text[start : start + 2_000], f"{row.id}: {evidence.contains!r}"


def test_every_answer_can_be_given_in_the_words_of_its_document(texts: dict[str, str]) -> None:
    for row in generality_questions():
        if row.answerable:
            words = " ".join(texts[row.document].lower().split())
            for group in (row.must_contain, *row.must_also_contain):
                assert any(word.lower() in words for word in group), f"{row.id}: none of {group} in {row.document}"


def test_what_the_last_turn_wants_stands_in_the_document(texts: dict[str, str]) -> None:
    for row in generality_conversations():
        words = " ".join(texts[row.document].lower().split())
        for group in row.last_right:
            assert any(word.lower() in words for word in group), f"{row.id}: none of {group} in {row.document}"


def test_a_third_is_unanswerable_and_half_of_each_is_kept_for_reporting() -> None:
    rows = generality_questions()
    assert len({row.id for row in rows}) == len(rows) >= 150
    assert 0.3 < sum(not row.answerable for row in rows) / len(rows) < 0.4
    for answerable in (True, False):
        splits = Counter(row.split for row in rows if row.answerable is answerable)
        assert abs(splits["dev"] - splits["report"]) <= 1


def test_a_question_names_a_document_of_the_list_or_none() -> None:
    documents = set(generality_documents())
    assert len(documents) == 20
    for row in generality_questions():
        assert (row.document in documents) is row.answerable, row.id
        assert bool(row.evidence) is bool(row.reference) is row.answerable, row.id
        assert (row.near in documents and bool(row.trap)) is not row.answerable, row.id
    assert {row.document for row in generality_conversations()} <= documents


def test_an_answer_looks_right_by_every_list_of_words_and_no_wrong_figure() -> None:
    row = next(row for row in generality_questions() if row.must_also_contain and row.kind == "comparison")
    groups = [row.must_contain[0], *(group[0] for group in row.must_also_contain)]
    assert row.looks_right(" and ".join(groups).upper())
    assert not row.looks_right(groups[0])
    wrong = next(row for row in generality_questions() if row.answerable and row.must_not_contain)
    assert not wrong.looks_right(" ".join((*wrong.must_contain, wrong.must_not_contain[0])))
    declined = next(row for row in generality_questions() if not row.answerable)
    assert declined.looks_right("")
    assert not declined.looks_right("12 mg")


@pytest.mark.parametrize(("answer", "right"), [("9 tablets", True), ("39 tablets", False), ("0.9 mg", False)])
def test_a_figure_is_not_taken_for_the_end_of_another(answer: str, right: bool) -> None:
    row = next(row for row in generality_questions() if row.must_contain == ("9",))
    assert row.looks_right(answer) is right


def test_a_line_that_is_not_as_described_is_named(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"id": "g001"}\n', encoding="utf-8")
    with pytest.raises(FileUnreadable, match=r"line 1, document"):
        generality_questions(path)
