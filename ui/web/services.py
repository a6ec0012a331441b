"""What the pages need of the rest of Footnote, and nothing more."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from assistant.conversations import Notebook
from assistant.export.notes import Documents
from assistant.overview import Card, Side
from assistant.quiz import Quiz
from assistant.types import Answer, Question
from corpus.library import Library
from corpus.receipts import Failure, Receipt, Status, receipt_of
from corpus.stored_rows import DocumentRecord


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
    """A language model that may be chosen to write: its name, and a line on where the passages go then. `ready` tells
    of one on this machine whether it would answer now; None for any other."""

    name: str
    note: str
    answers: Answers
    ready: Callable[[], bool] | None = None


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


class LibraryShelf:
    """What the library holds: what stands in it now, as it was read when it was added, and what could not be."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def receipts(self) -> tuple[Shelved, ...]:
        """A receipt for each document, in the order they were added, then one for each file that failed.

        Raises a `LibraryError`.
        """
        library = self._library
        return (*map(shelved, library.documents()), *map(_unshelved, library.failures.all()))


def shelved(record: DocumentRecord) -> Shelved:
    """The receipt of a document that stands in the library."""
    return Shelved(receipt_of(record, Status.PARTIAL if record.missing else Status.ADDED), record.added_at)


def _unshelved(failure: Failure) -> Shelved:
    return Shelved(Receipt(failure.source, failure.path, Status.FAILED, failure.reason), failure.at)


@dataclass(frozen=True, slots=True)
class Sources:
    """Where all that stands in the source panel comes from; `versions` tell where a quote stands in a newer version of
    its document, None where nobody looks."""

    documents: Documents
    pictures: Pictures
    shelf: LibraryShelf
    versions: Library | None = None


Compare = Callable[[str, tuple[str, ...], str, str], tuple[Side, Side]]
"""Asks two documents the same: the question, those before it, and the ids of both, empty for the nearest to it. Called
from many threads at once; raises a `FootnoteError`."""


@dataclass(frozen=True, slots=True)
class Overview:
    """What is made of the library as a whole: up to three `questions` that it answers, the `card` of a document (it
    raises a `FootnoteError`), and two documents side by side. Called from many threads at once."""

    questions: Callable[[], tuple[str, ...]]
    card: Callable[[str], Card]
    compare: Compare


@dataclass(frozen=True, slots=True)
class Study:
    """What a student comes back to: what was kept, and what can be asked of him."""

    notes: Notebook
    quizzes: Quiz
