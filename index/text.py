"""Text to what is counted: keyword terms (stemmed, no accents, no function words) and the networks' word pieces."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import snowballstemmer

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
