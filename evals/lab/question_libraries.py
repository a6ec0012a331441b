"""Every question set with the documents that it is asked of, in one form: for fitting, figures and ablations.

Development: `tuning`, `held_out`, `near`, `bundled`, `near_bundled`, `articles_dev`, and the dev halves of
`generality`, `conversations` and the golden questions. Reporting: `articles` and the report halves. Sets whose
documents are absent are left out, with a word on standard error.
"""

import json
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from assistant.reranker import Candidate
from assistant.types import Answer, Question
from corpus.glossary import Glossary
from corpus.readers.base import read
from corpus.sources import SourceFile
from corpus.span import Span
from corpus.types import Document
from evals.answer_eval import Case, read_cases
from evals.lab.cached_embedder import CachedEmbedder
from evals.lab.generality_set import generality_conversations, generality_files, generality_questions
from index.embedder import BundledEmbedder
from index.query import english_words
from index.retriever import HybridRetriever
from index.snapshot import Snapshot, snapshot_in_memory
from index.text import PASSAGE_LIMIT, PieceCounter

DEVELOPMENT = frozenset({"tuning", "held_out", "near", "bundled", "near_bundled", "articles_dev"})
LIBRARIES = ("bundled", "reviews", "trials", "generality")
_GOLDEN = Path(__file__).parents[2] / "tests" / "golden" / "questions.jsonl"


@dataclass(frozen=True, slots=True)
class LabQuestion:
    """`holds` tells whether a sentence is (part of) the right answer, `right` whether a whole answer is."""

    id: str
    set_name: str
    kind: str
    question: Question
    answerable: bool
    development: bool
    holds: Callable[[Candidate], bool]
    right: Callable[[Answer], bool]


@dataclass(frozen=True, slots=True)
class LabLibrary:
    """Documents in memory, the files that they were read from, and the questions asked of them."""

    name: str
    paths: tuple[Path, ...]
    snapshot: Snapshot
    retriever: HybridRetriever
    questions: tuple[LabQuestion, ...]


def libraries(shared: Path, work: Path, only: Collection[str] = LIBRARIES) -> Iterator[LabLibrary]:
    """The libraries, one at a time; vectors and written-out articles are kept in `work`."""
    with as_file(files("evals.questions")) as sets, as_file(files("corpus.reviews")) as bundled:
        reviews = sorted(bundled.glob("*.md"))
        golden = _golden({path.name: path for path in reviews}) if _GOLDEN.is_file() else []
        if "bundled" in only:
            yield _library("bundled", reviews, [*_cases(sets, "bundled", "near_bundled"), *golden], work)
        if not (shared / "reviews").is_dir():
            print(f"{shared} is absent: only the bundled reviews are asked", file=sys.stderr)
            return
        if "reviews" in only:
            rough = sorted((shared / "reviews").iterdir())
            yield _library("reviews", rough, _cases(sets, "tuning", "held_out", "near"), work)
        if "trials" in only:
            names = _sources(sets, "articles", "articles_dev")
            trials = [shared / "data" / "evidence_inference" / "nxml" / name for name in names]
            yield _library("trials", trials, _cases(sets, "articles", "articles_dev"), work)
        if "generality" in only:
            work.mkdir(parents=True, exist_ok=True)
            paths = {name: file.path for name, file in generality_files(shared, work)}
            yield _library("generality", list(paths.values()), _generality(paths), work)


def _library(name: str, paths: Sequence[Path], questions: Sequence[LabQuestion], work: Path) -> LabLibrary:
    work.mkdir(parents=True, exist_ok=True)
    embedder = CachedEmbedder(BundledEmbedder(1), work / f"{name}.npz")
    documents: list[Document] = [read(SourceFile(path)) for path in paths]
    snapshot = snapshot_in_memory(
        documents, embedder, PieceCounter(), PASSAGE_LIMIT, Glossary.bundled(), english_words()
    )
    embedder.save()
    return LabLibrary(name, tuple(paths), snapshot, HybridRetriever(lambda: snapshot, embedder), tuple(questions))


