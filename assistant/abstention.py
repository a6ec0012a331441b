"""Whether the documents answer: one calibrated probability from a few features that hold for any subject.

A logistic model; weights and thresholds come from development questions over many documents
(`python -m evals.lab.fit_abstention` prints them), never from those kept for reporting.
"""

import math
import re
from dataclasses import dataclass, replace

from assistant.reranker import Ranking, headings
from assistant.types import Coverage
from index.snapshot import Snapshot
from index.text import stem, terms, words

_LEAST, _MOST = -8.0, 8.0
_NAMED = 0.7
_COMPARED = 6
_NUMBER = re.compile(r"\d")
# The most that may be given, what kills, who died: where no word of the kind stands, a figure is of something else.
_KINDS = tuple(
    (frozenset(terms(question_terms)), frozenset(terms(answer_terms)))
    for question_terms, answer_terms in (
        ("maximum maximal max highest", "maximum maximal max highest most exceed above upper limit"),
        ("lethal fatal deadly", "lethal fatal deadly toxic death overdose"),
        ("died die deaths mortality", "died die death deaths dead mortality fatal survival survived survive"),
    )
)


@dataclass(frozen=True, slots=True)
class Features:
    """`best` is the reader's highest logit, `cosine` its passage's. `named` is the part (0..1, by idf) of the
    question's names and numbers that stands in the best sentence, its passage, headings, title or authors; 1 where it
    has none. What else was tried added nothing: the share of all the question's words there, the share that no document
    has, the logit that anything answers, how far the best stands above the next, which two right sentences that agree
    make small."""

    best: float
    named: float
    cosine: float


@dataclass(frozen=True, slots=True)
class AbstentionModel:
    """Weights of the features, and the probabilities from which an answer is shown, and shown as covered: of the
    development questions that the documents do not answer, a fifth and a tenth."""

    bias: float = -2.922
    best: float = 0.522
    named: float = 1.001
    cosine: float = 1.249
    partly_from: float = 0.26
    covered_from: float = 0.50

    def probability(self, features: Features) -> float:
        """That the best sentence answers, in 0..1."""
        logit = self.bias + sum(getattr(self, name) * getattr(features, name) for name in FEATURES)
        return 1 / (1 + math.exp(-logit))


FEATURES = ("best", "named", "cosine")


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
    # A figure for another drug or study than the one named is worse than none, and most questions with a name
    # missing there have no answer.
    least = model.covered_from if features.named < _NAMED else model.partly_from
    return Decision(Coverage.PARTLY if confidence >= least else Coverage.NOT_IN_DOCUMENTS, confidence)


def surest_first(model: AbstentionModel, ranking: Ranking, snapshot: Snapshot) -> Ranking:
    """The ranking begun by that of its first sentences which is likeliest right by all features, not by the reader's
    logit alone: what is put after it so, as what names another drug than the question, is left out."""
    able = [replace(ranking, candidates=(candidate,)) for candidate in ranking.candidates[:_COMPARED]]
    features = [features_of(alone, snapshot) for alone in able]
    chances = [model.probability(of) for of in features if of is not None]
    if not chances:
        return ranking
    best = max(range(len(chances)), key=chances.__getitem__)
    return replace(ranking, candidates=ranking.candidates[best:])


def features_of(ranking: Ranking, snapshot: Snapshot) -> Features | None:
    """The features of a ranking; None where nothing was found."""
    if not ranking.candidates:
        return None
    best = ranking.candidates[0]
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
    for mention in snapshot.queries.query(ranking.query).mentions:
        # "SSRIs" stand there where "selective serotonin reuptake inhibitors" do.
        if any(set(terms(name)) <= there for name in mention.term.names):
            there.update(terms(mention.span.of(ranking.query)))
    for question_terms, answer_terms in _KINDS:
        if answer_terms & there:
            there |= question_terms
    idf = snapshot.passage_keywords.idf
    names = _names(ranking.query, snapshot)
    total = sum(map(idf, names))
    return Features(
        best=min(_MOST, max(_LEAST, best.logit)),
        named=sum(idf(name) for name in names if name in there) / total if total else 1.0,
        cosine=best.retrieved.cosine,
    )


def _names(question: str, snapshot: Snapshot) -> list[str]:
    """The stems of numbers, of words that no English dictionary has, of those written with a capital inside, and of
    those that tell one figure from its neighbour."""
    name_terms: dict[str, None] = {}
    for number, word in enumerate(re.findall(r"[^\W_][\w'’*+-]{0,60}", question)):
        capital = any(map(str.isupper, word[1:])) or (number > 0 and word[0].isupper())
        if _NUMBER.search(word) or capital or not snapshot.queries.speller.is_english(word):
            name_terms.update((term, None) for term in terms(word))
    kinds = [question_terms for question_terms, _ in _KINDS]
    name_terms.update(
        (term, None) for term in terms(question) if any(term in question_terms for question_terms in kinds)
    )
    return list(name_terms)
