"""How often answers are right over a question set, the naive way beside it in the same run."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from assistant.types import Answer, Question
from corpus.chunker import sentence_text
from corpus.errors import FileUnreadable, QuestionError
from corpus.span import Span
from corpus.types import Document, Passage
from evals.metrics import Proportion
from index.embedder import Embedder
from index.snapshot import Snapshot
from index.vector_store import FlatVectorIndex


@dataclass(frozen=True, slots=True)
class SourceSpan:
    """A stretch of the text of the file called `source`."""

    source: str
    span: Span


@dataclass(frozen=True, slots=True)
class Case:
    """One question and the groups of places that answer it."""

    id: str
    kind: str
    question: Question
    gold: tuple[tuple[SourceSpan, ...], ...]

    @property
    def answerable(self) -> bool:
        """Whether the documents answer it."""
        return bool(self.gold)

    def met_by(self, places: Sequence[SourceSpan]) -> bool:
        """Whether each group has a place that shares words with one of `places`."""
        return self.answerable and all(
            any(item.source == gold.source and item.span.meets(gold.span) for gold in group for item in places)
            for group in self.gold
        )

    def touched_by(self, source_span: SourceSpan) -> bool:
        """Whether `source_span` shares words with any place of any group."""
        return any(
            source_span.source == gold.source and source_span.span.meets(gold.span)
            for group in self.gold
            for gold in group
        )


def read_cases(path: Path) -> tuple[Case, ...]:
    """The cases of a file. Raises `FileUnreadable`, naming the line, for one that is not as described."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise FileUnreadable(f"{path} is not UTF-8 text: save it as UTF-8") from error
    cases = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                cases.append(_case(json.loads(line)))
            except (ValueError, KeyError, TypeError, QuestionError) as error:
                raise FileUnreadable(f"{path} line {number} is no question with gold places: {error!r}") from error
    return tuple(cases)


def _case(row: Mapping[str, object]) -> Case:
    groups, history = row["gold"], row["history"]
    if not isinstance(groups, list) or not isinstance(history, list):
        raise TypeError("gold and history must be lists")
    gold = tuple(
        tuple(
            SourceSpan(str(source_span["source"]), Span(source_span["start"], source_span["end"]))
            for source_span in group
        )
        for group in groups
    )
    if bool(row["answerable"]) is not bool(gold):
        raise ValueError("answerable, but no gold, or the other way round")
    if not all(gold):
        raise ValueError("a group of gold without a place can never be met")
    return Case(str(row["id"]), str(row["kind"]), Question(str(row["question"]), tuple(map(str, history))), gold)


_NAIVE = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """What a system showed for one question: the places it cited, best first; `abstained` when none. `words` is how
    many words there were to read, `confidence` (0..1) how sure it was; `answer` is
    the assistant's own, None for other systems."""

    places: tuple[SourceSpan, ...]
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
        places = tuple(SourceSpan(documents[c.document_id].source.name, c.span) for c in answer.citations)
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
        sentences = [sentence_text(document, item) for document, item in zip(documents, texts.sentences, strict=True)]
        self._vectors = FlatVectorIndex(embedder.embed(sentences))

    def show(self, question: Question) -> Shown:
        """Three sentences, whatever was asked."""
        nearest = self._vectors.nearest(self._embedder.embed_query(question.text), _NAIVE).numbers
        sentences = [self._texts.sentences[int(number)] for number in nearest]
        shown = [(self._owners[sentence.passage_id], sentence.span) for sentence in sentences]
        return _naive(self._texts.documents, shown)


def _naive(documents: Mapping[str, Document], shown: Sequence[tuple[Passage, Span]]) -> Shown:
    places = tuple(SourceSpan(documents[passage.document_id].source.name, span) for passage, span in shown)
    words = sum(len(span.of(documents[passage.document_id].text).split()) for passage, span in shown)
    return Shown(places, True, False, words)


def run(system: System, cases: Iterable[Case]) -> tuple[Outcome, ...]:
    """What the system shows for each case."""
    return tuple(Outcome(case, system.show(case.question)) for case in cases)


def scores(outcomes: Sequence[Outcome]) -> Scores:
    """The figures of a run."""
    answerable = [outcome for outcome in outcomes if outcome.case.answerable]
    answered = [outcome.shown.words for outcome in outcomes if not outcome.shown.abstained]
    others = [outcome for outcome in outcomes if not outcome.case.answerable]
    return Scores(
        Proportion(sum(item.right_sentence for item in answerable), len(answerable)),
        Proportion(sum(item.right_citation for item in answerable), len(answerable)),
        Proportion(sum(item.shown.abstained for item in answerable), len(answerable)),
        Proportion(sum(not other.shown.abstained for other in others), len(others)),
        sum(answered) / len(answered) if answered else 0.0,
    )


_ROWS: tuple[tuple[str, Callable[[Scores], Proportion]], ...] = (
    ("right sentence among those shown", lambda of: of.right_sentence),
    ("first footnote right and exact", lambda of: of.right_citation),
    ("wrongly abstained", lambda of: of.wrongly_abstained),
    ("wrongly answered", lambda of: of.wrongly_answered),
)


def table(name: str, columns: Mapping[str, Sequence[Outcome]]) -> str:
    """The table, a column a system; then the first column's figures by kind of question."""
    figures = {column: scores(outcomes) for column, outcomes in columns.items()}
    first = next(iter(columns.values()))
    lines = [f"{name}: {len(first)} questions", "", f"| | {' | '.join(columns)} |", f"|---|{'---|' * len(columns)}"]
    for label, figure in _ROWS:
        lines.append(f"| {label} | {' | '.join(str(figure(of)) for of in figures.values())} |")
    lines.append(f"| words to read | {' | '.join(f'{of.words:.0f}' for of in figures.values())} |")
    lines += ["", "| kind | right sentence | wrongly abstained | wrongly answered |", "|---|---|---|---|"]
    for kind in dict.fromkeys(item.case.kind for item in first):
        subset = scores([item for item in first if item.case.kind == kind])
        cells = (subset.right_sentence, subset.wrongly_abstained, subset.wrongly_answered)
        shown = " | ".join(f"{cell.hits}/{cell.total}" if cell.total else "-" for cell in cells)
        lines.append(f"| {kind} | {shown} |")
    return "\n".join(lines)
