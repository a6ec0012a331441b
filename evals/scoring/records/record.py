"""One answer to be scored, as it was read; and a row that could not be read. Left out: reading (`fields`, `rows`)."""

from dataclasses import dataclass

from corpus.span import Span


@dataclass(frozen=True, slots=True)
class GivenSentence:
    """A sentence that the answer itself names: its place in the response, and the numbers it cites, from 1.

    `corrected` are numbers that tutors put in place of those; they are no footnotes of the answer's.
    """

    span: Span
    citations: tuple[int, ...]
    corrected: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation with the place in a document where it is said to stand."""

    document_id: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Gold:
    """What should have been retrieved: `wanted` is how many contexts, and `held` has for each retrieved context the
    numbers of those it is, in 0..wanted-1."""

    wanted: int
    held: tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A response and the contexts it was made from.

    `line` counts from 1 and is where the row begins in its file (a row's number, in a file without lines). `sentences`
    are given by Footnote's own answers, whose `contexts` are the quotes of citations 1, 2, ...; other answers have
    none, but a line of a gold set has sentences and passages for contexts. `abstained` is what the answer says of
    itself, None where it does not; `answerable`, `correct`, `confidence` in 0..1 and `milliseconds` likewise are None
    where the row does not say. `kind` is the kind of question, empty likewise.
    """

    id: str | int
    line: int
    response: str
    contexts: tuple[str, ...]
    question: str = ""
    reference: str | None = None
    sentences: tuple[GivenSentence, ...] | None = None
    quotes: tuple[Quote, ...] = ()
    gold: Gold | None = None
    abstained: bool | None = None
    answerable: bool | None = None
    correct: bool | None = None
    confidence: float | None = None
    milliseconds: float | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that is no record: `reason` is one line that names the line and what is wrong."""

    id: str | int
    line: int
    reason: str


Row = Record | Fault
