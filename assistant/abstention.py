"""Whether the documents answer: one calibrated probability from a few features that hold for any subject.

A logistic model; weights and thresholds come from development questions over many documents
(`python -m evals.lab.fit_abstention` prints them), never from those kept for reporting.
"""

import math
import re
from dataclasses import dataclass

from assistant.answer import Coverage
from assistant.reranker import Ranking, headings
from index.snapshot import Snapshot
from index.words import stem, terms, words

_LEAST, _MOST = -8.0, 8.0
_NUMBER = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Features:
    """`best` is the reader's highest logit, `answers` the logit that anything answers, `margin` how far the best
    sentence stands above the next; `cosine` is its passage's. Of the question's words, weighed by idf, `shared` (0..1)
    is the part that stands in the best sentence, its passage, headings, title or authors, and `unknown` the part that
    no document has; `named` is the part of its names and numbers that stands there, 1 where it has none."""

    best: float
    answers: float
    margin: float
    shared: float
    named: float
    unknown: float
    cosine: float


@dataclass(frozen=True, slots=True)
class AbstentionModel:
    """Weights of the features, and the probabilities from which an answer is shown, and shown as covered."""

    bias: float = -1.3
    best: float = 0.45
    answers: float = 0.1
    margin: float = 0.0
    shared: float = 1.6
    named: float = 1.0
    unknown: float = -1.5
    cosine: float = 0.0
    partly_from: float = 0.45
    covered_from: float = 0.6

    def probability(self, features: Features) -> float:
        """That the best sentence answers, in 0..1."""
        logit = self.bias + sum(getattr(self, name) * getattr(features, name) for name in FEATURES)
        return 1 / (1 + math.exp(-logit))


FEATURES = ("best", "answers", "margin", "shared", "named", "unknown", "cosine")


@dataclass(frozen=True, slots=True)
class Decision:
    """`confidence` in 0..1 is the probability that an answer would be right."""

    coverage: Coverage
    confidence: float


def decide(model: AbstentionModel, features: Features | None) -> Decision:
    """What is done at this confidence; without any candidate, nothing."""
    if features is None:
        return Decision(Coverage.NOT_IN_DOCUMENTS, 0.0)
    confidence = model.probability(features)
    if confidence >= model.covered_from:
        return Decision(Coverage.COVERED, confidence)
    return Decision(Coverage.PARTLY if confidence >= model.partly_from else Coverage.NOT_IN_DOCUMENTS, confidence)


def features_of(ranking: Ranking, snapshot: Snapshot) -> Features | None:
    """The features of a ranking; None where nothing was found."""
    if not ranking.candidates:
        return None
    best = ranking.candidates[0]
    others = [c.logit for c in ranking.candidates[1:] if c.text != best.text]
    evidence = " ".join(
        (
            best.document.title,
            best.document.source.name,
            *best.document.authors,
            str(best.document.year or ""),
            *headings(best.passage),
            best.passage.span.of(best.document.text),
            best.sentence.leans_on.of(best.document.text) if best.sentence.leans_on else "",
        )
    )
    there = set(terms(evidence)) | {stem(word) for word in words(evidence)}
    keywords = snapshot.passage_keywords
    asked = list(dict.fromkeys(terms(ranking.query)))
    weights = {term: keywords.idf(term) for term in asked}
    names = _names(ranking.query, snapshot)
    return Features(
        best=_clipped(best.logit),
        answers=_clipped(ranking.answers),
        margin=min(6.0, best.logit - max(others)) if others else 6.0,
        shared=_part(weights, [term for term in asked if term in there], 1.0),
        named=_part({name: weights.get(name, 1.0) for name in names}, [name for name in names if name in there], 1.0),
        unknown=_part(weights, [term for term in asked if not keywords.holds(term)], 0.0),
        cosine=best.retrieved.cosine,
    )


def _names(question: str, snapshot: Snapshot) -> list[str]:
    """The stems of numbers, of words that no English dictionary has, and of those written with a capital inside."""
    found: dict[str, None] = {}
    for number, word in enumerate(re.findall(r"[^\W_][\w'’*+-]{0,60}", question)):
        capital = any(map(str.isupper, word[1:])) or (number > 0 and word[0].isupper())
        if _NUMBER.search(word) or capital or not snapshot.queries.speller.is_english(word):
            found.update((term, None) for term in terms(word))
    return list(found)


def _part(weights: dict[str, float], chosen: list[str], otherwise: float) -> float:
    """The part (0..1) of all weight that the chosen have; `otherwise` where there is none."""
    total = sum(weights.values())
    return sum(weights[term] for term in chosen) / total if total else otherwise


def _clipped(logit: float) -> float:
    return min(_MOST, max(_LEAST, logit))
