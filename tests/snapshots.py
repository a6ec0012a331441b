"""Snapshots of documents that lie in no library, the bundled reviews among them, by the hashing embedder."""

from functools import cache
from pathlib import Path

import corpus.reviews
from corpus.glossary import Glossary
from corpus.readers.base import read
from corpus.sources import SourceFile
from corpus.types import Document
from index.query import english_words
from index.snapshot import Snapshot, snapshot_in_memory
from tests.fakes import HashingEmbedder, WordCounter

REVIEWS = tuple(sorted(Path(corpus.reviews.__file__).parent.glob("*.md")))
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
