"""What the reader learns from: a question, and passages of which some sentences answer it, or none does."""

import hashlib
from dataclasses import dataclass

from corpus.span import Span
from index.reader.reader_text import ReaderText


@dataclass(frozen=True, slots=True)
class Short:
    """The short answer: the number of its sentence, and its characters there."""

    sentence: int
    span: Span


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage read for a question; `right` are the numbers of the sentences that answer, () where none does."""

    text: ReaderText
    right: tuple[int, ...] = ()
    short: Short | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A question with its candidates, at least one. With `exact`, `right` names each sentence that answers;
    without, the answer stands somewhere among them. No candidate has a right sentence where nothing answers."""

    source: str
    question: str
    candidates: tuple[Candidate, ...]
    exact: bool = True

    def __post_init__(self) -> None:
        if not self.candidates:
            raise ValueError("a group needs a candidate")
        for one in self.candidates:
            if any(not 0 <= number < len(one.text.sentences) for number in one.right):
                raise ValueError("a right sentence that the passage does not have")

    @property
    def answered(self) -> bool:
        """Whether any candidate answers."""
        return any(one.right for one in self.candidates)


def drawn(name: str, share: float) -> bool:
    """Whether the thing called `name` falls into a fixed share (0..1) of all things, by its SHA-256."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) < share * 2**32
