"""The retriever: a query to the passages worth reading, by words (BM25) and by meaning (vectors) together.

Left out: reading them (the reranker), and which sentence answers.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray

from corpus.errors import LibraryChanged, VectorStoreError
from corpus.types import Document, Passage
from index.embedder import Embedder
from index.snapshot import Snapshot, Texts

if TYPE_CHECKING:
    from langchain_core.vectorstores import VectorStore

Scores = NDArray[np.float32]

KEYWORD_SHARE = 0.6
"""The part of BM25 in a passage's score, beside the cosine (`evals/lab/retrieval_table.py`)."""
_GOOD_MATCH = 0.66
"""The part of its terms' idf that a passage with most of a question's words has in BM25: where the best has less, words
tell little and count for less."""


_POOL = 1_000
"""Where vectors are not all held in memory, so many passages by words and so many by meaning are scored."""
_FEW = 20_000
"""Passages of the documents named: up to so many are all scored."""
_FROM_STORE = 200
"""So many passages by meaning are asked of another's vector store: their texts come with them."""


@dataclass(frozen=True)
class RetrievedPassage:
    """A passage worth reading: `number` is its place in the snapshot's `texts.passages`.

    `score` (0 to 1) compares passages of one result only; `keyword_score` (BM25, 0 or more) and `cosine` (-1 to 1)
    compare between results over the same library too. Its words are read when they are first asked for, which raises
    `LibraryChanged` where they are not there any more.
    """

    number: int
    texts: Texts = field(repr=False, compare=False)
    score: float
    keyword_score: float
    cosine: float

    @cached_property
    def document(self) -> Document:
        """The document that it lies in."""
        return self.texts.documents[self.texts.document_of(self.number)]

    @cached_property
    def passage(self) -> Passage:
        """Its place."""
        return self.texts.passages[self.number]


def hit_json(hit: RetrievedPassage) -> dict[str, object]:
    """The passage as `search` gives it; `start` and `end` are into the document's text."""
    span = hit.passage.span
    return {
        "document_id": hit.document.id,
        "source": hit.document.source.name,
        "title": hit.document.title,
        "section": hit.passage.section,
        "section_path": list(hit.passage.section_path),
        "page": hit.passage.page,
        "start": span.start,
        "end": span.end,
        "text": span.of(hit.document.text),
        "score": round(hit.score, 4),
    }


