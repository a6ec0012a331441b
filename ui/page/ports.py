"""What the page needs of the rest of Footnote, and nothing more. Left out: who provides it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from assistant.answer import Answer
from assistant.question import Question
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
