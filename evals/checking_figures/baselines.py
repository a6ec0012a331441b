"""Scorers that know nothing of entailment: what any checker is to be held against."""

from collections.abc import Sequence

import numpy as np

from evals.checking_figures.claim_scorer import Entrant, Scores
from evals.checking_figures.judged import Judged
from index.embedder import Embedder
from index.words import terms, words


class Length:
    """The shorter, the better supported."""

    def score(self, claims: Sequence[Judged]) -> Scores:
        """Minus the number of words."""
        return np.array([-float(len(one.claim.split())) for one in claims])


class NovelWords:
    """Content words, by stem, that the contexts and the question lack."""

    def score(self, claims: Sequence[Judged]) -> Scores:
        """Minus their number, each once."""
        return np.array([-float(len(set(terms(one.claim)) - _held(one))) for one in claims])


class WordOverlap:
    """The share of content words, by stem, that the contexts hold."""

    def score(self, claims: Sequence[Judged]) -> Scores:
        """In 0..1; 1 for a claim without content words."""
        return np.array([_share(set(terms(one.claim)), set(terms(" ".join(one.contexts)))) for one in claims])


class NGramOverlap:
    """The share of runs of `n` words that the contexts hold."""

    def __init__(self, n: int) -> None:
        self._n = n

    def score(self, claims: Sequence[Judged]) -> Scores:
        """In 0..1; 1 for a claim of fewer words."""
        return np.array([_share(self._runs(one.claim), set().union(*map(self._runs, one.contexts))) for one in claims])

    def _runs(self, text: str) -> set[tuple[str, ...]]:
        found = words(text)
        return {tuple(found[at : at + self._n]) for at in range(len(found) - self._n + 1)}


class Cosine:
    """The embedding's cosine to the likest of the contexts."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def score(self, claims: Sequence[Judged]) -> Scores:
        """In -1..1."""
        texts = list(dict.fromkeys(text for one in claims for text in (one.claim, *one.contexts)))
        place = {text: at for at, text in enumerate(texts)}
        vectors = self._embedder.embed(texts)
        return np.array(
            [max(float(vectors[place[one.claim]] @ vectors[place[text]]) for text in one.contexts) for one in claims]
        )


class Always:
    """The same of everything."""

    def __init__(self, score: float) -> None:
        self._score = score

    def score(self, claims: Sequence[Judged]) -> Scores:
        """That score for each."""
        return np.full(len(claims), self._score)


def baselines(embedder: Embedder | None) -> tuple[Entrant, ...]:
    """All of them; without an embedder no cosine."""
    found = (
        Entrant('always "supported"', Always(1.0), 0.5, whole=True),
        Entrant('always "not supported"', Always(0.0), 0.5, whole=True),
        Entrant("length alone", Length(), whole=True),
        Entrant("novel content words", NovelWords(), whole=True),
        Entrant("content-word overlap", WordOverlap(), whole=True),
        Entrant("content-word overlap, lowest sentence", WordOverlap()),
        Entrant("2-gram overlap", NGramOverlap(2), whole=True),
    )
    return found if embedder is None else (*found, Entrant("MiniLM cosine", Cosine(embedder), whole=True))


def _held(one: Judged) -> set[str]:
    return set(terms(" ".join((*one.contexts, one.question))))


def _share(own: set[str] | set[tuple[str, ...]], held: set[str] | set[tuple[str, ...]]) -> float:
    return len(own & held) / len(own) if own else 1.0
