"""Keyword search: BM25 over stems, by bm25s. Left out: what a question's terms are (`query`)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.words import terms

Scores = NDArray[np.float32]


class KeywordIndex:
    """BM25 (Lucene's variant; k1 1.2, b 0.75) over texts numbered from 0."""

    def __init__(self, texts: Sequence[str]) -> None:
        import bm25s

        tokens = [terms(text) for text in texts]
        self._size = len(texts)
        self._frequency: dict[str, int] = {}
        for distinct in map(set, tokens):
            for term in distinct:
                self._frequency[term] = self._frequency.get(term, 0) + 1
        self._bm25 = bm25s.BM25(method="lucene", k1=1.2, b=0.75) if self._frequency else None
        if self._bm25 is not None:
            self._bm25.index(tokens, show_progress=False)

    def scores(self, query_terms: Sequence[str]) -> Scores:
        """BM25 of each text, shape (texts,), 0 where no term is met."""
        held = [term for term in query_terms if term in self._frequency]
        if self._bm25 is None or not held:
            return np.zeros(self._size, dtype=np.float32)
        scored: Scores = np.asarray(self._bm25.get_scores(held), dtype=np.float32)
        return scored

    def idf(self, term: str) -> float:
        """ln(1 + (N - n + 0.5) / (n + 0.5)), n of N texts holding the term (Robertson and Sparck Jones, by Lucene)."""
        held = self._frequency.get(term, 0)
        return float(np.log(1 + (self._size - held + 0.5) / (held + 0.5)))

    def holds(self, term: str) -> bool:
        """Whether any text holds the term."""
        return term in self._frequency
