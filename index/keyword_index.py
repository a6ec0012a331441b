"""Keyword search: BM25 over stems and over pairs of neighbouring stems, by bm25s."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.text import terms

Scores = NDArray[np.float32]

PAIRS_SHARE = 0.3
"""What a pair of neighbouring terms counts beside the terms themselves (`evals/lab/retrieval_table.py`)."""


class _Bm25:
    """BM25 (Lucene's variant; k1 1.2, b 0.75) over lists of tokens numbered from 0."""

    def __init__(self, tokens: Sequence[Sequence[str]]) -> None:
        import bm25s

        self.size = len(tokens)
        self.frequency: dict[str, int] = {}
        for distinct in map(set, tokens):
            for token in distinct:
                self.frequency[token] = self.frequency.get(token, 0) + 1
        self._bm25 = bm25s.BM25(method="lucene", k1=1.2, b=0.75) if self.frequency else None
        if self._bm25 is not None:
            self._bm25.index(tokens, show_progress=False)

    def scores(self, query: Sequence[str]) -> Scores:
        """Of each list, shape (lists,), 0 where no token is met."""
        known = [token for token in query if token in self.frequency]
        if self._bm25 is None or not known:
            return np.zeros(self.size, dtype=np.float32)
        scored: Scores = np.asarray(self._bm25.get_scores(known), dtype=np.float32)
        return scored


class KeywordIndex:
    """BM25 over texts numbered from 0."""

    def __init__(self, texts: Sequence[str]) -> None:
        tokens = [terms(text) for text in texts]
        self._terms = _Bm25(tokens)
        self._pairs = _Bm25([_pairs(of_text) for of_text in tokens])

    def scores(self, query_terms: Sequence[str]) -> Scores:
        """BM25 of each text by the terms alone, shape (texts,), 0 where no term is met."""
        return self._terms.scores(query_terms)

    def scores_in_order(self, query_terms: Sequence[str]) -> Scores:
        """The same for terms that stand in the order of a question: their pairs count too."""
        scores: Scores = self._terms.scores(query_terms) + PAIRS_SHARE * self._pairs.scores(_pairs(query_terms))
        return scores

    def idf(self, term: str) -> float:
        """ln(1 + (N - n + 0.5) / (n + 0.5)), n of N texts holding the term (Robertson and Sparck Jones, by Lucene)."""
        count = self._terms.frequency.get(term, 0)
        return float(np.log(1 + (self._terms.size - count + 0.5) / (count + 0.5)))

    def holds(self, term: str) -> bool:
        """Whether any text holds the term."""
        return term in self._terms.frequency


def _pairs(tokens: Sequence[str]) -> list[str]:
    return [f"{first} {second}" for first, second in pairwise(tokens)]
