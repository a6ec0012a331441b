"""Text to what is counted: keyword terms (stemmed, no accents, no function words), BM25 over them and over pairs of
neighbours by bm25s, and the networks' word pieces."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import snowballstemmer
from numpy.typing import NDArray

from corpus.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer


_WORD = re.compile(r"[a-z0-9]+(?:[.,][0-9]+)*(?:'[a-z]+)?")
# A raised digit is a reference mark or a power: no part of the word or number that it stands behind.
_EVENED = str.maketrans({"’": "'", "‘": "'", "ʼ": "'"} | dict.fromkeys("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", " "))

# Words that ask, join or point, and so name nothing that a passage is about.
FUNCTION_WORDS = frozenset(
    """a about above after again all also am an and any are as at be because been before being below between both
    but by can could did do does doing don down during each either else ever few for from further get gets give
    given go had has have having he her here hers him his how i if in into is it its itself just let like make
    makes many may me might more most much must my neither no nor not now of off on once one only or other our
    out over own per please quite rather really say says shall she should so some such tell than that the their
    them then there these they thing things this those through to too under until up upon us use used using very
    via was way we were what when where whether which while who whom whose why will with within without would
    yes yet you your ok hi hello hey thanks thank explain describe mean means meant know want need happen
    happens work works compared versus vs""".split()
)

_stem = snowballstemmer.stemmer("english")


def plain(text: str) -> str:
    """Lower case without accents and raised digits, apostrophes made straight; same words, not the same offsets."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_EVENED).lower())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def words(text: str) -> list[str]:
    """The words and numbers of a text in order, function words included, possessive endings gone."""
    return [word.removesuffix("'s").replace("'", "") for word in _WORD.findall(plain(text))]


def terms(text: str) -> list[str]:
    """The stems of a text's words in order, function words left out."""
    return [stem(word) for word in words(text) if word not in FUNCTION_WORDS]


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of one word; a British spelling and its American one have the same."""
    american = re.sub(r"(?<=[a-z]{3})is(?=(?:e|ed|es|ing|ation|ations)$)", "iz", word)
    american = re.sub(r"our(?=(?:s|al|ed|ing|able)?$)", "or", american) if len(word) > 5 else american
    stemmed: str = _stem.stemWord(american)
    return stemmed


TOKENIZER = Path(__file__).parent / "weights" / "tokenizer.json"
"""The tokenizer's file."""

PASSAGE_LIMIT = 256
"""The most word pieces of a passage, its headings and marks included."""


@cache
def open_tokenizer(path: Path) -> "Tokenizer":
    """The tokenizer in a `tokenizer.json`, that neither cuts off nor pads: one for all who ask, so none may set it.

    Raises `ModelError` when it is none.
    """
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises nothing narrower
        raise ModelError(f"{path} is no tokenizer that can be read ({error}): install Footnote again") from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


class PieceCounter:
    """Counts as the networks read: [CLS] and [SEP] included, nothing cut off. Raises `ModelError`."""

    def __init__(self, path: Path = TOKENIZER) -> None:
        self._tokenizer = open_tokenizer(path)

    def count(self, texts: Sequence[str]) -> list[int]:
        """Word pieces of each text, the model's start and end marks included."""
        return [len(encoding.ids) for encoding in self._tokenizer.encode_batch_fast(list(texts))]


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
