"""Search: a query to passages, and to the sentences inside them, best first.

Meaning and words are scored apart and fused (`fusion`). A passage's meaning is made of its own cosine and its best
sentence's: together they beat either alone. Left out: whether what is found answers (`assistant`).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.document import Document
from corpus.passage import Passage, Sentence
from index.embedder import Embedder
from index.fusion import Scores, Weights, share_of_best, unit_range
from index.keywords import KeywordIndex
from index.query import Query
from index.snapshot import Snapshot

# Nearest of each kind that are scored in full; more changed no result on the development sets.
_PASSAGES_NEAR = 200
_SENTENCES_NEAR = 600


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: `score` in 0..1 compares within one result, `cosine` (of meaning) between results."""

    passage: Passage
    score: float
    cosine: float


@dataclass(frozen=True, slots=True)
class SentenceHit:
    """A sentence found, with its number in the snapshot, its scores, and the number of its passage's hit."""

    number: int
    sentence: Sentence
    document: Document
    passage: Passage
    text: str
    score: float
    cosine: float
    words: float


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found: passages best first, and the sentences of the best `k` passages best first."""

    query: Query
    hits: tuple[Hit, ...]
    sentences: tuple[SentenceHit, ...]


class Search:
    """Searches the snapshot that `current` gives, which may be a newer one at each call. Thread-safe."""

    def __init__(self, current: Callable[[], Snapshot], embedder: Embedder, weights: Weights) -> None:
        self._current = current
        self._embedder = embedder
        self._weights = weights

    @property
    def embedder(self) -> str:
        """The name of the embedding model."""
        return self._embedder.name

    def weighing(self, weights: Weights) -> "Search":
        """The same by other weights."""
        return Search(self._current, self._embedder, weights)

    def snapshot(self) -> Snapshot:
        """The library as it is now."""
        return self._current()

    def find(self, question: str, k: int) -> Found:
        """The `k` best passages for a question, and all their sentences."""
        snapshot = self._current()
        return self.find_in(snapshot, snapshot.queries.query(question), k)

    def find_in(self, snapshot: Snapshot, query: Query, k: int) -> Found:
        """The same, in a snapshot, for a query made by its `queries`."""
        if not snapshot.texts.passages:
            return Found(query, (), ())
        vector = self._embedder.embed([query.meaning_text])[0]
        ranked = _ranked_passages(snapshot, query, vector, self._weights)
        best = ranked[:k]
        hits = tuple(Hit(snapshot.texts.passages[one.number], one.score, one.cosine) for one in best)
        return Found(query, hits, _ranked_sentences(snapshot, query, vector, best, self._weights))


@dataclass(frozen=True, slots=True)
class _Ranked:
    number: int
    score: float
    cosine: float


def _ranked_passages(snapshot: Snapshot, query: Query, vector: NDArray[np.float32], weights: Weights) -> list[_Ranked]:
    words = _words(snapshot.passage_keywords, query, weights)
    near = snapshot.passage_vectors.nearest(vector, _PASSAGES_NEAR).numbers
    by_sentence = snapshot.passage_of[snapshot.sentence_vectors.nearest(vector, _SENTENCES_NEAR).numbers]
    by_words = np.argsort(-words, kind="stable")[:_PASSAGES_NEAR]
    numbers = np.unique(np.concatenate([near, by_sentence, by_words])).astype(np.int64)
    meaning = _meaning(snapshot, vector, numbers, weights.best_sentence)
    ideal = weights.ideal_share * _ideal(snapshot.passage_keywords, query)
    share = weights.passage_meaning
    scores = share * unit_range(meaning) + (1 - share) * share_of_best(words[numbers], ideal)
    order = np.argsort(-scores, kind="stable")
    return [_Ranked(int(numbers[at]), float(scores[at]), float(meaning[at])) for at in order]


def _words(keywords: KeywordIndex, query: Query, weights: Weights) -> Scores:
    """BM25 of each text for the question's terms, and for less those that stand for them."""
    scores: Scores = keywords.scores(query.terms) + weights.other_names * keywords.scores(query.other_terms)
    scores += weights.intents * keywords.scores(query.intent_terms)
    return scores


def _ideal(keywords: KeywordIndex, query: Query) -> float:
    """The idf of all the question's terms together; one that no text holds counts most."""
    return sum(keywords.idf(term) for term in dict.fromkeys(query.terms))


def _meaning(snapshot: Snapshot, vector: NDArray[np.float32], numbers: NDArray[np.int64], best_share: float) -> Scores:
    """Of each passage, its own cosine and its best sentence's, which counts `best_share` (0..1)."""
    own = snapshot.passage_vectors.cosines(vector, numbers)
    ranges = [snapshot.texts.sentences_of[number] for number in numbers]
    inside = np.concatenate([np.arange(r.start, r.stop, dtype=np.int64) for r in ranges])
    cosines = snapshot.sentence_vectors.cosines(vector, inside)
    best = own.copy()
    at = 0
    for place, sentences in enumerate(ranges):
        if len(sentences):
            best[place] = cosines[at : at + len(sentences)].max()
        at += len(sentences)
    return np.asarray((1 - best_share) * own + best_share * best, dtype=np.float32)


def _ranked_sentences(
    snapshot: Snapshot, query: Query, vector: NDArray[np.float32], passages: list[_Ranked], weights: Weights
) -> tuple[SentenceHit, ...]:
    texts = snapshot.texts
    numbers = np.array([s for one in passages for s in texts.sentences_of[one.number]], dtype=np.int64)
    if not len(numbers):
        return ()
    scored = {one.number: one.score for one in passages}
    cosines = snapshot.sentence_vectors.cosines(vector, numbers)
    words = _words(snapshot.sentence_keywords, query, weights)[numbers]
    ideal = weights.ideal_share * _ideal(snapshot.sentence_keywords, query)
    passage = np.array([scored[int(snapshot.passage_of[number])] for number in numbers], dtype=np.float32)
    scores = (
        weights.sentence_meaning * unit_range(cosines)
        + weights.sentence_words * share_of_best(words, ideal)
        + weights.sentence_passage * passage
    )
    hits = []
    for at in np.argsort(-scores, kind="stable"):
        number = int(numbers[at])
        owner = texts.passages[int(snapshot.passage_of[number])]
        hits.append(
            SentenceHit(
                number,
                texts.sentences[number],
                texts.documents[owner.document_id],
                owner,
                texts.sentence_texts[number],
                float(scores[at]),
                float(cosines[at]),
                float(words[at]),
            )
        )
    return tuple(hits)
