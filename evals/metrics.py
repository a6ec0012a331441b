"""The scores of one row by name, each defined in its docstring with its source."""

import math
import re
import string
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from assistant.types import SupportLabel
from evals.records import Gold, Quote

Z = 1.959963984540054
"""Of the 95 % interval of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Proportion:
    """`hits` of `total`; prints as "85.0 % (34/40; 71-93)" with its 95 % Wilson interval."""

    hits: int
    total: int

    @property
    def share(self) -> float:
        """The share in 0..1; 0 of none is 0."""
        return self.hits / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % Wilson score interval, each end in 0..1; (0, 1) where there is nothing to count."""
        n, p = self.total, self.share
        if not n:
            return (0.0, 1.0)
        middle = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
        half = Z / (1 + Z**2 / n) * math.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
        return (max(0.0, middle - half), min(1.0, middle + half))

    def __str__(self) -> str:
        low, high = self.interval
        return f"{100 * self.share:.1f} % ({self.hits}/{self.total}; {100 * low:.0f}-{100 * high:.0f})"


_BLOCK = 2_000_000

Numbers = NDArray[np.float64]
Draws = NDArray[np.int64]


def drawn(rows: int, seed: int, samples: int) -> Iterator[Draws]:
    """`samples` draws of row numbers with replacement, shape (draws, rows), in blocks of bounded size."""
    generator = np.random.default_rng(seed)
    most = max(1, _BLOCK // rows)
    for done in range(0, samples, most):
        yield generator.integers(0, rows, (min(most, samples - done), rows))


def middle_of(samples: Numbers) -> tuple[float, float]:
    """Between which ends 95 % of the samples lie."""
    low, high = np.percentile(samples, [2.5, 97.5])
    return float(low), float(high)


def mean_interval(values: Numbers, seed: int, samples: int) -> tuple[float, float]:
    """The 95 % interval of the mean of the rows' values."""
    return middle_of(np.concatenate([values[draws].mean(axis=1) for draws in drawn(len(values), seed, samples)]))


_RESAMPLES = 2_000


@dataclass(frozen=True, slots=True)
class Mean:
    """`value` over `n` cases; `low` and `high` end the 95 % interval. Prints as "0.739 (n 157; 0.680-0.795)"."""

    value: float
    n: int
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float], seed: int = 0) -> "Mean":
        """The mean, resampled 2,000 times over cases. Raises `ValueError` when there is no case."""
        if not len(values):
            raise ValueError("a mean needs a value")
        x = np.array(values, dtype=np.float64)
        return cls(float(x.mean()), len(x), *mean_interval(x, seed, _RESAMPLES))

    def __str__(self) -> str:
        return f"{self.value:.3f} (n {self.n}; {self.low:.3f}-{self.high:.3f})"


class Metric(StrEnum):
    """In 0..1, the higher the better, but for `CONTRADICTION_RATE` (the lower) and `LATENCY_MS` (milliseconds)."""

    FAITHFULNESS = "faithfulness"
    CONTRADICTION_RATE = "contradiction_rate"
    CITATION_PRECISION = "citation_precision"
    CITATION_RECALL = "citation_recall"
    QUOTE_EXACTNESS = "quote_exactness"
    TOKEN_F1 = "token_f1"
    CHECKER_F1 = "checker_f1"
    CONTEXT_PRECISION = "context_precision"
    CONTEXT_RECALL = "context_recall"
    RECALL_AT_5 = "recall_at_5"
    MRR = "mrr"
    NDCG_AT_5 = "ndcg_at_5"
    LATENCY_MS = "latency_ms"


@dataclass(frozen=True, slots=True)
class Measured:
    """One score of one row."""

    metric: Metric
    value: float


def faithfulness(labels: Sequence[SupportLabel]) -> float | None:
    """Supported sentences over check-worthy ones, in 0..1; None where there is none to check."""
    return _share(labels, SupportLabel.SUPPORTED)


def contradiction_rate(labels: Sequence[SupportLabel]) -> float | None:
    """Contradicted sentences over check-worthy ones, in 0..1; None where there is none to check."""
    return _share(labels, SupportLabel.CONTRADICTED)


def _share(labels: Sequence[SupportLabel], label: SupportLabel) -> float | None:
    return sum(item is label for item in labels) / len(labels) if labels else None


@dataclass(frozen=True, slots=True)
class CitedSentence:
    """What the checker says of one check-worthy sentence: whether all its citations `together` support it, each one
    `alone`, and all `without` each one; the last two have an entry for every citation."""

    together: bool
    alone: tuple[bool, ...] = ()
    without: tuple[bool, ...] = ()


def citation_recall(sentences: Sequence[CitedSentence]) -> float | None:
    """Sentences that their citations support over check-worthy ones; a sentence that cites nothing counts as 0.

    None where no sentence is check-worthy, or none cites anything: that is an answer of another kind.
    """
    if not any(sentence.alone for sentence in sentences):
        return None
    return sum(sentence.together and bool(sentence.alone) for sentence in sentences) / len(sentences)


