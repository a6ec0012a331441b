"""The bundled reviews for tests, and an assistant over any snapshot: the one place that says which parts stand in."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from assistant.chain import Assistant
from assistant.confidence import ConfidenceModel
from assistant.depth import Depth
from assistant.judging import Judge
from assistant.weighing import Shares
from assistant.writer import ExtractiveWriter
from index.fusion import Weights
from index.search import Search

import corpus.reviews
from assistant.checking import VerbatimChecker
from corpus.document import Document
from corpus.glossary import Glossary
from corpus.reading import read
from corpus.source_file import SourceFile
from index.in_memory import snapshot_in_memory
from index.snapshot import Snapshot
from index.spelling import english_words
from tests.fakes import HashingEmbedder, SilentReader, WordCounter

REVIEWS = tuple(sorted(Path(corpus.reviews.__file__).parent.glob("*.md")))
ALWAYS = ConfidenceModel(partly_from=1e-9, covered_from=1e-9)
NEVER = ConfidenceModel(partly_from=1.1, covered_from=1.1)
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


def search_in(snapshot: Snapshot, weights: Weights | None = None) -> Search:
    return Search(lambda: snapshot, HashingEmbedder(), weights or Weights())


def judge_over(search: Search, depth: Depth) -> Judge:
    return Judge(search, SilentReader(), replace(depth, read=0), Shares())


def assistant_over(search: Search, confidence: ConfidenceModel, depth: Depth | None = None) -> Assistant:
    judge = judge_over(search, depth or Depth())
    return Assistant(search, judge, ExtractiveWriter(), VerbatimChecker(), confidence)
