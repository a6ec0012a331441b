"""Questions to go on with: at most three, made of the headings of what was retrieved and not shown, each vetted by the
reader on the very passage that is to answer it.

Left out: the words around them (`wording`).
"""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock
from typing import Protocol

from assistant.answer import Answer
from assistant.headings import question_of
from assistant.orders import is_order
from assistant.reader import Reader
from assistant.reranker import Ranking, headings, reader_passage
from index.retriever import RetrievedPassage
from index.snapshot import Snapshot
from index.words import terms

MOST = 3
_MOST_READ = 5
_LEAST_LOGIT = 0.0
_REMEMBERED = 4_096


class Suggester(Protocol):
    """Offers questions to go on with."""

    def suggest(self, snapshot: Snapshot, ranking: Ranking, answer: Answer, asked: Sequence[str]) -> tuple[str, ...]:
        """At most `MOST` questions that the documents answer, and not by what `answer` shows already; `asked` is what
        was typed so far. Called from many threads."""
        ...


class HeadingSuggester:
    """Asks about the sections near the answer. What the reader said of each is kept until the library changes."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._lock = Lock()
        self._generation = -1
        self._vetted: OrderedDict[str, bool] = OrderedDict()

    def suggest(self, snapshot: Snapshot, ranking: Ranking, answer: Answer, asked: Sequence[str]) -> tuple[str, ...]:
        """The questions, nearest section first; at most five passages are read for them."""
        shown = {(citation.document_id, citation.section) for citation in answer.citations}
        known = [frozenset(terms(question)) for question in asked]
        found: list[str] = []
        read = 0
        for retrieved in ranking.passages:
            if len(found) == MOST or read == _MOST_READ:
                break
            question = _question(retrieved)
            if question is None or question in found or frozenset(terms(question)) in known:
                continue
            if (retrieved.document.id, retrieved.passage.section) in shown:
                continue
            vetted = self._kept(snapshot, question)
            if vetted is None:
                read += 1
                vetted = self._keep(snapshot, question, self._answers(snapshot, question, retrieved))
            if vetted:
                found.append(question)
        return tuple(found)

    def _answers(self, snapshot: Snapshot, question: str, retrieved: RetrievedPassage) -> bool:
        [reading] = self._reader.read(question, [reader_passage(snapshot.texts, retrieved)])
        return reading.logit > _LEAST_LOGIT

    def _kept(self, snapshot: Snapshot, question: str) -> bool | None:
        with self._lock:
            if self._generation != snapshot.generation:
                self._generation = snapshot.generation
                self._vetted.clear()
            return self._vetted.get(question)

    def _keep(self, snapshot: Snapshot, question: str, answers: bool) -> bool:
        with self._lock:
            if self._generation == snapshot.generation:
                self._vetted[question] = answers
                while len(self._vetted) > _REMEMBERED:
                    self._vetted.popitem(last=False)
        return answers


def _question(retrieved: RetrievedPassage) -> str | None:
    path = headings(retrieved.passage)
    return question_of(path[-1], retrieved.document.text) if path and not is_order(path[-1]) else None
