"""The bundled reviews for tests, and an assistant over any snapshot with quick stand-ins for the networks: the one
place that says which parts stand in. The real ones are in `tests.real_assistant`."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import corpus.reviews
from assistant.abstention import AbstentionModel
from assistant.checking import VerbatimChecker
from assistant.extractive_writer import ExtractiveWriter
from assistant.pipeline import Assistant, Judgement
from assistant.query_rewriter import Rewriter, ScoredRewriter
from assistant.question import Question
from assistant.reranker import Reranker
from corpus.document import Document
from corpus.glossary import Glossary
from corpus.reading import read
from corpus.source_file import SourceFile
from index.in_memory import snapshot_in_memory
from index.retriever import HybridRetriever
from index.snapshot import Snapshot
from index.spelling import english_words
from tests.fakes import HashingEmbedder, TermReader, WordCounter

if TYPE_CHECKING:
    from assistant.llm.author import Author

REVIEWS = tuple(sorted(Path(corpus.reviews.__file__).parent.glob("*.md")))
ALWAYS = AbstentionModel(partly_from=0.0, covered_from=0.0)
NEVER = AbstentionModel(partly_from=1.1, covered_from=1.1)
_LIMIT = 180


@cache
def english() -> tuple[str, ...]:
    return english_words()


def snapshot_of(*documents: Document) -> Snapshot:
    """The documents by the hashing embedder: words are found, meaning is noise."""
    return snapshot_in_memory(documents, HashingEmbedder(), WordCounter(), _LIMIT, Glossary.bundled(), english())


@cache
def bundled_snapshot() -> Snapshot:
    return snapshot_of(*(read(SourceFile(path)) for path in REVIEWS))


def retriever_in(snapshot: Snapshot) -> HybridRetriever:
    """Retrieval by words alone."""
    return HybridRetriever(lambda: snapshot, HashingEmbedder(), keyword_share=1.0)


def reranker_in(snapshot: Snapshot) -> Reranker:
    return Reranker(retriever_in(snapshot), TermReader())


def assistant_over(
    snapshot: Snapshot,
    model: AbstentionModel,
    author: "Author | None" = None,
    rewriter: Rewriter | None = None,
) -> Assistant:
    """The pipeline over the snapshot; sentences are read by the words that they share with the question."""
    reranker = reranker_in(snapshot)
    rewriter = rewriter or ScoredRewriter(reranker)
    return Assistant(reranker, rewriter, model, ExtractiveWriter(), VerbatimChecker(), author=author)


def judged(question: str, *documents: Document) -> Judgement:
    """What is found for the question in these documents."""
    judgement = assistant_over(snapshot_of(*documents), ALWAYS).judge(Question(question))
    assert judgement is not None
    return judgement
