"""How often answers are right, over a question set: the assistant, and the naive way beside it in the same run.

The naive way is what most chat-with-documents tools do: the three passages nearest by the embedding model, always.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.answer import Answer
from assistant.question import Question
from evals.intervals import Proportion
from evals.question_set import Case, Place
from index.embedder import Embedder
from index.snapshot import Snapshot

_NAIVE_PASSAGES = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """What a system showed for one question: the places it cited, best first; `abstained` when none."""

    places: tuple[Place, ...]
    exact: bool
    abstained: bool


class System(Protocol):
    """Something that answers questions by citing places."""

    def show(self, question: Question) -> Shown:
        """What it shows."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case and what was shown for it."""

    case: Case
    shown: Shown

    @property
    def right_sentence(self) -> bool:
        """Whether every part of the answer stands among the sentences shown."""
        return self.case.met_by(self.shown.places)

    @property
    def right_citation(self) -> bool:
        """Whether the first footnote opens at an answer, its quote the exact words there."""
        places = self.shown.places
        return bool(places) and self.shown.exact and self.case.touched_by(places[0])


@dataclass(frozen=True, slots=True)
class Scores:
    """The four figures of a run."""

    right_sentence: Proportion
    right_citation: Proportion
    wrongly_abstained: Proportion
    wrongly_answered: Proportion


class AssistantSystem:
    """Footnote; `answer` is its chain."""

    def __init__(self, answer: Callable[[Question], Answer], snapshot: Snapshot) -> None:
        self._answer = answer
        self._snapshot = snapshot

    def show(self, question: Question) -> Shown:
        """The places cited, and whether each quote is the words at its place."""
        answer = self._answer(question)
        documents = self._snapshot.texts.documents
        places = tuple(Place(documents[c.document_id].source.name, c.span) for c in answer.citations)
        exact = all(c.span.of(documents[c.document_id].text) == c.quote for c in answer.citations)
        return Shown(places, exact, answer.abstained)


class NaiveSystem:
    """The three passages nearest to the question as typed, by the embedding model alone."""

    def __init__(self, snapshot: Snapshot, embedder: Embedder) -> None:
        self._snapshot = snapshot
        self._embedder = embedder

    def show(self, question: Question) -> Shown:
        """Three passages, whatever was asked."""
        vector = self._embedder.embed([question.text])[0]
        nearest = self._snapshot.passage_vectors.nearest(vector, _NAIVE_PASSAGES).numbers
        passages = [self._snapshot.texts.passages[int(number)] for number in nearest]
        documents = self._snapshot.texts.documents
        return Shown(tuple(Place(documents[p.document_id].source.name, p.span) for p in passages), True, False)


def run(system: System, cases: Iterable[Case]) -> tuple[Outcome, ...]:
    """What the system shows for each case."""
    return tuple(Outcome(case, system.show(case.question)) for case in cases)


def scores(outcomes: Sequence[Outcome]) -> Scores:
    """The figures of a run."""
    answerable = [one for one in outcomes if one.case.answerable]
    others = [one for one in outcomes if not one.case.answerable]
    return Scores(
        Proportion(sum(one.right_sentence for one in answerable), len(answerable)),
        Proportion(sum(one.right_citation for one in answerable), len(answerable)),
        Proportion(sum(one.shown.abstained for one in answerable), len(answerable)),
        Proportion(sum(not one.shown.abstained for one in others), len(others)),
    )
