"""All that search reads, made from one generation of a library, never changed after, exchanged when the library
changes. In memory is what retrieval needs; texts are read from SQLite when they are needed."""

from bisect import bisect_right
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from threading import Lock
from typing import Generic, TypeVar, overload

import numpy as np

from corpus.chunker import TokenCounter, cut, passage_text
from corpus.errors import DocumentNotFound, LibraryChanged
from corpus.glossary import Glossary, Term
from corpus.library import Library
from corpus.storage import Opened, record_of
from corpus.stored_rows import DocumentRecord, Entry, StoredPassage, text_sha256
from corpus.types import Document, Passage, Sentence
from index.embedder import Embedder
from index.keyword_index import KeywordIndex
from index.query import QueryMaker, Speller
from index.segments import (
    Segment,
    Segments,
    abbreviations_of,
    keyword_text,
    own_terms,
    sentence_counts,
    stems_of,
    words_of,
)
from index.text import words
from index.vector_store import FlatVectorIndex, VectorIndex, index_over

_T = TypeVar("_T")

_CHARACTERS_REMEMBERED = 10_000_000
"""Of documents that were read: about 200 articles."""

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Counted:
    """A document of a snapshot by its id, with the hash of its text and the number of sentences in each passage."""

    id: str
    text_sha256: str
    sentences: Sequence[int]


class _Numbered(Sequence[_T]):
    """Items that are numbered through all documents, and read when they are asked for: `starts` are the number of the
    first of each document, and at its end how many there are; `item` gives one by its document's place and its own."""

    def __init__(self, starts: Sequence[int], item: Callable[[int, int], _T]) -> None:
        self._starts = starts
        self._item = item

    def __len__(self) -> int:
        return self._starts[-1]

    @overload
    def __getitem__(self, number: int) -> _T: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[_T]: ...
    def __getitem__(self, number: int | slice) -> _T | Sequence[_T]:
        if isinstance(number, slice):
            return [self[at] for at in range(*number.indices(len(self)))]
        if not 0 <= number < len(self):
            raise IndexError(number)
        document = bisect_right(self._starts, number) - 1
        return self._item(document, number - self._starts[document])


class _Documents(Mapping[str, Document]):
    """Documents by id, read when they are asked for."""

    def __init__(self, ids: Iterable[str], read: Callable[[str], Opened]) -> None:
        self._ids = dict.fromkeys(ids)
        self._read = read

    def __getitem__(self, document_id: str) -> Document:
        if document_id not in self._ids:
            raise KeyError(document_id)
        return self._read(document_id).document

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


class Texts:
    """Documents by id, in the order they were added, with their `records`; passages, what the model read of each, and
    sentences, numbered in a stable order in which those of a document, and of a passage, stand together.

    `sentences_of[p]` is the range of the sentence numbers that lie in passage `p`, `text_sha256` the hash of each
    document's text. Whatever reads an item raises `LibraryChanged` when its document is not what it was.
    """

    def __init__(
        self, records: Mapping[str, DocumentRecord], counted: Sequence[Counted], read: Callable[[str], Opened]
    ) -> None:
        self.records = records
        self.text_sha256 = {item.id: item.text_sha256 for item in counted}
        self._ids = [item.id for item in counted]
        self._at = {document_id: at for at, document_id in enumerate(self._ids)}
        self._starts = list(accumulate((len(item.sentences) for item in counted), initial=0))
        in_passages = np.concatenate([np.zeros(1, np.int64), *(np.asarray(item.sentences) for item in counted)])
        first = np.cumsum(in_passages, dtype=np.int64)

        def opened(document: int) -> Opened:
            return read(self._ids[document])

        self.documents: Mapping[str, Document] = _Documents(records, read)
        self.passages: Sequence[Passage] = _Numbered(
            self._starts, lambda document, at: opened(document).passages[at].passage
        )
        self.passage_texts: Sequence[str] = _Numbered(
            self._starts, lambda document, at: opened(document).passages[at].text
        )
        self.sentences: Sequence[Sentence] = _Numbered(
            [int(first[start]) for start in self._starts], lambda document, at: opened(document).sentences[at]
        )
        self.sentences_of: Sequence[range] = _Numbered(
            range(len(first)), lambda passage, _: range(int(first[passage]), int(first[passage + 1]))
        )

    def passages_of(self, document_id: str) -> range:
        """The numbers of the passages of a document; none for one that is not here."""
        at = self._at.get(document_id)
        return range(0) if at is None else range(self._starts[at], self._starts[at + 1])

    def number_of(self, passage_id: str) -> int | None:
        """The number of the passage with this id; None for one that is not here."""
        document_id, _, ordinal = passage_id.rpartition("-p")
        inside = self.passages_of(document_id)
        at = int(ordinal) if ordinal.isdecimal() and len(ordinal) <= 9 else len(inside)
        return inside[at] if at < len(inside) else None

    def document_of(self, passage: int) -> str:
        """The id of the document that the passage of this number lies in."""
        return self._ids[bisect_right(self._starts, passage) - 1]


@dataclass(frozen=True)
class Snapshot:
    """`passage_vectors` and `passage_keywords` number passages as `texts` does."""

    generation: int
    texts: Texts
    passage_vectors: VectorIndex
    passage_keywords: KeywordIndex
    queries: QueryMaker


