"""Each person's conversations: kept, found again, and nobody else's."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from assistant import conversations as notebooks
from assistant.conversations import Notebook, Room
from assistant.study_file import StoredAnswers, open_study
from assistant.types import Answer
from corpus.database import Database
from corpus.errors import AnswerNotFound, ConversationNotFound, NotebookFull
from tests.assistant.any_answer import answers
from tests.page_documents import LONG_WORD, NASTY, abstention, ketamine_answer
from tests.page_fakes import OFFERS

ANN, BEN = "ann", "ben"
HOW = "How long does ketamine take?"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_study(tmp_path)
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


def test_the_list_has_the_one_changed_last_first(notebook: Notebook) -> None:
    one, two, three = (notebook.begin() for _ in range(3))
    for conversation in (one, two, three):
        keep(notebook, conversation, question=f"First of {conversation}?")
    keep(notebook, one, 2)
    listed = notebook.conversations(ANN)
    assert [(each.id, each.title, each.turns) for each in listed] == [
        (one, f"First of {one}?", 2),
        (three, f"First of {three}?", 1),
        (two, f"First of {two}?", 1),
    ]
    assert [each.id for each in notebook.conversations(ANN, limit=1)] == [one]


def test_all_is_there_after_a_restart(tmp_path: Path) -> None:
    database = open_study(tmp_path)
    conversation = Notebook(database).begin()
    answer_id = keep(Notebook(database), conversation)
    Notebook(database).flag(ANN, answer_id, "Is this so?")
    before = Notebook(database).conversation(ANN, conversation)
    database.close()
    again = open_study(tmp_path)
    assert Notebook(again).conversation(ANN, conversation) == before
    assert Notebook(again).flagged(ANN, answer_id) == "Is this so?"
    again.close()


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


def test_a_retry_leaves_the_flagged_answer_to_the_tutors(notebook: Notebook, database: Database) -> None:
    conversation = notebook.begin()
    first = keep(notebook, conversation)
    notebook.flag(ANN, first, "Odd.")
    second = keep(notebook, conversation)
    assert [turn.answer_id for turn in notebook.conversation(ANN, conversation).turns] == [second]
    assert [(one.id, one.flags) for one in StoredAnswers(database).all()] == [(first, ("Odd.",)), (second, ())]
    notebook.forget(ANN, conversation)
    assert [one.id for one in StoredAnswers(database).all()] == [first]


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


@pytest.mark.parametrize(("conversation", "number"), [("", 1), ("../x", 1), ("A" * 32, 1), ("a" * 32, 0)])
def test_only_ids_and_numbers_that_were_given_out_are_kept(notebook: Notebook, conversation: str, number: int) -> None:
    with pytest.raises(ConversationNotFound):
        keep(notebook, conversation, number)


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("  How\nlong? ", "How long?"),
        ("word " * 30, "word " * 15 + "word…"),
    ],
)
def test_the_title_is_the_first_question_on_one_line(notebook: Notebook, question: str, title: str) -> None:
    keep(notebook, notebook.begin(), question=question)
    assert notebook.conversations(ANN)[0].title == title


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


def test_a_person_keeps_so_many_conversations_and_no_more(database: Database) -> None:
    notebook = Notebook(database, Room(conversations=3))
    kept = [notebook.begin() for _ in range(3)]
    for conversation in kept:
        keep(notebook, conversation)
    with pytest.raises(NotebookFull, match="3 conversations, the most there may be: delete some in History"):
        keep(notebook, notebook.begin())
    keep(notebook, kept[0], 2)
    keep(notebook, notebook.begin(), owner=BEN)
    assert {one.id for one in notebook.conversations(ANN)} == set(kept)
    notebook.forget(ANN, kept[1])
    keep(notebook, notebook.begin())


def test_a_conversation_has_so_many_turns_and_no_more(database: Database) -> None:
    notebook = Notebook(database, Room(turns=2))
    conversation = notebook.begin()
    keep(notebook, conversation, 1)
    keep(notebook, conversation, 2)
    with pytest.raises(NotebookFull, match="2 turns, the most there may be: begin a new one"):
        keep(notebook, conversation, 3)
    keep(notebook, conversation, 2, "Another?")
    assert questions(notebook, conversation) == [HOW, "Another?"]


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


def test_what_is_flagged_and_deleted_over_and_over_is_bounded(
    notebook: Notebook, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notebooks, "_BEYOND_NOBODYS", notebooks._BEYOND_NOBODYS.replace("OFFSET 5000", "OFFSET 4"))
    kept: list[str] = []
    for _ in range(8):
        conversation = notebook.begin()
        kept.append(keep(notebook, conversation))
        notebook.flag(ANN, kept[-1], "look")
        if len(kept) == 1:
            judge(database, kept[0])
        notebook.forget(ANN, conversation)
    left = {answer.id for answer in StoredAnswers(database).all()}
    assert left == {kept[0], *kept[-4:]}
