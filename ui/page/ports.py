"""What the page needs of the rest of Footnote, and nothing more. Left out: who provides it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from assistant.answer import Answer
from assistant.question import Question
from assistant.quiz.quiz_question import QuizQuestion
from assistant.study.stored_conversation import Listed, StoredConversation
from corpus.document import Document
from corpus.receipt import Receipt


class Answers(Protocol):
    """Answers questions. Called from many threads at once."""

    def stream(self, question: Question, /) -> Iterator[Answer]:
        """Growing answers; the last one, and only that, is checked and has `finished` set.

        Raises a `FootnoteError` at any point when it cannot go on. The iterator is closed early when the
        student stops it or leaves.
        """
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """A language model that may be chosen to write: its name, and a line on where the passages go then."""

    name: str
    note: str
    answers: Answers


class Documents(Protocol):
    """Gives the documents that footnotes open."""

    def document(self, document_id: str) -> Document:
        """The document with that id. Raises `DocumentNotFound` when there is none."""
        ...


class Pictures(Protocol):
    """Draws the pages of documents that have a layout. Called from many threads at once."""

    def picture(self, document_id: str, page: int) -> bytes:
        """The page, which counts from 1, as PNG or WebP, about 1,000 dots wide.

        Raises a `FootnoteError` when it cannot be drawn.
        """
        ...


@dataclass(frozen=True, slots=True)
class Shelved:
    """What the library says of one file, and when it was added, or last failed."""

    receipt: Receipt
    added_at: datetime | None = None


class Shelf(Protocol):
    """Says what the library holds."""

    def receipts(self) -> tuple[Shelved, ...]:
        """A receipt for each document, in the order they were added, and for each file that failed.

        Raises a `LibraryError`.
        """
        ...


@dataclass(frozen=True, slots=True)
class Sources:
    """Where all that stands in the source panel comes from."""

    documents: Documents
    pictures: Pictures
    shelf: Shelf


class Notes(Protocol):
    """What is kept of everybody's conversations; each method sees the owner's only. Called from many threads at once.

    All raise a `LibraryError`; where the owner has no such conversation or answer, `ConversationNotFound` or
    `AnswerNotFound`.
    """

    def begin(self) -> str:
        """The id of a new conversation, 32 hexadecimal digits."""
        ...

    def keep(
        self, owner: str, conversation_id: str, number: int, question: str, answer: Answer | None, trouble: str
    ) -> str:
        """Keep a turn, in place of the one of that number and of all after it; the id of its answer."""
        ...

    def conversations(self, owner: str, limit: int = 200) -> tuple[Listed, ...]:
        """The owner's conversations, the one changed last first."""
        ...

    def conversation(self, owner: str, conversation_id: str) -> StoredConversation:
        """The conversation with its turns."""
        ...

    def forget(self, owner: str, conversation_id: str) -> None:
        """Delete the conversation."""
        ...

    def flag(self, owner: str, answer_id: str, note: str) -> None:
        """Flag an answer for a tutor, or give its flag another note."""
        ...

    def unflag(self, owner: str, answer_id: str) -> None:
        """Take the flag back; where there is none, nothing happens."""
        ...

    def flagged(self, owner: str, answer_id: str) -> str | None:
        """The note of the answer's flag; None where it is not flagged."""
        ...


class Quizzes(Protocol):
    """Makes questions from the documents. Called from many threads at once."""

    def next(self, seed: int, done: frozenset[str], about: str = "") -> QuizQuestion:
        """The next question of the visit with this seed, after those in `done`; the same for the same three.

        When all were asked it begins again with one of those in `done`. Raises a `FootnoteError` when there is none.
        """
        ...


@dataclass(frozen=True, slots=True)
class Study:
    """What a student comes back to: what was kept, and what can be asked of him."""

    notes: Notes
    quizzes: Quizzes