class _Read:
    """Reads documents of a library as they were in one state of it, and remembers the last ones. Thread-safe."""

    def __init__(self, library: Library, remembered: "_LastRead", digests: Mapping[str, str]) -> None:
        self._library = library
        self._remembered = remembered
        self._digests = digests

    def __call__(self, document_id: str) -> Opened:
        digest = self._digests[document_id]
        known = self._remembered.get(digest)
        if known is not None:
            return known
        try:
            opened = self._library.opened(document_id)
        except DocumentNotFound:
            opened = None
        if opened is None or opened.digest != digest:
            raise LibraryChanged("the library was changed while the question was being answered: ask again")
        self._remembered.keep(opened)
        return opened


class _LastRead:
    """The documents read last, by their digests. Thread-safe."""

    def __init__(self, most: int = _CHARACTERS_REMEMBERED) -> None:
        self._most = most
        self._lock = Lock()
        self._characters = 0
        self._opened: OrderedDict[str, Opened] = OrderedDict()

    def get(self, digest: str) -> Opened | None:
        """The document, if it was read lately."""
        with self._lock:
            opened = self._opened.get(digest)
            if opened is not None:
                self._opened.move_to_end(digest)
            return opened

    def keep(self, opened: Opened) -> None:
        """Remember it, and forget others where that is too much."""
        with self._lock:
            if opened.digest not in self._opened:
                self._opened[opened.digest] = opened
                self._characters += len(opened.document.text)
            while self._characters > self._most and len(self._opened) > 1:
                _, oldest = self._opened.popitem(last=False)
                self._characters -= len(oldest.document.text)


class Remembered(Generic[Key, Value]):
    """The last `most` values that were made of a snapshot, forgotten when the library changes. Safe for threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._generation = -1
        self._values: OrderedDict[Key, Value] = OrderedDict()

    def known(self, snapshot: Snapshot, key: Key) -> Value | None:
        """What was kept under the key; None where nothing was."""
        with self._lock:
            if self._generation != snapshot.generation:
                self._generation = snapshot.generation
                self._values.clear()
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def keep(self, snapshot: Snapshot, key: Key, value: Value) -> Value:
        """The value, kept unless the library has changed meanwhile."""
        with self._lock:
            if self._generation == snapshot.generation:
                self._values[key] = value
                if len(self._values) > self._most:
                    self._values.popitem(last=False)
        return value


class CurrentSnapshot:
    """Gives the snapshot of the library's present generation; those still at work keep theirs."""

    def __init__(self, library: Library, glossary: Glossary, english: tuple[str, ...]) -> None:
        self._library = library
        self._glossary = glossary
        self._english = english
        self._segments = Segments(library)
        self._remembered = _LastRead()
        self._lock = Lock()
        self._snapshot: Snapshot | None = None

    def __call__(self) -> Snapshot:
        """The snapshot. Raises a `LibraryError` when the library cannot be read."""
        with self._lock:
            if self._snapshot is None or self._snapshot.generation != self._library.generation:
                self._snapshot = self._opened()
            return self._snapshot

    def _opened(self) -> Snapshot:
        with self._library.reading():
            generation = self._library.generation
            records = {record.id: record for record in self._library.documents()}
            segments = self._segments.current(records.values())
        digests = {item.id: item.digest for segment in segments for item in segment.documents}
        texts = Texts(records, list(_counted(segments)), _Read(self._library, self._remembered, digests))
        glossary = self._glossary.with_terms(own_terms(segments, records))
        speller = Speller(words_of(segments), self._glossary.known, self._english, stems_of(segments))
        return Snapshot(
            generation,
            texts,
            index_over([segment.vectors for segment in segments]),
            KeywordIndex.over([segment.terms for segment in segments], [segment.pairs for segment in segments]),
            QueryMaker(glossary, speller),
        )


def _counted(segments: Iterable[Segment]) -> Iterator[Counted]:
    for segment in segments:
        at = 0
        for item in segment.documents:
            yield Counted(item.id, item.text_sha256, segment.sentences[at : at + item.passages].tolist())
            at += item.passages


def snapshot_in_memory(
    documents: Iterable[Document],
    embedder: Embedder,
    counter: TokenCounter,
    limit: int,
    glossary: Glossary,
    english: tuple[str, ...],
) -> Snapshot:
    """The documents cut, embedded and indexed; generation 0."""
    opened = {document.id: _cut(document, counter, limit) for document in documents}
    stored = [(item.document, passage) for item in opened.values() for passage in item.passages]
    texts = Texts(
        {document_id: item.record for document_id, item in opened.items()},
        [
            Counted(
                name,
                text_sha256(item.document.text),
                sentence_counts([stored.passage.id for stored in item.passages], item.sentences),
            )
            for name, item in opened.items()
        ],
        opened.__getitem__,
    )
    counts = Counter(word for _, passage in stored for word in words(passage.text))
    own: dict[str, Term] = {}
    for item in opened.values():
        for term in abbreviations_of(item.document):
            own.setdefault(term.short[0], term)
    return Snapshot(
        0,
        texts,
        FlatVectorIndex(embedder.embed([passage.text for _, passage in stored])),
        KeywordIndex([keyword_text(document.title, item.passage.section_path, item.text) for document, item in stored]),
        QueryMaker(glossary.with_terms(own.values()), Speller(counts, glossary.known, english)),
    )


def _cut(document: Document, counter: TokenCounter, limit: int) -> Opened:
    cutting = cut(document, counter, limit)
    texts = [passage_text(document, passage) for passage in cutting.passages]
    passages = tuple(
        StoredPassage(passage, text_sha256(text), text) for passage, text in zip(cutting.passages, texts, strict=True)
    )
    entry = Entry(document, passages, cutting.sentences, (), np.zeros((0, 0), np.float32))
    return Opened(record_of(entry, datetime.fromtimestamp(0, UTC)), document, passages, cutting.sentences)