class HybridRetriever:
    """Retrieves from the snapshot that `current` gives, which may be a newer one at each call. Safe for threads.

    Whoever needs several results from one state of the library takes `snapshot()` once and gives it to each `retrieve`.
    """

    def __init__(
        self, current: Callable[[], Snapshot], embedder: Embedder, keyword_share: float = KEYWORD_SHARE
    ) -> None:
        self._current = current
        self._embedder = embedder
        self._keyword_share = keyword_share
        self._store: VectorStore | None = None

    @classmethod
    def from_vector_store(
        cls,
        store: "VectorStore",
        current: Callable[[], Snapshot],
        embedder: Embedder,
        keyword_share: float = KEYWORD_SHARE,
    ) -> Self:
        """The same, with the candidates by meaning from any LangChain vector store that `langchain_store.fill` filled
        from the library: cosines, texts and places are the library's, and `retrieve` raises a `VectorStoreError` too.
        """
        retriever = cls(current, embedder, keyword_share)
        retriever._store = store
        return retriever

    @property
    def embedder(self) -> str:
        """The name of the embedding model."""
        return self._embedder.name

    def snapshot(self) -> Snapshot:
        """The library as it is now. Raises a `LibraryError` when it cannot be read."""
        return self._current()

    def retrieve(
        self, query: str, k: int = 50, within: frozenset[str] | None = None, snapshot: Snapshot | None = None
    ) -> tuple[RetrievedPassage, ...]:
        """The `k` best passages for a query, best first; fewer where there are fewer.

        `within` are the ids of the documents to look in, None for all. `snapshot` is the state of the library to look
        in, None for the present one. Raises a `LibraryError` or a `ModelError`.
        """
        snapshot = snapshot or self._current()
        texts, keywords, vectors = snapshot.texts, snapshot.passage_keywords, snapshot.passage_vectors
        if within is None:
            numbers = np.arange(len(texts.passages), dtype=np.int64)
        else:
            inside = sorted(number for name in within for number in texts.passages_of(name))
            numbers = np.array(inside, dtype=np.int64)
        if not len(numbers) or k < 1:
            return ()
        made = snapshot.queries.query(query)
        meaning = self._embedder.embed_query(made.text)
        by_words = keywords.scores_in_order(made.terms)
        highest = float(by_words[numbers].max())
        pooled = self._store is not None or not vectors.is_exact
        if pooled and (within is None or len(numbers) > _FEW):
            if self._store is None:
                near = vectors.nearest(meaning, max(_POOL, k)).numbers
            else:
                near = self._from_store(self._store, snapshot, made.text)
            pool = np.union1d(_best(by_words, max(_POOL, k)), near)
            numbers = pool if within is None else np.intersect1d(numbers, pool)
        if not len(numbers):
            return ()
        keyword_scores, cosines = by_words[numbers], vectors.cosines(meaning, numbers)
        full = max(highest, _GOOD_MATCH * sum(map(keywords.idf, made.terms)), 1e-9)
        lowest = float(cosines.min())
        if pooled and within is None:
            least = (
                vectors.lowest(meaning)
                if self._store is None
                else vectors.cosines(meaning, _sample(vectors.size)).min()
            )
            lowest = min(lowest, float(least))
        closeness = _unit_range(cosines, lowest)
        scores = self._keyword_share * keyword_scores / full + (1 - self._keyword_share) * closeness
        # Of equals the document with the first id, however the library was put together.
        best = sorted(
            _best(scores, k).tolist(), key=lambda at: (-scores[at], texts.document_of(int(numbers[at])), numbers[at])
        )
        return tuple(
            RetrievedPassage(
                number=int(numbers[at]),
                texts=texts,
                score=float(scores[at]),
                keyword_score=float(keyword_scores[at]),
                cosine=float(cosines[at]),
            )
            for at in best[:k]
        )

    def _from_store(self, store: "VectorStore", snapshot: Snapshot, query: str) -> NDArray[np.int64]:
        """The numbers of the passages that are nearest by the store. Raises `VectorStoreError` or `LibraryChanged`."""
        from index.langchain_store import named, nearest_ids

        numbers = {name: snapshot.texts.number_of(name) for name in nearest_ids(store, query, _FROM_STORE)}
        unknown = [name for name, number in numbers.items() if number is None]
        if unknown:
            newest = self._current().texts
            if all(newest.number_of(name) is not None for name in unknown):
                raise LibraryChanged("the library was changed while the question was being answered: ask again")
            documents = sorted({name.rpartition("-p")[0] for name in unknown if newest.number_of(name) is None})
            raise VectorStoreError(
                f"the vector store returned {len(unknown)} passages that the library does not hold: {named(unknown)}: "
                f"fill it again without the documents that are gone: {named(documents)}"
            )
        return np.array([number for number in numbers.values() if number is not None], dtype=np.int64)


def _sample(size: int) -> NDArray[np.int64]:
    """Numbers of passages from all over a library: their lowest cosine stands for that of all."""
    return np.linspace(0, size - 1, min(size, _POOL), dtype=np.int64)


def _best(scores: Scores, count: int) -> NDArray[np.int64]:
    """The places of the `count` highest scores, and of those that are as high as the last of them; in no order."""
    if len(scores) <= count:
        return np.arange(len(scores), dtype=np.int64)
    least = np.partition(scores, len(scores) - count)[len(scores) - count]
    return np.flatnonzero(scores >= least).astype(np.int64)


def _unit_range(scores: Scores, low: float) -> Scores:
    """The scores moved and scaled to 0..1, `low` being 0; all zero where all are alike."""
    high = float(scores.max())
    if high - low < 1e-9:
        return np.zeros_like(scores)
    scaled: Scores = (scores - low) / (high - low)
    return scaled
