"""The product's own networks over documents that lie in no library: loaded once a session, for tests of what comes out
at the end."""

from functools import cache
from pathlib import Path

from assistant import factory
from assistant.pipeline import Assistant
from assistant.reader import Reader
from assistant.settings import Settings
from assistant.suggestions import HeadingSuggester
from corpus.glossary import Glossary
from corpus.readers.base import read
from corpus.sources import SourceFile
from corpus.types import Document
from index.embedder import Embedder
from index.retriever import HybridRetriever
from index.snapshot import Snapshot, snapshot_in_memory
from index.text import PieceCounter
from tests.snapshots import REVIEWS, english

SETTINGS = Settings(Path("nowhere"))


@cache
def real_embedder() -> Embedder:
    return factory.embedder(SETTINGS)


@cache
def real_reader() -> Reader:
    return factory.reader()


def documents_at(*paths: Path) -> tuple[Document, ...]:
    """The documents read from these files."""
    return tuple(read(SourceFile(path)) for path in paths)


def real_snapshot(*documents: Document) -> Snapshot:
    return snapshot_in_memory(documents, real_embedder(), PieceCounter(), SETTINGS.limit, Glossary.bundled(), english())


def real_assistant(snapshot: Snapshot) -> Assistant:
    """The assistant that the page and the command make, offline."""
    retriever = HybridRetriever(lambda: snapshot, real_embedder())
    return factory.assistant_over(SETTINGS, retriever, real_reader(), HeadingSuggester(real_reader()))


@cache
def reviews_snapshot() -> Snapshot:
    """The bundled reviews."""
    return real_snapshot(*documents_at(*REVIEWS))


@cache
def reviews_assistant() -> Assistant:
    return real_assistant(reviews_snapshot())
