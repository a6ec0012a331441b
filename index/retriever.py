"""The retriever: a query to the passages worth reading, by words (BM25) and by meaning (vectors) together.

Left out: reading them (the reranker), and which sentence answers.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.types import Document, Passage
from index.embedder import Embedder
from index.snapshot import Snapshot

Scores = NDArray[np.float32]

KEYWORD_SHARE = 0.6
"""The part of BM25 in a passage's score, beside the cosine (`evals/lab/retrieval_table.py`)."""
_GOOD_MATCH = 0.66
"""The part of its terms' idf that a passage with most of a question's words has in BM25: where the best has less, words
tell little and count for less."""


@dataclass(frozen=True, slots=True)
class RetrievedPassage:
    """A passage worth reading: `number` is its place in the snapshot's `texts.passages`.

    `score` (0 to 1) compares passages of one result only; `keyword_score` (BM25, 0 or more) and `cosine` (-1 to 1)
    compare between results over the same library too.
    """

    number: int
    passage: Passage
    document: Document
    score: float
    keyword_score: float
    cosine: float


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
        texts = snapshot.texts
        if within is None:
            numbers = np.arange(len(texts.passages), dtype=np.int64)
        else:
            inside = [number for number, passage in enumerate(texts.passages) if passage.document_id in within]
            numbers = np.array(inside, dtype=np.int64)
        if not len(numbers) or k < 1:
            return ()
        made = snapshot.queries.query(query)
        keyword_scores = snapshot.passage_keywords.scores_in_order(made.terms)[numbers]
        full = max(float(keyword_scores.max()), _GOOD_MATCH * sum(map(snapshot.passage_keywords.idf, made.terms)), 1e-9)
        cosines = snapshot.passage_vectors.all_cosines(self._embedder.embed_query(made.text))[numbers]
        scores = self._keyword_share * keyword_scores / full + (1 - self._keyword_share) * _unit_range(cosines)
        best = np.argsort(-scores, kind="stable")[:k]
        return tuple(
            RetrievedPassage(
                number=int(numbers[at]),
                passage=(passage := texts.passages[int(numbers[at])]),
                document=texts.documents[passage.document_id],
                score=float(scores[at]),
                keyword_score=float(keyword_scores[at]),
                cosine=float(cosines[at]),
            )
            for at in best
        )


def _unit_range(scores: Scores) -> Scores:
    """The scores moved and scaled to 0..1; all zero where all are alike."""
    low, high = float(scores.min()), float(scores.max())
    if high - low < 1e-9:
        return np.zeros_like(scores)
    scaled: Scores = (scores - low) / (high - low)
    return scaled
