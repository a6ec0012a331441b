"""What tutors see: answers, in the order they were asked for, and not by whom."""

from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest

from assistant.conversations import Notebook
from assistant.study_file import Brief, StoredAnswer, StoredAnswers, open_study
from assistant.types import Coverage
from corpus.database import Database
from tests.page_documents import abstention, ketamine_answer


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_study(tmp_path)
    yield opened
    opened.close()


def test_answers_of_everybody_oldest_first(database: Database) -> None:
    notebook = Notebook(database)
    one, two = notebook.begin(), notebook.begin()
    first = notebook.keep("ann", one, 1, "How?", ketamine_answer("How?"), "")
    second = notebook.keep("ben", two, 1, "Sleep?", abstention("Sleep?"), "")
    notebook.keep("ann", one, 2, "Broken?", None, "It broke off.")
    half = replace(ketamine_answer("Slow?"), finished=False)
    notebook.keep("ann", one, 3, "Slow?", half, "Stopped.")
    flagged = notebook.keep("ann", one, 4, "Odd?", half, "Stopped.")
    notebook.flag("ann", flagged, "Half of it was wrong.")
    notebook.flag("ben", second, "")
    stored = StoredAnswers(database)
    found = list(stored.all())
    assert [(one.id, one.question, one.answer, one.flags) for one in found] == [
        (first, "How?", ketamine_answer("How?"), ()),
        (second, "Sleep?", abstention("Sleep?"), ("",)),
        (flagged, "Odd?", half, ("Half of it was wrong.",)),
    ]
    assert stored.briefs() == (
        Brief(first, "How?", 0.9, Coverage.COVERED, False, 5, found[0].asked_at),
        Brief(second, "Sleep?", 0.1, Coverage.NOT_IN_DOCUMENTS, True, 0, found[1].asked_at),
        Brief(flagged, "Odd?", 0.9, Coverage.COVERED, True, 5, found[2].asked_at),
    )
    assert [stored.answer(one.id) for one in found] == found


def test_nothing_says_who_asked() -> None:
    told = {field.name for kind in (StoredAnswer, Brief) for field in fields(kind)}
    assert not told & {"owner", "conversation", "person", "name"}


def test_answers_deleted_while_they_are_read_are_passed_over(database: Database) -> None:
    notebook = Notebook(database)
    conversations = [notebook.begin() for _ in range(3)]
    for number, conversation in enumerate(conversations):
        notebook.keep("ann", conversation, 1, f"Question {number}?", ketamine_answer("How?"), "")
    reading = StoredAnswers(database).all()
    assert next(reading).question == "Question 0?"
    notebook.forget("ann", conversations[1])
    assert [one.question for one in reading] == ["Question 2?"]
