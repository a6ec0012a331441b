"""Text to the terms that keyword search counts: lower case, no accents, no function words, stemmed (Snowball).

Left out: typing errors (`spelling`) and other names of a thing (`query`).
"""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

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
