"""A tutor's ruling on one footnote, on a whole sentence, or on a whole answer that quotes nothing; and an entry of the
audit trail.

Left out: which rulings are in force (`rulings`), and what may be ruled at all (`door`).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from corpus.span import Span

WHOLE_ANSWER = 0
"""In the place of a sentence's number: the answer that quotes nothing, judged as one."""


class Label(StrEnum):
    """Whether the source, at the place that is cited, carries the sentence.

    `PARTLY` carries some of it only. `WRONG_PLACE`: the document says so, but somewhere else. Of an answer that quotes
    nothing, `SUPPORTS` says that the documents bear it out (they do not answer the question), `DOES_NOT` that they do
    answer it.
    """

    SUPPORTS = "supports"
    PARTLY = "partly"
    DOES_NOT = "does_not"
    WRONG_PLACE = "wrong_place"


@dataclass(frozen=True, slots=True)
class Corrected:
    """The words that do carry the sentence, as the tutor marked them: `document.text[span.start:span.end] == quote`."""

    document_id: str
    span: Span
    quote: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """`number` counts all that was ever done, from 1, in the order it was done. `sentence` counts from 1, and
    is `WHOLE_ANSWER` where there is none; `citation` is the number of a footnote of that sentence, None for a ruling on
    the whole."""

    number: int
    answer_id: str
    sentence: int
    citation: int | None
    reviewer: str
    label: Label
    corrected: Corrected | None
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a reviewer did, at one place of an answer: `before` is the ruling of theirs that stood there until
    then, `after` the one that stood there then; None for nothing.

    `undoes` is the number of the ruling that this entry took back, None for a ruling; `undone` says of a ruling that
    it was taken back later.
    """

    number: int
    reviewer: str
    at: datetime
    sentence: int
    citation: int | None
    before: Ruling | None
    after: Ruling | None
    undoes: int | None
    undone: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """How much one reviewer has judged: answers touched, and rulings in force by their label."""

    reviewer: str
    answers: int
    labels: tuple[tuple[Label, int], ...]
