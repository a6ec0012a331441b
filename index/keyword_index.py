"""Keyword search: BM25 over stems and over pairs of neighbouring stems.

The index of a library is made of segments that come and go, so a posting holds counts and no score: how rare a term is,
and how long texts are on average, is known of all segments together when a question is asked. (bm25s, which was here
before, keeps finished scores, and every pair of terms as a string in memory.)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from index.text import terms

Scores = NDArray[np.float32]
Keys = NDArray[np.uint64]

PAIRS_SHARE = 0.3
"""What a pair of neighbouring terms counts beside the terms themselves (`evals/lab/retrieval_table.py`)."""

# Of Lucene's BM25.
_K1, _B = 1.2, 0.75
_MIXED = np.uint64(0x9E3779B97F4A7C15)
_REMEMBERED = 50_000


@lru_cache(maxsize=200_000)
def _key(term: str) -> int:
    """64 bits of the term's hash stand for it: of 40 million, two are alike once in 20,000 libraries."""
    return int.from_bytes(blake2b(term.encode(), digest_size=8).digest(), "little")


def keys_of(text_terms: Sequence[str]) -> Keys:
    """A key for each term, in order."""
    return np.fromiter(map(_key, text_terms), dtype=np.uint64, count=len(text_terms))


def pair_keys(keys: Keys) -> Keys:
    """A key for each two neighbours; in the other order it is another."""
    pairs: Keys = keys[:-1] * _MIXED + keys[1:]
    return pairs


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Which texts, numbered from 0, hold which keys: those of `keys[i]` (ascending) are `numbers[starts[i] :
    starts[i + 1]]` (ascending), as often as `counts` says there; `lengths` is how many keys each text has."""

    keys: Keys
    starts: NDArray[np.int64]
    numbers: NDArray[np.int32]
    counts: NDArray[np.uint16]
    lengths: NDArray[np.int32]

    @classmethod
    def of(cls, texts: Sequence[Keys]) -> "Postings":
        """The postings of texts given by their keys."""
        lengths = np.fromiter(map(len, texts), dtype=np.int32, count=len(texts))
        keys = np.concatenate(texts) if len(texts) else np.zeros(0, np.uint64)
        numbers = np.repeat(np.arange(len(texts), dtype=np.int32), lengths)
        order = np.lexsort((numbers, keys))
        keys, numbers = keys[order], numbers[order]
        starts_anew = np.ones(len(keys), dtype=np.bool_)
        starts_anew[1:] = (keys[1:] != keys[:-1]) | (numbers[1:] != numbers[:-1])
        first = np.flatnonzero(starts_anew)
        counts = np.diff(np.append(first, len(keys)))
        distinct, starts = np.unique(keys[first], return_index=True)
        return cls(
            distinct,
            np.append(starts, len(first)).astype(np.int64),
            numbers[first],
            np.minimum(counts, np.iinfo(np.uint16).max).astype(np.uint16),
            lengths,
        )

    def places(self, key: int) -> slice:
        """Where the texts of the key stand in `numbers` and `counts`."""
        wanted = np.uint64(key)
        at = int(np.searchsorted(self.keys, wanted))
        if at == len(self.keys) or self.keys[at] != wanted:
            return slice(0, 0)
        return slice(int(self.starts[at]), int(self.starts[at + 1]))


class _Bm25:
    """BM25 (Lucene's variant) over the texts of all these postings, numbered through."""

    def __init__(self, parts: Sequence[Postings]) -> None:
        self._parts = parts
        self.size = sum(len(postings.lengths) for postings in parts)
        total = sum(int(postings.lengths.sum(dtype=np.int64)) for postings in parts)
        average = total / self.size if total else 1.0
        self._norms = [_K1 * ((1 - _B) + _B * postings.lengths / average) for postings in parts]
        self.frequency = lru_cache(maxsize=_REMEMBERED)(self._frequency)

    def _frequency(self, key: int) -> int:
        """How many texts hold the key."""
        places = (postings.places(key) for postings in self._parts)
        return sum(inside.stop - inside.start for inside in places)

    def idf(self, key: int) -> float:
        count = self.frequency(key)
        return float(np.log(1 + (self.size - count + 0.5) / (count + 0.5)))

    def scores(self, keys: Sequence[int]) -> Scores:
        """Of each text, shape (texts,), 0 where no key is met."""
        scores = np.zeros(self.size, dtype=np.float32)
        weights = {key: float(np.float32(self.idf(key))) for key in keys if self.frequency(key)}
        first = 0
        for postings, norms in zip(self._parts, self._norms, strict=True):
            of_part = scores[first : first + len(norms)]
            first += len(norms)
            for key in keys:
                if key not in weights or (inside := postings.places(key)).start == inside.stop:
                    continue
                numbers, counts = postings.numbers[inside], postings.counts[inside].astype(np.float64)
                of_part[numbers] += (weights[key] * (counts / (norms[numbers] + counts))).astype(np.float32)
        return scores


class KeywordIndex:
    """BM25 over texts numbered from 0."""

    def __init__(self, texts: Sequence[str]) -> None:
        keys = [keys_of(terms(text)) for text in texts]
        self._terms = _Bm25([Postings.of(keys)])
        self._pairs = _Bm25([Postings.of([pair_keys(of_text) for of_text in keys])])

    @classmethod
    def over(cls, terms_of: Sequence[Postings], pairs_of: Sequence[Postings]) -> "KeywordIndex":
        """The index over the texts of several segments, one after another."""
        index = cls.__new__(cls)
        index._terms, index._pairs = _Bm25(terms_of), _Bm25(pairs_of)
        return index

    def scores(self, query_terms: Sequence[str]) -> Scores:
        """BM25 of each text by the terms alone, shape (texts,), 0 where no term is met."""
        return self._terms.scores(keys_of(query_terms).tolist())

    def scores_in_order(self, query_terms: Sequence[str]) -> Scores:
        """The same for terms that stand in the order of a question: their pairs count too."""
        keys = keys_of(query_terms)
        pairs = self._pairs.scores(pair_keys(keys).tolist())
        scores: Scores = self._terms.scores(keys.tolist()) + PAIRS_SHARE * pairs
        return scores

    def idf(self, term: str) -> float:
        """ln(1 + (N - n + 0.5) / (n + 0.5)), n of N texts holding the term (Robertson and Sparck Jones, by Lucene)."""
        return self._terms.idf(_key(term))

    def holds(self, term: str) -> bool:
        """Whether any text holds the term."""
        return self._terms.frequency(_key(term)) > 0
