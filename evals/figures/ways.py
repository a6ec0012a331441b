"""The ways of finding that are compared: search alone, with the rules, with the reader; each a `Way`.

A way puts passages and sentences in an order. Left out: whether to answer at all (`question_figures`).
"""

from dataclasses import dataclass
from typing import Protocol

from assistant.depth import Depth
from assistant.judging import Judge
from assistant.weighing import Shares
from corpus.passage import Passage
from corpus.span import Span
from index.reader.reading import Reader
from index.search import Search


@dataclass(frozen=True, slots=True)
class Order:
    """What a way found for a question, best first; a sentence is its document's id and its span."""

    passages: tuple[Passage, ...]
    sentences: tuple[tuple[str, Span], ...]


class Way(Protocol):
    """A way of finding."""

    def order(self, question: str) -> Order:
        """The order for a question; empty where nothing is found."""
        ...


class SearchAlone:
    """Words and meaning, as `index.search` fuses them."""

    def __init__(self, search: Search, depth: Depth) -> None:
        self._search = search
        self._depth = depth

    def order(self, question: str) -> Order:
        """The order of the scores."""
        found = self._search.find(question, self._depth.passages)
        return Order(
            tuple(hit.passage for hit in found.hits),
            tuple((hit.document.id, hit.sentence.span) for hit in found.sentences),
        )


class Judged:
    """Search, rules, and the reader over the best `depth.read` passages (0: the untrained product)."""

    def __init__(self, search: Search, reader: Reader, depth: Depth, shares: Shares) -> None:
        self._search = search
        self._judge = Judge(search, reader, depth, shares)

    def order(self, question: str) -> Order:
        """The order that the product goes by."""
        snapshot = self._search.snapshot()
        judgement = self._judge.judge(snapshot, snapshot.queries.query(question))
        if judgement is None:
            return Order((), ())
        return Order(
            tuple(hit.passage for hit in judgement.found.hits),
            tuple((one.hit.document.id, one.hit.sentence.span) for one in judgement.weighed),
        )
