"""The promises, end to end with the real model: every question set, over the bundled and over the shared reviews."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

import evals.questions
from assistant import factory
from assistant.settings import Settings
from assistant.types import Answer, SupportLabel
from corpus.integrity import check
from corpus.stored_rows import Metadata
from corpus.types import Document
from evals.answer_eval import Case, read_cases
from tests.fakes import sourced
from tests.offline import only_this_machine
from tests.shared_data import shared
from tests.snapshots import REVIEWS

QUESTIONS = Path(evals.questions.__file__).parent


@dataclass(frozen=True)
class Asked:
    case: Case
    answer: Answer


@dataclass(frozen=True)
class Session:
    """The reviews, all that was answered, and where a connection was tried."""

    files: tuple[Path, ...]
    documents: dict[str, Document]
    asked: tuple[Asked, ...]
    tried: tuple[str, ...]


def the_files(name: str) -> tuple[Path, ...]:
    return REVIEWS if name == "bundled" else tuple(sorted(shared("reviews").glob("*.txt")))


@pytest.fixture(
    scope="module", params=[("bundled", ("bundled",)), ("shared", ("tuning", "held_out"))], ids=["bundled", "shared"]
)
def session(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Session:
    name, sets = request.param
    files = the_files(name)
    cases = [case for one in sets for case in read_cases(QUESTIONS / f"{one}.jsonl")]
    settings = Settings(tmp_path_factory.mktemp("promises") / "library")
    with only_this_machine() as tried, factory.open_library(settings) as library:
        embedder = factory.embedder(settings)
        with factory.ingest(settings, library, embedder) as ingest:
            receipts = list(ingest.add(sourced(files), Metadata()))
        assert [receipt.status.value for receipt in receipts] == ["added"] * len(files)
        assert check(library) == ()
        assistant = factory.assistant(settings, library, embedder)
        asked = tuple(Asked(case, assistant.invoke(case.question)) for case in cases)
        documents = {record.id: library.document(record.id) for record in library.documents()}
    return Session(files, documents, asked, tuple(tried))


def test_enough_was_answered_and_enough_was_not(session: Session) -> None:
    answered = [one for one in session.asked if not one.answer.abstained]
    assert len(answered) >= 20
    assert len(session.asked) - len(answered) >= 10


def test_the_documents_are_the_files_as_they_lie_on_disk(session: Session) -> None:
    on_disk = {path.name: path.read_bytes().decode("utf-8") for path in session.files}
    assert {document.source.name: document.text for document in session.documents.values()} == on_disk


def test_1_every_citation_is_the_exact_words_at_its_place(session: Session) -> None:
    for one in session.asked:
        for citation in one.answer.citations:
            text = session.documents[citation.document_id].text
            assert text[citation.span.start : citation.span.end] == citation.quote, one.case.id
            assert citation.quote.strip() == citation.quote != "", one.case.id


def test_2_every_sentence_is_words_of_the_documents(session: Session) -> None:
    for one in session.asked:
        quotes = {citation.number: citation.quote for citation in one.answer.citations}
        for sentence in one.answer.sentences:
            [number] = sentence.citations
            assert re.findall(r"\w+", sentence.text) == re.findall(r"\w+", quotes[number]), one.case.id
            assert one.answer.text[sentence.span.start : sentence.span.end] == sentence.text, one.case.id


def test_3_every_sentence_was_checked(session: Session) -> None:
    for one in session.asked:
        for sentence in one.answer.sentences:
            assert sentence.support.label is SupportLabel.SUPPORTED, one.case.id


def test_4_an_abstention_says_so_and_cites_nothing(session: Session) -> None:
    names = {document.title for document in session.documents.values()}
    for one in session.asked:
        answer = one.answer
        assert answer.abstained is not bool(answer.sentences), one.case.id
        if answer.abstained:
            assert (answer.citations, answer.documents) == ((), ()), one.case.id
            assert answer.notice, one.case.id
            assert len(answer.nearby) <= 3, one.case.id
            assert all(any(title in name for title in names) for name in answer.nearby), one.case.id


def test_6_nothing_left_the_machine(session: Session) -> None:
    assert session.tried == ()
