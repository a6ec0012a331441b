"""An `Answers`, a `Documents`, a `Pictures` and a `Shelf` for the page's tests, at the Protocols."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from assistant.overview import Beside, Card, CardPlace, CitedWork, Side
from assistant.types import Answer, Coverage, Question, SupportLabel
from corpus.errors import DocumentNotFound, FileUnreadable
from corpus.receipts import Receipt, Status
from corpus.types import Document, Reference
from tests.page_documents import (
    KETAMINE,
    LONG_WORD,
    MECHANISMS,
    NASTY,
    NASTY_DOCUMENT,
    abstention,
    answer_from,
    ketamine_answer,
    quoted,
)
from ui.web.services import LibraryShelf, Overview, Shelved, Sources

EXAMPLES = (
    "How long does ketamine take to work?",
    "What do effective antidepressants have in common?",
    "What helps people who sleep badly?",
)
OFFERS = ("How is ketamine given?", "What are the side effects of ketamine?", "Who should avoid ketamine?")


@dataclass
class FakeAnswers:
    """Answers by a word of the question: sleep, nasty, slow, broken, crisis; else the ketamine answer; with offers to
    go on where it says "offer".

    A "slow" answer gives a sentence whenever `more` is released.
    """

    asked: list[Question] = field(default_factory=list)
    more: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    closed: threading.Event = field(default_factory=threading.Event)
    pause: float = 0.0

    def stream(self, question: Question) -> Iterator[Answer]:
        self.asked.append(question)
        words = question.text.casefold()
        if "broken" in words:
            raise RuntimeError("secret detail")
        if "sleep" in words:
            answer = abstention(question.text)
            yield replace(answer, suggestions=OFFERS[:2]) if "offer" in words else answer
            return
        answer = ketamine_answer(question.text)
        if "nasty" in words:
            answer = answer_from(
                question.text,
                (NASTY_DOCUMENT, quoted(NASTY_DOCUMENT, NASTY + LONG_WORD)),
                (NASTY_DOCUMENT, quoted(NASTY_DOCUMENT, LONG_WORD, NASTY)),
                coverage=Coverage.PARTLY,
            )
            answer = replace(answer, notice=NASTY + LONG_WORD)
        if "crisis" in words:
            answer = replace(
                answer,
                notice="If you are in danger now, call your local emergency number. In the US and Canada, "
                "call or text 988.\n"
                "This is what the documents say; it is not medical advice.",
            )
        if "offer" in words:
            answer = replace(answer, suggestions=OFFERS)
        try:
            for count in range(1, len(answer.sentences)):
                if "slow" in words:
                    self.more.acquire(timeout=20)
                time.sleep(self.pause)
                yield replace(answer, sentences=answer.sentences[:count], finished=False)
            yield replace(answer, suggestions=(), finished=False, suggesting=True)
            yield answer
        finally:
            self.closed.set()


class FakeDocuments:
    """The three documents, and none by any other id."""

    def __init__(self, *documents: Document) -> None:
        self._documents = {one.id: one for one in (KETAMINE, MECHANISMS, NASTY_DOCUMENT, *documents)}

    def document(self, document_id: str) -> Document:
        if document_id not in self._documents:
            raise DocumentNotFound(f"no document {document_id!r}: see footnote list")
        return self._documents[document_id]


class FakePictures:
    """Draws no page."""

    def picture(self, document_id: str, page: int) -> bytes:
        raise FileUnreadable(f"page {page} of {document_id} cannot be drawn")


class FakeShelf(LibraryShelf):
    """An empty shelf."""

    def __init__(self) -> None:
        pass

    def receipts(self) -> tuple[Shelved, ...]:
        return ()


class TitledShelf(LibraryShelf):
    """Documents of these titles, and of these ids where they are given."""

    def __init__(self, titles: tuple[str, ...], ids: tuple[str, ...] = ()) -> None:
        self._titles = titles
        self._ids = ids or tuple(f"{number:016x}" for number in range(len(titles)))

    def receipts(self) -> tuple[Shelved, ...]:
        return tuple(
            Shelved(Receipt(f"{one}.md", f"/{one}.md", Status.ADDED, "", one, title, sentences=3))
            for title, one in zip(self._titles, self._ids, strict=True)
        )


def sources(*documents: Document) -> Sources:
    """The three documents and these, none of which has pages to show."""
    return Sources(FakeDocuments(*documents), FakePictures(), FakeShelf())


def card(document_id: str) -> Card:
    """The card of the ketamine document, with a work that two documents cite; no other has one."""
    if document_id != KETAMINE.id:
        raise DocumentNotFound("this document is no longer in the library")
    places = [CardPlace(words, quoted(KETAMINE, words)) for words in ("Introduction", "Clinical effects")]
    about = CardPlace("Major depressive disorder", quoted(KETAMINE, "Major depressive disorder", "people."))
    table = CardPlace("Table 1. Usual doses.", quoted(KETAMINE, "Table 1. Usual doses."))
    entry = quoted(KETAMINE, "Abdallah CG", "antidepressants.")
    work = CitedWork(Reference(entry, "1", ("Abdallah CG",), NASTY), 2, None, MECHANISMS, (NASTY_DOCUMENT,))
    return Card(KETAMINE, (about,), tuple(places), (table,), (), (work,), (MECHANISMS,))


def compare(text: str, history: tuple[str, ...], first: str, second: str) -> tuple[Side, Side]:
    """Ketamine and the mechanisms, or as chosen: the first answers with three sentences, the second with one."""
    del history
    if "sleep" in text.casefold():
        answers = [abstention(text), abstention(text)]
    else:
        whole, one = ketamine_answer(text), quoted(MECHANISMS, "Effective antidepressant", "responses.")
        own = [citation.span for citation in whole.citations if citation.document_id == KETAMINE.id][:3]
        answers = [answer_from(text, *((KETAMINE, span) for span in own)), answer_from(text, (MECHANISMS, one))]
    said = quoted(MECHANISMS, "Depression is a serious condition", "worldwide.")
    beside = (
        Beside(SupportLabel.SUPPORTED, 0.9, (said,)),
        Beside(SupportLabel.CONTRADICTED, 0.1, (quoted(MECHANISMS, "Further studies are needed."),)),
        Beside(SupportLabel.NOT_FOUND, 0.2),
    )
    chosen = (KETAMINE, MECHANISMS) if first != MECHANISMS.id else (MECHANISMS, KETAMINE)
    left, right = (answers[0], answers[1]) if chosen[0] is KETAMINE else (answers[1], answers[0])
    del second
    return (
        Side(chosen[0], left, beside[: len(left.sentences)]),
        Side(chosen[1], right, beside[2:] * len(right.sentences)),
    )


def overview(questions: tuple[str, ...] = EXAMPLES) -> Overview:
    """These questions, the card and the comparison."""
    return Overview(lambda: questions, card, compare)
