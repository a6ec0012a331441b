"""Other people's sets as libraries in memory: COVID-QA's articles, SciFact's abstracts, BioASQ's snippets; and the
paragraphs of SQuAD 2 and cpgqa with their questions. Only what was kept out of the reader's training is asked.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.glossary import Glossary
from corpus.readers.base import read
from corpus.readers.draft import laid_out
from corpus.sources import SourceFile
from corpus.span import Span
from corpus.types import Block, BlockKind, Document, Source, document_id
from evals.lab.cached_embedder import CachedEmbedder
from evals.lab.reader_sets import held_out, rows
from index.embedder import BundledEmbedder
from index.query import english_words
from index.retriever import HybridRetriever
from index.snapshot import Snapshot, snapshot_in_memory
from index.text import PASSAGE_LIMIT, PieceCounter

_SQUAD_HELD_OUT = ("Immune_system", "Harvard_University")


@dataclass(frozen=True, slots=True)
class SetQuestion:
    """`documents` are the ids of those that are right, `spans` the answer's places in them, where they are known."""

    id: str
    text: str
    documents: frozenset[str]
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchedSet:
    """A snapshot, what retrieves from it, and the questions asked of it."""

    snapshot: Snapshot
    retriever: HybridRetriever
    questions: tuple[SetQuestion, ...]


@dataclass(frozen=True, slots=True)
class ContextQuestion:
    """A question with the context given; `answer` is None where the context has none."""

    id: str
    text: str
    title: str
    context: str
    answer: Span | None


def covidqa(data: Path, work: Path, limit: int | None = None) -> SearchedSet:
    """Questions of the articles kept from training, all articles searched."""
    documents, asked = [], []
    folder = work / "covidqa"
    folder.mkdir(parents=True, exist_ok=True)
    for row in rows(data / "covidqa" / "articles.jsonl"):
        name = str(row["document_id"])
        path = folder / f"{name}.txt"
        path.write_bytes(str(row["context"]).encode())
        document = read(SourceFile(path))
        documents.append(document)
        if not held_out("covidqa", name):
            continue
        for number, question in enumerate(row["questions"]):  # type: ignore[arg-type, var-annotated]
            spans = tuple(Span(item["start"], item["start"] + len(item["text"])) for item in question["answers"])
            text = " ".join(question["question"].split())
            asked.append(SetQuestion(f"{name}-{number}", text, frozenset({document.id}), spans))
    return _searched(documents, asked, work / "covidqa.npz", limit)


def scifact(data: Path, work: Path, limit: int | None = None) -> SearchedSet:
    """The dev claims against all abstracts; right are those that a claim's writers cited."""
    documents = [
        of_paragraphs(
            str(row["doc_id"]),
            str(row["title"]),
            (str(row["title"]), " ".join(row["abstract"])),  # type: ignore[arg-type]
        )
        for row in rows(data / "scifact" / "corpus.jsonl")
    ]
    asked = [
        SetQuestion(str(row["id"]), str(row["claim"]), frozenset(map(str, row["doc_ids"])))  # type: ignore[call-overload]
        for row in rows(data / "scifact" / "claims_dev_cited.jsonl")
    ]
    return _searched(documents, asked, work / "scifact.npz", limit)


def bioasq(data: Path, work: Path, limit: int | None = None) -> SearchedSet:
    """Questions kept from training, among the snippets of all questions."""
    documents: dict[str, Document] = {}
    asked = []
    for row in rows(data / "bioasq12b" / "questions.jsonl"):
        own = {" ".join(snippet["text"].split()) for snippet in row["snippets"]} - {""}  # type: ignore[attr-defined]
        for text in sorted(own):
            documents.setdefault(text, of_paragraphs(document_id(text.encode()), "", (text,)))
        if own and held_out("bioasq", str(row["id"])):
            ids = frozenset(documents[text].id for text in own)
            asked.append(SetQuestion(str(row["id"]), " ".join(str(row["body"]).split()), ids))
    return _searched(tuple(documents.values()), asked, work / "bioasq.npz", limit)


def squad(data: Path, limit: int | None = None) -> list[ContextQuestion]:
    """Questions of the two articles kept from training, with their paragraphs."""
    found = []
    for article in json.loads((data / "squad2" / "dev-v2.0.json").read_text(encoding="utf-8"))["data"]:
        if article["title"] not in _SQUAD_HELD_OUT:
            continue
        for paragraph in article["paragraphs"]:
            for row in paragraph["qas"]:
                first = row["answers"][0] if row["answers"] else None
                answer = Span(first["answer_start"], first["answer_start"] + len(first["text"])) if first else None
                title = article["title"].replace("_", " ")
                found.append(ContextQuestion(row["id"], row["question"].strip(), title, paragraph["context"], answer))
    return found[:: max(1, len(found) // limit)][:limit] if limit else found


def cpgqa(data: Path, limit: int | None = None) -> list[ContextQuestion]:
    """Every question; the set is not trained on."""
    found = []
    for row in rows(data / "cpgqa" / "cpgqa.jsonl"):
        first = row["answers"][0]  # type: ignore[index]
        answer = Span(first["start"], first["start"] + len(first["text"]))
        found.append(
            ContextQuestion(str(row["id"]), str(row["question"]), str(row["title"]), str(row["context"]), answer)
        )
    return found[:: max(1, len(found) // limit)][:limit] if limit else found


def _searched(
    documents: Sequence[Document], asked: Sequence[SetQuestion], cache: Path, limit: int | None
) -> SearchedSet:
    """The documents as the product indexes them; vectors are kept in `cache` (.npz). With a limit, that many questions
    and a few documents beside theirs: to see that it runs."""
    if limit is not None:
        asked = asked[:limit]
        right = {name for question in asked for name in question.documents}
        documents = [document for at, document in enumerate(documents) if document.id in right or at < limit]
    embedder = CachedEmbedder(BundledEmbedder(1), cache)
    glossary = Glossary.bundled()
    snapshot = snapshot_in_memory(documents, embedder, PieceCounter(), PASSAGE_LIMIT, glossary, english_words())
    embedder.save()
    return SearchedSet(snapshot, HybridRetriever(lambda: snapshot, embedder), tuple(asked))


def of_paragraphs(name: str, title: str, paragraphs: Sequence[str]) -> Document:
    """A document of plain paragraphs."""
    text, spans = laid_out([" ".join(paragraph.split()) for paragraph in paragraphs])
    blocks = tuple(Block(BlockKind.PARAGRAPH, span) for span in spans if len(span))
    return Document(name, title, (), None, text, blocks, (), Source(name, name, "", "text/plain", "utf-8"))
