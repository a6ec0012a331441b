"""Each person's conversations: kept, found again, and nobody else's; what tutors see of them."""

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from assistant.conversations import Notebook, Room
from assistant.study_file import Brief, StoredAnswer, StoredAnswers, open_study
from assistant.types import Answer, Coverage
from corpus.database import Database
from corpus.errors import AnswerNotFound, ConversationNotFound, NotebookFull
from tests.assistant.any_answer import answers
from tests.page_documents import LONG_WORD, NASTY, abstention, ketamine_answer
from tests.page_fakes import OFFERS
from tests.postgres import url_of

pytestmark = pytest.mark.usefixtures("either_database")

ANN, BEN = "ann", "ben"
HOW = "How long does ketamine take?"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_study(tmp_path, url=url_of(tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def notebook(database: Database) -> Notebook:
    return Notebook(database)


def keep(notebook: Notebook, conversation: str, number: int = 1, question: str = HOW, owner: str = ANN) -> str:
    return notebook.keep(owner, conversation, number, question, ketamine_answer(question), "")


def questions(notebook: Notebook, conversation: str, owner: str = ANN) -> list[str]:
    return [turn.question for turn in notebook.conversation(owner, conversation).turns]


def judge(database: Database, answer_id: str) -> None:
    with database.writing() as connection:
        connection.execute(
            "INSERT INTO verdicts (answer, sentence, citation, reviewer, label, at) VALUES (?, 1, 1, 'tutor',"
            " 'supports', '2026-01-01T00:00:00.000000+00:00')",
            (answer_id,),
        )


def test_a_conversation_comes_back_as_it_was(notebook: Notebook) -> None:
    conversation = notebook.begin()
    offering = replace(ketamine_answer(HOW), suggestions=OFFERS)
    first = notebook.keep(ANN, conversation, 1, HOW, offering, "")
    notebook.keep(ANN, conversation, 2, "Sleep?", abstention("Sleep?"), "")
    notebook.keep(ANN, conversation, 3, "Broken?", None, "Something went wrong.")
    kept = notebook.conversation(ANN, conversation)
    assert (kept.id, kept.title) == (conversation, HOW)
    assert kept.turns[0].answer_id == first
    assert [(turn.number, turn.question, turn.answer, turn.trouble) for turn in kept.turns] == [
        (1, HOW, offering, ""),
        (2, "Sleep?", abstention("Sleep?"), ""),
        (3, "Broken?", None, "Something went wrong."),
    ]
    assert kept.begun_at <= kept.turns[0].asked_at <= kept.turns[2].asked_at <= kept.changed_at
    assert kept.changed_at.utcoffset() is not None


def test_nobody_reaches_anothers(notebook: Notebook) -> None:
    conversation = notebook.begin()
    answer_id = keep(notebook, conversation)
    notebook.flag(ANN, answer_id, "mine")
    assert notebook.conversations(BEN) == ()
    assert notebook.flagged(BEN, answer_id) is None
    reaches: tuple[Callable[[], object], ...] = (
        lambda: notebook.conversation(BEN, conversation),
        lambda: notebook.forget(BEN, conversation),
        lambda: keep(notebook, conversation, owner=BEN),
    )
    for reach in reaches:
        with pytest.raises(ConversationNotFound, match=conversation):
            reach()
    touches: tuple[Callable[[], None], ...] = (
        lambda: notebook.flag(BEN, answer_id, "no"),
        lambda: notebook.unflag(BEN, answer_id),
    )
    for touch in touches:
        with pytest.raises(AnswerNotFound, match=answer_id):
            touch()
    assert notebook.forget_all(BEN) == 0
    assert questions(notebook, conversation) == [HOW]
    assert notebook.flagged(ANN, answer_id) == "mine"


def test_a_turn_kept_again_replaces_it_and_drops_the_later(notebook: Notebook) -> None:
    conversation = notebook.begin()
    ids = [keep(notebook, conversation, number, f"Question {number}?") for number in (1, 2, 3)]
    new = keep(notebook, conversation, 2, "Another?")
    assert questions(notebook, conversation) == ["Question 1?", "Another?"]
    assert new not in ids
    keep(notebook, conversation, 1, "A new beginning?")
    assert questions(notebook, conversation) == ["A new beginning?"]
    assert notebook.conversations(ANN)[0].title == "A new beginning?"


def test_forgetting_deletes_the_answers_too(notebook: Notebook, database: Database) -> None:
    conversation, other = notebook.begin(), notebook.begin()
    answer_id = keep(notebook, conversation)
    kept = keep(notebook, other)
    notebook.forget(ANN, conversation)
    assert [one.id for one in notebook.conversations(ANN)] == [other]
    assert [one.id for one in StoredAnswers(database).all()] == [kept]
    with pytest.raises(AnswerNotFound):
        notebook.flag(ANN, answer_id, "")
    with pytest.raises(ConversationNotFound):
        notebook.forget(ANN, conversation)


def test_flagged_and_judged_answers_outlive_their_conversation_as_nobodys(
    notebook: Notebook, database: Database
) -> None:
    conversation = notebook.begin()
    flagged, judged, _ = (keep(notebook, conversation, number, f"Question {number}?") for number in (1, 2, 3))
    notebook.flag(ANN, flagged, "Is this so?")
    judge(database, judged)
    notebook.forget(ANN, conversation)
    assert [(one.question, one.flags) for one in StoredAnswers(database).all()] == [
        ("Question 1?", ("Is this so?",)),
        ("Question 2?", ()),
    ]
    assert notebook.flagged(ANN, flagged) is None
    assert ANN.encode() not in dump(database)


def dump(database: Database) -> bytes:
    """Every value of every row."""
    with database.reading() as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return repr([connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables]).encode()


def test_all_that_somebody_kept_can_be_deleted_at_once(notebook: Notebook, database: Database) -> None:
    mine, flagged, others = notebook.begin(), notebook.begin(), notebook.begin()
    keep(notebook, mine)
    notebook.flag(ANN, keep(notebook, flagged), "")
    keep(notebook, others, owner=BEN)
    assert notebook.forget_all(ANN) == 2
    assert notebook.conversations(ANN) == ()
    assert len(notebook.conversations(BEN)) == 1
    assert len(StoredAnswers(database).briefs()) == 2


def test_flags(notebook: Notebook) -> None:
    answer_id = keep(notebook, notebook.begin())
    assert notebook.flagged(ANN, answer_id) is None
    notebook.flag(ANN, answer_id, "")
    assert notebook.flagged(ANN, answer_id) == ""
    notebook.flag(ANN, answer_id, "The dose is wrong.")
    assert notebook.flagged(ANN, answer_id) == "The dose is wrong."
    notebook.unflag(ANN, answer_id)
    notebook.unflag(ANN, answer_id)
    assert notebook.flagged(ANN, answer_id) is None


@pytest.mark.parametrize("text", [NASTY + LONG_WORD, "nul \0 inside", "\u202eשלום", "'; DROP TABLE answers; --"])
def test_awkward_text_comes_back_letter_for_letter(notebook: Notebook, text: str) -> None:
    conversation = notebook.begin()
    answer_id = notebook.keep(text, conversation, 1, text, ketamine_answer(text), text)
    notebook.flag(text, answer_id, text)
    turn = notebook.conversation(text, conversation).turns[0]
    assert (turn.question, turn.trouble, turn.answer) == (text, text, ketamine_answer(text))
    assert notebook.flagged(text, answer_id) == text


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(answers())
def test_any_answer_comes_back(notebook: Notebook, answer: Answer) -> None:
    conversation = notebook.begin()
    notebook.keep(ANN, conversation, 1, HOW, answer, "")
    assert notebook.conversation(ANN, conversation).turns[0].answer == answer


def fits(notebook: Notebook, conversation: str, number: int) -> bool:
    try:
        return bool(keep(notebook, conversation, number))
    except NotebookFull:
        return False


def test_a_person_keeps_so_many_bytes_and_no_more(database: Database) -> None:
    notebook = Notebook(database, Room(bytes=40_000))
    conversation = notebook.begin()
    number = next(number for number in range(1, 100) if not fits(notebook, conversation, number))
    assert number > 2
    assert len(questions(notebook, conversation)) == number - 1
    with pytest.raises(NotebookFull, match="fill the 0 MB that there are for them: delete some in History"):
        keep(notebook, conversation, number)
    keep(notebook, notebook.begin(), owner=BEN)
    # A restart knows it, and room that is made is used.
    again = Notebook(database, Room(bytes=40_000))
    with pytest.raises(NotebookFull):
        keep(again, conversation, number)
    again.forget(ANN, conversation)
    keep(again, again.begin())
    keep(notebook, notebook.begin())


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
