"""What the library takes in of one document and gives out: the entry, its line of the list, vectors with a checksum."""

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from corpus.errors import SettingError, escape_names, is_whole
from corpus.sentences import WordCounts, words_json
from corpus.sources import FileKind
from corpus.types import Document, Passage, Sentence

Vectors = NDArray[np.float32]
"""Shape (texts, dimension), each row of length 1."""
HalfVectors = NDArray[np.float16]
"""The same as they are stored, of length 1 but for the rounding."""


def text_sha256(text: str) -> str:
    """The key of a text's vector: 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage, what the model read of it, and the key of that text's vector."""

    passage: Passage
    text_sha256: str
    text: str


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
    content; `citation_key` is the document's.
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
    citation_key: str = ""

    def __post_init__(self) -> None:
        escape_names(self, "title", "authors", "source", "doi", "citation_key")


def record_json(record: DocumentRecord) -> dict[str, object]:
    """The record as `list` gives it."""
    fields = asdict(record) | words_json(record.words) | {"added_at": record.added_at.isoformat()}
    # Both are lists where a document is shown; counts by the same names would mislead.
    del fields["sections"], fields["references"]
    return fields


_STORED = np.dtype("<f2")
_MOST_OFF = 0.01

BYTES_PER_NUMBER = _STORED.itemsize


@dataclass(frozen=True, slots=True)
class PackedVector:
    """The bytes of one vector, two for each dimension, and their CRC-32."""

    data: bytes
    crc32: int

    def fault(self, dimension: int) -> str | None:
        """What is wrong with it, in a few words; None when it is whole and its length within 0.99 to 1.01."""
        if len(self.data) != dimension * _STORED.itemsize:
            return f"has {len(self.data)} bytes instead of {dimension * _STORED.itemsize}"
        if zlib.crc32(self.data) != self.crc32:
            return "does not match its checksum"
        length = float(np.linalg.norm(np.frombuffer(self.data, _STORED).astype(np.float64)))
        # Written so that a length that is not a number is a fault too.
        if not abs(length - 1.0) <= _MOST_OFF:
            return f"has length {length:.3f} instead of 1"
        return None


def pack(vectors: Vectors) -> tuple[PackedVector, ...]:
    """Each row as it is kept. Raises `ValueError` unless every row is finite and of length 1 within 0.01."""
    lengths = np.linalg.norm(vectors, axis=1)
    if not bool(np.all(np.abs(lengths - 1.0) <= _MOST_OFF)):
        raise ValueError("the vectors are not all of length 1")
    rows = (row.tobytes() for row in vectors.astype(_STORED))
    return tuple(PackedVector(data, zlib.crc32(data)) for data in rows)


def unpack(packed: Sequence[PackedVector], dimension: int) -> HalfVectors:
    """Shape (len(packed), dimension), as they are kept.

    The vectors have no `fault`: the caller has looked.
    """
    rows: HalfVectors = np.frombuffer(b"".join(item.data for item in packed), _STORED).reshape(len(packed), dimension)
    return rows


def of_length_1(stored: HalfVectors | Vectors) -> Vectors:
    """The rows in float32, brought back to length 1 after the rounding to float16."""
    rows = stored.astype(np.float32)
    unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


_YEARS = range(1, 10_000)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the user says of a document. None, or an empty value, leaves what was read.

    It wins over what was read, which is a guess but for JATS: what an article's own tags state stands where
    `gives_way`. Raises `SettingError` for a blank title or author, and for a year outside 1 to 9999.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    doi: str | None = None
    citation_key: str = ""
    gives_way: bool = False

    def __post_init__(self) -> None:
        if self.title is not None and not _is_text(self.title):
            raise SettingError(f"the title {self.title!r} is not a text: give some words")
        for author in self.authors:
            if not _is_text(author):
                raise SettingError(f"the author {author!r} is not a text: give a name")
        if self.year is not None and self.year not in _YEARS:
            raise SettingError(f"the year {self.year} is not between 1 and 9999")
        escape_names(self, "title", "authors", "doi", "citation_key")

    def of(self, document: Document) -> Document:
        """The document with these details."""
        details = self._beside(document, document.source.media_type)
        return replace(
            document,
            title=details.title or document.title,
            authors=details.authors or document.authors,
            year=document.year if details.year is None else details.year,
            doi=details.doi or document.doi,
            citation_key=self.citation_key or document.citation_key,
        )

    def differs_from(self, record: DocumentRecord) -> bool:
        """Whether a stored document has other details than these."""
        details = self._beside(record, record.media_type)
        return (
            details.title not in (None, record.title)
            or details.authors not in ((), record.authors)
            or details.year not in (None, record.year)
            or details.doi not in (None, record.doi)
            or self.citation_key not in ("", record.citation_key)
        )

    def _beside(self, read: Document | DocumentRecord, media_type: str) -> "Metadata":
        """What of it counts for a document of that kind."""
        if not self.gives_way or media_type != FileKind.JATS:
            return self
        return Metadata(
            None,
            () if read.authors else self.authors,
            self.year if read.year is None else None,
            None if read.doi else self.doi,
        )


def _is_text(value: str) -> bool:
    """Whether there is a word in it, and it is text: a terminal's stray bytes come as lone surrogates."""
    return bool(value.strip()) and is_whole(value)