def citation_precision(sentences: Sequence[CitedSentence]) -> float | None:
    """Citations that are precise over all citations of check-worthy sentences; None where there are none."""
    precise = [
        sentence.together and (alone or not without)
        for sentence in sentences
        for alone, without in zip(sentence.alone, sentence.without, strict=True)
    ]
    return sum(precise) / len(precise) if precise else None


def context_precision(useful: Sequence[bool]) -> float | None:
    """In 0..1, for contexts in their order; 0 where none is useful, None where there are none."""
    if not useful:
        return None
    precisions = [sum(useful[:rank]) / rank for rank in range(1, len(useful) + 1) if useful[rank - 1]]
    return sum(precisions) / len(precisions) if precisions else 0.0


def context_recall(supported: Sequence[bool]) -> float | None:
    """In 0..1, for the check-worthy sentences of the reference; None where there are none."""
    return sum(supported) / len(supported) if supported else None


_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)


def token_f1(response: str, reference: str) -> float:
    """In 0..1; 1 where both hold no word, 0 where one of them does not."""
    predicted, wanted = _tokens(response), _tokens(reference)
    if not predicted or not wanted:
        return float(predicted == wanted)
    shared = sum((Counter(predicted) & Counter(wanted)).values())
    return harmonic_mean(shared / len(predicted), shared / len(wanted))


def harmonic_mean(precision: float, recall: float) -> float:
    """The F1 of the two; 0 where both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _tokens(text: str) -> list[str]:
    return _ARTICLES.sub(" ", text.lower().translate(_NO_PUNCTUATION)).split()


@dataclass(frozen=True, slots=True)
class Abstaining:
    """Counts of abstentions, of unanswerable questions, and of those that are both."""

    abstained: int = 0
    unanswerable: int = 0
    both: int = 0

    def add(self, abstained: bool, answerable: bool) -> "Abstaining":
        """These counts with one row more."""
        return Abstaining(
            self.abstained + abstained,
            self.unanswerable + (not answerable),
            self.both + (abstained and not answerable),
        )

    @property
    def precision(self) -> Proportion:
        """Of the abstentions, those on unanswerable questions."""
        return Proportion(self.both, self.abstained)

    @property
    def recall(self) -> Proportion:
        """Of the unanswerable questions, those abstained on."""
        return Proportion(self.both, self.unanswerable)


TextOf = Callable[[str], str | None]
"""A document's id to its text; None where there is no such document."""

_QUOTATION = re.compile(r"[“\"]([^“”\"\n]{1,2000}?)[”\"]")
_FEWEST_WORDS = 3
_FORMS = str.maketrans("‘’‛“”„‐‑–—", "'''\"\"\"----")
_STOPS = ".,;:!?"


def quotations(response: str) -> tuple[str, ...]:
    """The stretches of three words and more between double quotation marks."""
    return tuple(quote for quote in _QUOTATION.findall(response) if len(quote.split()) >= _FEWEST_WORDS)


def quote_exactness(response: str, contexts: Sequence[str]) -> float | None:
    """Quotations that stand in a context word for word over all of them; None where nothing is quoted.

    A stop before the closing mark may be the sentence's own, and is no part of the quotation.
    """
    quotes = quotations(response)
    if not quotes:
        return None
    evened = [_evened(context) for context in contexts]
    return sum(any(_evened(item).rstrip(_STOPS) in context for context in evened) for item in quotes) / len(quotes)


def placed_exactly(quotes: Sequence[Quote], text_of: TextOf) -> float | None:
    """Footnotes whose document has `text[start:end] == quote` over all of them; a document that is not there counts as
    wrong. None without footnotes."""
    if not quotes:
        return None
    texts = {quote.document_id: text_of(quote.document_id) or "" for quote in quotes}
    return sum(
        texts[quote.document_id][quote.span.start : quote.span.end] == quote.text != "" for quote in quotes
    ) / len(quotes)


def _evened(text: str) -> str:
    return " ".join(text.translate(_FORMS).split())


def recall_at(gold: Gold, k: int) -> float:
    """Wanted contexts among the first `k` over all wanted, in 0..1."""
    return len(frozenset().union(*gold.relevant[:k])) / gold.wanted


def reciprocal_rank(gold: Gold) -> float:
    """1 over the rank of the first wanted context; 0 where none was retrieved."""
    return next((1 / rank for rank, relevant in enumerate(gold.relevant, start=1) if relevant), 0.0)


def ndcg_at(gold: Gold, k: int) -> float:
    """nDCG of the first `k` retrieved contexts, in 0..1."""
    seen: set[int] = set()
    new: list[bool] = []
    for relevant in gold.relevant[:k]:
        new.append(bool(relevant - seen))
        seen |= relevant
    return ndcg(new, gold.wanted, k)


def ndcg(right: Sequence[bool], wanted: int, k: int) -> float:
    """Discounted gain of the first `k` over the best there could be, in 0..1; `right` tells of each place whether one
    of the `wanted` stands there for the first time. Raises `ValueError` when nothing is wanted."""
    if not wanted:
        raise ValueError("nDCG needs something that is wanted")
    gain = sum(1 / math.log2(rank + 1) for rank, is_right in enumerate(right[:k], start=1) if is_right)
    return gain / sum(1 / math.log2(rank + 1) for rank in range(1, min(k, wanted) + 1))
