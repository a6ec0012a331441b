"""How often answers are right over a question set, the naive way beside it in the same run."""

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from assistant import factory
from assistant.settings import Settings
from assistant.types import Answer, Question
from corpus.chunker import sentence_text
from corpus.errors import FileUnreadable, QuestionError
from corpus.inputs import files_under
from corpus.library import Library
from corpus.span import Span
from corpus.stored_rows import Metadata
from corpus.types import Document, Passage
from evals.metrics import Proportion
from index.embedder import DIMENSION, Embedder, Vectors
from index.snapshot import Snapshot
from index.vector_store import FlatVectorIndex

if TYPE_CHECKING:
    from assistant.pipeline import Assistant


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


def gold_sources(cases: Iterable[Case]) -> tuple[str, ...]:
    """The names of the files that the gold of the cases lies in, each once, sorted."""
    return tuple(sorted({source_span.source for case in cases for group in case.gold for source_span in group}))


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


_CHUNK = 512


class CachedEmbedder:
    """Embeds through `inner`, a chunk at a time with a bar; keeps vectors in `path` (.npz), saved after each chunk of
    chunks, so that it can be interrupted and resumes. Raises `ValueError` when `path` holds another model's vectors.
    """

    def __init__(self, inner: Embedder, path: Path) -> None:
        self._inner = inner
        self._path = path
        self._kept: dict[str, Vectors] = {}
        if path.is_file():
            with np.load(path, allow_pickle=False) as stored:
                # A file from before names were kept is taken at its word.
                if "model" in stored and str(stored["model"]) != inner.name:
                    raise ValueError(f"{path} holds vectors of {stored['model']}, not of {inner.name}: name another")
                self._kept = dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))

    @property
    def name(self) -> str:
        """The inner embedder's name."""
        return self._inner.name

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimension)."""
        keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        new = sorted(
            {k: t for k, t in zip(keys, texts, strict=True) if k not in self._kept}.items(), key=lambda kt: -len(kt[1])
        )
        if len(new) > _CHUNK:
            with tqdm(total=len(new), unit="text", desc="embedding") as bar:
                for number, at in enumerate(range(0, len(new), _CHUNK)):
                    self._add(new[at : at + _CHUNK])
                    bar.update(len(new[at : at + _CHUNK]))
                    if number % 8 == 7:
                        self._save()
            self._save()
        else:
            self._add(new)
        if not texts:
            return np.zeros((0, DIMENSION), dtype=np.float32)
        return np.stack([self._kept[key] for key in keys])

    def embed_query(self, query: str) -> NDArray[np.float32]:
        """The inner embedder's, not kept where it reads queries otherwise than texts."""
        return self._inner.embed_query(query)

    def save(self) -> None:
        """Write the file."""
        self._save()

    def _add(self, new: Sequence[tuple[str, str]]) -> None:
        if new:
            for (key, _), vector in zip(new, self._inner.embed([text for _, text in new]), strict=True):
                self._kept[key] = vector

    def _save(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._path.with_suffix(".tmp.npz")
        np.savez(
            temporary,
            model=np.array(self.name),
            keys=np.array(list(self._kept), dtype="<U64"),
            vectors=np.array(list(self._kept.values()), dtype=np.float32),
        )
        temporary.replace(self._path)


@dataclass(frozen=True, slots=True)
class AskedLibrary:
    """The library, and the models that are shared by all that ask it."""

    settings: Settings
    library: Library
    embedder: Embedder
    snapshot: Snapshot

    def assistant(self, settings: Settings) -> "Assistant":
        """The chain over the library with these settings; the library's own folder stays."""
        return factory.assistant(replace(settings, library=self.settings.library), self.library, self.embedder)


@contextmanager
def asked_library(documents: Sequence[Path], cache: Path) -> Iterator[AskedLibrary]:
    """A library of the files and folders named, gone afterwards; vectors are kept in `cache` (.npz) for the next time.

    Raises a `FootnoteError` when they cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder))
        embedder = CachedEmbedder(factory.embedder(settings), cache)
        with factory.open_library(settings) as library:
            with factory.ingest(settings, library, embedder) as ingest:
                list(ingest.add(files_under(documents).files, Metadata()))
            embedder.save()
            snapshot = factory.retriever(library, embedder).snapshot()
            yield AskedLibrary(settings, library, embedder, snapshot)


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
