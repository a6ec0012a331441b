"""What the library takes in and gives back: a document with its passages, their vectors, and its sentences.

The hash of the text that the model read is the key of its vector, so the same words are embedded once.
Left out: how the library keeps it (`library`).
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from corpus.document import Document
from corpus.passage import Passage, Sentence
from corpus.printable import escape_names
from corpus.word_counts import WordCounts

Vectors = NDArray[np.float32]
"""Shape (texts, dimension), each row of length 1."""


def text_sha256(text: str) -> str:
    """The key of a text's vector: 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage, and the key of the vector of what the model read of it."""

    passage: Passage
    text_sha256: str


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One document as it goes into the library.

    `vectors` has one row for each key in `new`: the texts that were not embedded before. `original` is the file
    itself where its pages can be drawn, None otherwise. Raises `ValueError` when vectors and keys differ in number,
    or a sentence names a passage that is not among `passages`.
    """

    document: Document
    passages: tuple[StoredPassage, ...]
    sentences: tuple[Sentence, ...]
    new: tuple[str, ...]
    vectors: Vectors
    original: bytes | None = None

    def __post_init__(self) -> None:
        if self.vectors.ndim != 2 or len(self.vectors) != len(self.new):
            raise ValueError(f"{len(self.new)} new texts, but vectors of shape {self.vectors.shape}")
        ids = {stored.passage.id for stored in self.passages}
        strays = {sentence.passage_id for sentence in self.sentences} - ids
        if strays:
            raise ValueError(f"sentences of passages that are not there: {sorted(strays)[:3]}")

    @property
    def keys(self) -> tuple[str, ...]:
        """The key of every passage, each once, in reading order."""
        return tuple(dict.fromkeys(stored.text_sha256 for stored in self.passages))


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A line of the library's list: a document without its text.

    `source` is the file's name, `path` where it was added from; `sections` to `references` are counts (`pages`
    is 0 for files without pages), `characters` the length of its text. `missing` and `left_out` are the document's.
    `words` says how many can be cited, None where nobody counted them; `also_at` are other paths with the same
    content.
    """

    id: str
    title: str
    authors: tuple[str, ...]
    year: int | None
    source: str
    path: str
    source_sha256: str
    added_at: datetime
    sections: int
    passages: int
    sentences: int
    characters: int
    pages: int
    references: int = 0
    media_type: str = ""
    doi: str | None = None
    missing: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    words: WordCounts | None = None
    also_at: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        escape_names(self, "title", "authors", "source", "doi")