def _cases(sets: Path, *names: str) -> list[LabQuestion]:
    return [_of_case(name, case) for name in names for case in read_cases(sets / f"{name}.jsonl")]


def _of_case(name: str, case: Case) -> LabQuestion:
    def holds(candidate: Candidate) -> bool:
        source = candidate.document.source.name
        return any(
            place.source == source and place.span.meets(candidate.sentence.span)
            for group in case.gold
            for place in group
        )

    def right(answer: Answer) -> bool:
        if not case.answerable:
            return answer.abstained
        sources = {document.id: document.source for document in answer.documents}
        return case.answerable and all(
            any(
                sources.get(citation.document_id) == place.source and citation.span.meets(place.span)
                for place in group
                for citation in answer.citations
            )
            for group in case.gold
        )

    return LabQuestion(case.id, name, case.kind, case.question, case.answerable, name in DEVELOPMENT, holds, right)


def _sources(sets: Path, *names: str) -> list[str]:
    found: dict[str, None] = {}
    for name in names:
        for case in read_cases(sets / f"{name}.jsonl"):
            found.update((place.source, None) for group in case.gold for place in group)
    return sorted(found)


def _generality(paths: dict[str, Path]) -> list[LabQuestion]:
    found = []
    for row in generality_questions():
        source = paths[row.document].name if row.document in paths else ""

        def holds(candidate: Candidate, row: object = row, source: str = source) -> bool:
            assert not isinstance(row, str)
            evidence = row.evidence  # type: ignore[attr-defined]
            return candidate.document.source.name == source and any(
                " ".join(part.contains.split()).lower() in candidate.text.lower() for part in evidence
            )

        def right(answer: Answer, row: object = row) -> bool:
            shown = "" if answer.abstained else answer.text
            return bool(row.looks_right(shown))  # type: ignore[attr-defined]

        question = Question(row.question, row.history)
        development = row.split == "dev"
        found.append(LabQuestion(row.id, "generality", row.kind, question, row.answerable, development, holds, right))
    for talk in generality_conversations():

        def last_right(answer: Answer, talk: object = talk) -> bool:
            return not answer.abstained and bool(talk.looks_right(answer.text))  # type: ignore[attr-defined]

        def last_holds(candidate: Candidate, talk: object = talk) -> bool:
            return bool(talk.looks_right(candidate.text))  # type: ignore[attr-defined]

        question = Question(talk.turns[-1], talk.turns[:-1])
        development = talk.split == "dev"
        found.append(
            LabQuestion(talk.id, "conversations", "followup", question, True, development, last_holds, last_right)
        )
    return found


def _golden(paths: dict[str, Path]) -> list[LabQuestion]:
    found = []
    for line in _GOLDEN.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        spans = [(place["document"], Span(place["start"], place["end"]), place.get("asks")) for place in row["right"]]

        def holds(candidate: Candidate, spans: object = spans) -> bool:
            return any(
                name == candidate.document.source.name and span.meets(candidate.sentence.span)
                for name, span, _ in spans  # type: ignore[attr-defined]
            )

        def right(answer: Answer, spans: object = spans, answerable: bool = row["answerable"]) -> bool:
            if not answerable:
                return answer.abstained
            sources = {document.id: document.source for document in answer.documents}
            cited = [(sources[citation.document_id], citation.span) for citation in answer.citations]
            groups: dict[object, bool] = {}
            for name, span, asks in spans:  # type: ignore[attr-defined]
                met = any(source == name and own.meets(span) for source, own in cited)
                groups[asks] = groups.get(asks, False) or met
            return bool(groups) and all(groups.values())

        question = Question(row["question"], tuple(row.get("history", ())))
        development = row["split"] == "dev"
        found.append(
            LabQuestion(row["id"], "golden", row["kind"], question, row["answerable"], development, holds, right)
        )
    del paths
    return found
