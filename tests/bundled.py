"""The bundled reviews for tests, and an assistant over any snapshot with quick stand-ins for the networks: the one
place that says which parts stand in. The real ones are in `tests.real_assistant`."""

from typing import TYPE_CHECKING

from assistant.abstention import AbstentionModel
from assistant.extractive_writer import ExtractiveWriter
from assistant.judgement import Judgement
from assistant.pipeline import Assistant
from assistant.query_rewriter import Rewriter, ScoredRewriter
from assistant.reranker import Reranker
from assistant.types import Question, VerbatimChecker
from corpus.types import Document
from index.retriever import HybridRetriever
from index.snapshot import Snapshot
from tests.fakes import HashingEmbedder, TermReader
from tests.snapshots import snapshot_of

if TYPE_CHECKING:
    from assistant.llm.writer import Author

ALWAYS = AbstentionModel(partly_from=0.0, covered_from=0.0)
NEVER = AbstentionModel(partly_from=1.1, covered_from=1.1)


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
