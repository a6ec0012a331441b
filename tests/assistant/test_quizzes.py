"""What a student is asked: fair questions, answered by the document's own words, each once."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.quiz import Quiz, QuizQuestion, questions_of
from assistant.quiz_questions import BLANK
from corpus.chunker import cut
from corpus.glossary import Glossary
from corpus.readers.base import read
from corpus.sources import SourceFile
from corpus.text import shown
from corpus.types import Document
from tests.fakes import WordCounter
from tests.snapshots import bundled_snapshot
from tests.tables import lines


def document_of(folder: Path, text: str, name: str = "review.md") -> Document:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read(SourceFile(path))


def made_of(folder: Path, text: str, name: str = "review.md") -> tuple[QuizQuestion, ...]:
    return questions_in(document_of(folder, text, name))


def questions_in(document: Document) -> tuple[QuizQuestion, ...]:
    cutting = cut(document, WordCounter(), 180)
    of = {passage.id: passage for passage in cutting.passages}
    sentences = [(of[sentence.passage_id], sentence) for sentence in cutting.sentences]
    return questions_of(document, sentences, Glossary.bundled())


REVIEW = """# Ketamine and what it does

## How ketamine is given

Ketamine for depression is usually infused into a vein over 40 minutes. Ketamine raises brain-derived neurotrophic
factor (BDNF), a protein that helps nerve cells to grow.

## Effects

A *prodrug* is a substance that the body must change into an active one. It takes several hours to work.

Common side effects of ketamine include:

- nausea
- dizziness
"""


def asked(folder: Path, sentence: str) -> tuple[QuizQuestion, ...]:
    """What is asked of a sentence of the second paragraph under a heading."""
    return made_of(folder, f"# On drugs\n\n## Details\n\nNobody asks about it.\n\n{sentence}\n")


def test_a_document_by_hand(tmp_path: Path) -> None:
    document = document_of(tmp_path, REVIEW)
    given_, raises, prodrug, effects = questions_in(document)
    assert given_.question == "How is ketamine given?"
    assert given_.answer == "Ketamine for depression is usually infused into a vein over 40 minutes."
    assert given_.missing == ""
    assert raises.question == f"Ketamine raises {BLANK}, a protein that helps nerve cells to grow."
    assert raises.missing == "brain-derived neurotrophic factor (BDNF)"
    assert raises.hint == "a molecule that begins with “B”"
    # The exact quote keeps the line end that lies on disk.
    assert raises.citation.quote == document.text[raises.citation.span.start : raises.citation.span.end]
    assert "neurotrophic\nfactor" in raises.citation.quote
    assert prodrug.question == "What is a prodrug?"
    assert prodrug.answer == "A prodrug is a substance that the body must change into an active one."
    assert effects.question == "What are the common side effects of ketamine?"
    assert effects.answer.splitlines()[1:] == ["nausea", "dizziness"]
    assert {one.citation.number for one in (given_, raises, prodrug, effects)} == {1}
    assert effects.citation.section == "Effects"
    assert effects.document.title == "Ketamine and what it does"


@pytest.mark.parametrize("sentence", lines("questions", "sentences of which no student is asked"))
def test_what_no_student_is_asked(tmp_path: Path, sentence: str) -> None:
    assert asked(tmp_path, sentence) == ()


def test_every_question_of_the_bundled_reviews_holds_its_promises() -> None:
    snapshot = bundled_snapshot()
    made = [one for document in snapshot.texts.documents.values() for one in questions_in(document)]
    assert len(made) > 80
    for one in made:
        _holds(one, snapshot.texts.documents[one.document.id].text)
        assert one.answer == shown(snapshot.texts.documents[one.document.id], one.citation.span)


_WORDS = st.sampled_from(
    "Ketamine ketamine blocks the NMDA receptor is a drug that raises over 40 minutes 0.5 mg 30-50% of two ( ) , "
    "and in 2019 BDNF called *synapses* means which . “ ” glutamate Émile — 322 million\n".split(" ")
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(_WORDS, min_size=5, max_size=18), min_size=1, max_size=6))
def test_the_blank_put_back_gives_the_sentence(sentences: list[list[str]]) -> None:
    text = "# A review\n\n## A part\n\n" + " ".join(f"Ketamine {' '.join(words)}." for words in sentences) + "\n"
    with TemporaryDirectory() as folder:
        document = document_of(Path(folder), text)
        for one in questions_in(document):
            _holds(one, document.text)


def _holds(one: QuizQuestion, text: str) -> None:
    assert one.citation.quote == text[one.citation.span.start : one.citation.span.end]
    if one.blank is None:
        assert BLANK not in one.question
        return
    assert one.missing.strip()
    assert one.question.replace(BLANK, one.missing) == one.answer
    assert one.missing.lower() not in one.question.lower()


def asked_of_quiz(quiz: Quiz, seed: int, most: int, about: str = "") -> list[QuizQuestion]:
    """The questions of one visit, until they begin again."""
    found: list[QuizQuestion] = []
    while len(found) < most:
        one = quiz.next(seed, frozenset(question.id for question in found), about)
        if one.again:
            break
        found.append(one)
    return found


def test_a_seed_draws_the_same_questions_and_another_seed_others() -> None:
    one = asked_of_quiz(Quiz(bundled_snapshot), 1, 12)
    assert [question.id for question in one] == [
        question.id for question in asked_of_quiz(Quiz(bundled_snapshot), 1, 12)
    ]
    assert [question.id for question in one] != [
        question.id for question in asked_of_quiz(Quiz(bundled_snapshot), 2, 12)
    ]


def test_none_comes_twice_before_all_have_come() -> None:
    quiz = Quiz(bundled_snapshot)
    found = asked_of_quiz(quiz, 5, 1_000)
    assert 80 < len(found) < 1_000
    assert len({one.question for one in found}) == len(found)
    again = quiz.next(5, frozenset(one.id for one in found))
    assert again.again
    assert again.id == found[0].id


def test_about_limits_to_a_topic_by_any_of_its_names() -> None:
    quiz = Quiz(bundled_snapshot)
    short, long = (asked_of_quiz(quiz, 1, 100, about) for about in ("ECT", "electroconvulsive therapy"))
    assert short
    assert {one.id for one in short} == {one.id for one in long}
    for one in short:
        around = f"{one.answer} {one.citation.section} {one.document.title}".lower()
        assert "ect" in around or "electroconvulsive" in around
        # Whoever names it is not asked for the name.
        assert "ECT" not in one.missing
