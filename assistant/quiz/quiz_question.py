"""A question of the quiz, with the sentence that answers it."""

from dataclasses import dataclass

from assistant.answer import Citation, CitedDocument
from corpus.span import Span

BLANK = "_____"
"""What stands in a question for the words left out."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A question made of one sentence; `blank` is the place in the sentence, as shown, of the words left out, and None
    for a question in plain words. `kind` tells what is asked for: a key of `wording.QUIZ_HINTS`."""

    question: str
    blank: Span | None
    kind: str


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """A question and the one sentence that answers it.

    `answer` is the sentence as a reader is shown it, `citation` opens it in the document (its number is 1). `blank` is
    the place in `answer` of the words that the question leaves out: `answer` with `BLANK` there is the question; None
    for a question in plain words. `hint` is a line of ours. `again` is True where all had been asked before. `id` is
    `<document id>:<digits of the question's words>`.
    """

    id: str
    question: str
    answer: str
    citation: Citation
    document: CitedDocument
    hint: str
    blank: Span | None = None
    again: bool = False

    @property
    def missing(self) -> str:
        """The words left out; empty for a question in plain words."""
        return "" if self.blank is None else self.blank.of(self.answer)


def with_blank(sentence: str, blank: Span) -> str:
    """The sentence with `BLANK` in place of the words there."""
    return f"{sentence[: blank.start]}{BLANK}{sentence[blank.end :]}"
