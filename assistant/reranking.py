"""The trained reader over what search and rules put first: their score and its own in one order.

Only the passages of the best sentences are read: reading takes most of an answer's time. Left out: the reader itself
(`index.reader`), and what its verdict does to the confidence (`confidence`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.weighing import Shares, Weighed, with_reading
from corpus.span import Span
from index.reader.reader_text import in_raw, reader_text
from index.reader.reading import Reader, any_answers
from index.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Reread:
    """`weighed` in the new order, best first. `answers` is the reader's logit that any sentence read answers, against
    "nothing does" (0); minus infinity where nothing was read."""

    weighed: tuple[Weighed, ...]
    answers: float


class Reranker:
    """Reads the passages of the best sentences, `passages` different ones, and orders the sentences anew."""

    def __init__(self, reader: Reader, passages: int, shares: Shares) -> None:
        self._reader = reader
        self._passages = passages
        self._shares = shares

    @property
    def name(self) -> str:
        """The reader's name."""
        return self._reader.name

    def reread(self, snapshot: Snapshot, question: str, weighed: Sequence[Weighed]) -> Reread:
        """The sentences, which come sorted by search and rules, in the order that reading gives them."""
        texts = snapshot.texts
        numbers = list(dict.fromkeys(int(snapshot.passage_of[one.hit.number]) for one in weighed))[: self._passages]
        read = self._reader.read(
            question,
            [
                reader_text(
                    texts.documents[texts.passages[number].document_id],
                    texts.passages[number],
                    [texts.sentences[at] for at in texts.sentences_of[number]],
                )
                for number in numbers
            ],
        )
        readings = {
            at: reading
            for number, of in zip(numbers, read, strict=True)
            for at, reading in zip(texts.sentences_of[number], of.sentences, strict=True)
        }
        order = [
            with_reading(one, readings[one.hit.number], _short(one, readings[one.hit.number].short), self._shares)
            if one.hit.number in readings
            else one
            for one in weighed
        ]
        return Reread(
            tuple(sorted(order, key=lambda one: -one.score)),
            any_answers([one.score for one in readings.values()]),
        )


def _short(one: Weighed, short: Span | None) -> Span | None:
    """The place in the document's text of the characters that the reader points at."""
    if short is None:
        return None
    sentence = one.hit.sentence.span
    return in_raw(sentence.of(one.hit.document.text), short).moved(sentence.start)
