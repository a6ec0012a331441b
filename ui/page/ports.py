"""What the page needs of the rest of Footnote, and nothing more. Left out: who provides it."""

from collections.abc import Iterator
from typing import Protocol

from assistant.answer import Answer
from assistant.question import Question
from corpus.document import Document


class Answers(Protocol):
    """Answers questions. Called from many threads at once."""

    def stream(self, question: Question, /) -> Iterator[Answer]:
        """Growing answers; the last one, and only that, is checked and has `finished` set.

        Raises a `FootnoteError` at any point when it cannot go on. The iterator is closed early when the
        student stops it or leaves.
        """
        ...


class Documents(Protocol):
    """Gives the documents that footnotes open."""

    def document(self, document_id: str) -> Document:
        """The document with that id. Raises `DocumentNotFound` when there is none."""
        ...
