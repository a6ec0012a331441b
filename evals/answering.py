"""How often answers are right, over a question set: the assistant, and the naive way beside it in the same run.

The naive ways are what most chat-with-documents tools do: the three passages, or the three sentences, nearest by the
embedding model, always.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from assistant.answer import Answer
from assistant.question import Question
from corpus.cutting import sentence_text
from corpus.document import Document
from corpus.passage import Passage
from corpus.span import Span
from evals.intervals import Proportion
from evals.question_set import Case, Place
from index.embedder import Embedder
from index.snapshot import Snapshot
from index.vectors import VectorIndex

_NAIVE = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """What a system showed for one question: the places it cited, best first; `abstained` when none. `words` is how
    many words there were to read, `confidence` (0..1) how sure it was; `answer` is
    the assistant's own, None for other systems."""

    places: tuple[Place, ...]
    exact: bool
    abstained: bool
    words: int = 0
    confidence: float = 1.0
    answer: Answer | None = field(default=None, compare=False)


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
    """The figures of a run; `words` is the mean of what an answered question gave to read."""

    right_sentence: Proportion
    right_citation: Proportion
    wrongly_abstained: Proportion
    wrongly_answered: Proportion
    words: float = 0.0


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
        words = sum(len(f"{sentence.lead} {sentence.text}".split()) for sentence in answer.sentences)
        return Shown(places, exact, answer.abstained, words, answer.confidence, answer)


class NaivePassages:
    """The three passages nearest to the question as typed, by the embedding model alone."""

    def __init__(self, snapshot: Snapshot, embedder: Embedder) -> None:
        self._snapshot = snapshot
        self._embedder = embedder

    def show(self, question: Question) -> Shown:
        """Three passages, whatever was asked."""
        texts = self._snapshot.texts
        nearest = self._snapshot.passage_vectors.nearest(self._embedder.embed_query(question.text), _NAIVE).numbers
        passages = [texts.passages[int(number)] for number in nearest]
        return _naive(texts.documents, [(passage, passage.span) for passage in passages])


class NaiveSentences:
    """The three sentences nearest to the question as typed, by the embedding model alone; all are embedded first."""

    def __init__(self, snapshot: Snapshot, embedder: Embedder) -> None:
        texts = snapshot.texts
        self._texts = texts
        self._embedder = embedder
        self._owners = {passage.id: passage for passage in texts.passages}
        documents = [texts.documents[self._owners[sentence.passage_id].document_id] for sentence in texts.sentences]
        sentences = [sentence_text(document, one) for document, one in zip(documents, texts.sentences, strict=True)]
        self._vectors = VectorIndex(embedder.embed(sentences))

    def show(self, question: Question) -> Shown:
        """Three sentences, whatever was asked."""
        nearest = self._vectors.nearest(self._embedder.embed_query(question.text), _NAIVE).numbers
        sentences = [self._texts.sentences[int(number)] for number in nearest]
        shown = [(self._owners[sentence.passage_id], sentence.span) for sentence in sentences]
        return _naive(self._texts.documents, shown)


def _naive(documents: Mapping[str, Document], shown: Sequence[tuple[Passage, Span]]) -> Shown:
    places = tuple(Place(documents[passage.document_id].source.name, span) for passage, span in shown)
    words = sum(len(span.of(documents[passage.document_id].text).split()) for passage, span in shown)
    return Shown(places, True, False, words)


def run(system: System, cases: Iterable[Case]) -> tuple[Outcome, ...]:
    """What the system shows for each case."""
    return tuple(Outcome(case, system.show(case.question)) for case in cases)


def scores(outcomes: Sequence[Outcome]) -> Scores:
    """The figures of a run."""
    answerable = [one for one in outcomes if one.case.answerable]
    answered = [one.shown.words for one in outcomes if not one.shown.abstained]
    others = [one for one in outcomes if not one.case.answerable]
    return Scores(
        Proportion(sum(one.right_sentence for one in answerable), len(answerable)),
        Proportion(sum(one.right_citation for one in answerable), len(answerable)),
        Proportion(sum(one.shown.abstained for one in answerable), len(answerable)),
        Proportion(sum(not one.shown.abstained for one in others), len(others)),
        sum(answered) / len(answered) if answered else 0.0,
    )
