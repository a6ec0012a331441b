"""All that search reads, made from one generation of a library, never changed after, exchanged when the library
changes."""

from collections import Counter, OrderedDict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from threading import Lock
from typing import Generic, TypeVar

from corpus.chunker import TokenCounter, cut, passage_text
from corpus.glossary import Glossary, Term, defined_abbreviations
from corpus.library import Library
from corpus.types import CITABLE, Document, Passage, Sentence
from index.embedder import Embedder
from index.query import QueryMaker, Speller
from index.text import KeywordIndex, words
from index.vector_store import VectorIndex, vector_index

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Texts:
    """Documents by id; passages, with what the model read of each, and sentences in a stable order;
    `sentences_of[p]` is the range of the sentence numbers that lie in passage `p`."""

    documents: dict[str, Document]
    passages: tuple[Passage, ...]
    sentences: tuple[Sentence, ...]
    passage_texts: tuple[str, ...]
    sentences_of: tuple[range, ...]

    @classmethod
    def of(
        cls,
        documents: dict[str, Document],
        passages: tuple[Passage, ...],
        sentences: tuple[Sentence, ...],
        passage_texts: tuple[str, ...],
    ) -> "Texts":
        """The texts, with the ranges worked out. Raises `ValueError` unless a passage's sentences stand together."""
        counts = Counter(sentence.passage_id for sentence in sentences)
        ranges: list[range] = []
        at = 0
        for passage in passages:
            ranges.append(range(at, at + counts[passage.id]))
            if any(sentences[number].passage_id != passage.id for number in ranges[-1]):
                raise ValueError(f"the sentences of passage {passage.id} do not stand together")
            at += counts[passage.id]
        return cls(documents, passages, sentences, passage_texts, tuple(ranges))


@dataclass(frozen=True)
class Snapshot:
    """`passage_vectors` numbers its vectors as `texts` numbers passages."""

    generation: int
    texts: Texts
    passage_vectors: VectorIndex
    queries: QueryMaker

    @cached_property
    def passages_of(self) -> dict[str, range]:
        """The numbers of each document's passages, which stand together."""
        ranges: dict[str, range] = {}
        at = 0
        for document_id, group in groupby(self.texts.passages, key=lambda passage: passage.document_id):
            ranges[document_id] = range(at, at + sum(1 for _ in group))
            at = ranges[document_id].stop
        return ranges

    @cached_property
    def passage_keywords(self) -> KeywordIndex:
        """BM25 over the passages, each with its document's title and all its headings: a question often names the
        study, or what stands over the passage alone. Made when first asked for."""
        return KeywordIndex(
            [
                " ".join(
                    (self.texts.documents[passage.document_id].title, *passage.section_path, text.split("\n", 1)[-1])
                )
                for passage, text in zip(self.texts.passages, self.texts.passage_texts, strict=True)
            ]
        )


def open_snapshot(library: Library, glossary: Glossary, english: tuple[str, ...]) -> Snapshot:
    """The library as it is now; `english` are English words, the most frequent first.

    Raises a `LibraryError` when the library cannot be read.
    """
    with library.reading():
        generation = library.generation
        opened = [library.opened(record.id) for record in library.documents()]
        in_order = sorted(opened, key=lambda item: item.document.id)
        stored_passages = [stored for item in in_order for stored in item.passages]
        texts = Texts.of(
            {item.document.id: item.document for item in opened},
            tuple(stored.passage for stored in stored_passages),
            tuple(sentence for item in in_order for sentence in item.sentences),
            tuple(stored.text for stored in stored_passages),
        )
        passage_vectors = vector_index(library, generation, [stored.text_sha256 for stored in stored_passages])
    counts = Counter(word for text in texts.passage_texts for word in words(text))
    own = own_terms(texts)
    queries = QueryMaker(glossary.with_terms(own), Speller(counts, glossary.known, english))
    return Snapshot(generation, texts, passage_vectors, queries)


def own_terms(texts: Texts) -> tuple[Term, ...]:
    """The abbreviations that the documents define, each once."""
    by_short: dict[str, Term] = {}
    for document in texts.documents.values():
        for block in document.blocks:
            if block.kind in CITABLE:
                for term in defined_abbreviations(block.span.of(document.text)):
                    by_short.setdefault(term.short[0], term)
    return tuple(by_short.values())


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
        self._lock = Lock()
        self._snapshot: Snapshot | None = None

    def __call__(self) -> Snapshot:
        """The snapshot. Raises a `LibraryError` when the library cannot be read."""
        with self._lock:
            if self._snapshot is None or self._snapshot.generation != self._library.generation:
                self._snapshot = open_snapshot(self._library, self._glossary, self._english)
            return self._snapshot


def snapshot_in_memory(
    documents: Iterable[Document],
    embedder: Embedder,
    counter: TokenCounter,
    limit: int,
    glossary: Glossary,
    english: tuple[str, ...],
) -> Snapshot:
    """The documents cut, embedded and indexed; generation 0."""
    by_id = {document.id: document for document in documents}
    cuttings = [cut(document, counter, limit) for document in by_id.values()]
    passages = tuple(passage for cutting in cuttings for passage in cutting.passages)
    sentences = tuple(sentence for cutting in cuttings for sentence in cutting.sentences)
    document_of = {passage.id: by_id[passage.document_id] for passage in passages}
    texts = Texts.of(
        by_id,
        passages,
        sentences,
        tuple(passage_text(document_of[passage.id], passage) for passage in passages),
    )
    counts = Counter(word for text in texts.passage_texts for word in words(text))
    queries = QueryMaker(glossary.with_terms(own_terms(texts)), Speller(counts, glossary.known, english))
    return Snapshot(
        0,
        texts,
        VectorIndex(embedder.embed(texts.passage_texts)),
        queries,
    )
