"""A question as the index looks for it: mended spelling, terms, other names of the same things."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from corpus.errors import ModelError
from corpus.glossary import Glossary, Mention
from index.text import FUNCTION_WORDS, plain, stem, terms

_LETTER = r"[^\W_\u0300-\u036f][\u0300-\u036f]*"
_WORD = re.compile(rf"(?:{_LETTER})+(?:['’-](?:{_LETTER})+)*")
_INFLECTED = re.compile(r"(?:s|ed|ing|ly|er|al|ic|ion|ity|able|ment)$")
# "doesnt" is no mistake for "does": it would turn what is asked round.
_DENIALS = frozenset(
    "arent cant couldnt didnt doesnt dont hadnt hasnt havent isnt mustnt neednt shouldnt wasnt werent wont "
    "wouldnt".split()
)
_SHORTEST = 4
_SHORTEST_NAME = 7
_FREQUENT = 12_000
_REMEMBERED = 4_096
_DICTIONARY = "frequency_dictionary_en_82_765.txt"


def english_words() -> tuple[str, ...]:
    """English words, the most frequent first, from symspellpy's dictionary. Raises `ModelError` when it is missing."""
    spec = find_spec("symspellpy")
    if spec is None or spec.origin is None:
        raise ModelError("the package symspellpy is not installed: run `make` again, or pip install it")
    lines = (Path(spec.origin).parent / _DICTIONARY).read_text(encoding="utf-8-sig").splitlines()
    return tuple(line.split(" ", 1)[0] for line in lines)


class Speller:
    """Mends words by the nearest of `counts` (word to how often it stands in the library), of `known`, or of the
    most frequent words of `english`, which are sorted by frequency. `stems` are those of the words of `counts`, where
    somebody has them."""

    def __init__(
        self,
        counts: Mapping[str, int],
        known: Iterable[str],
        english: tuple[str, ...],
        stems: frozenset[str] | None = None,
    ) -> None:
        self._counts = dict(counts)
        self._rank = {word: rank for rank, word in enumerate(english)}
        self._known = frozenset(known)
        self._right = frozenset(counts) | self._known | FUNCTION_WORDS
        own = frozenset(map(stem, counts)) if stems is None else stems
        self._stems = own | frozenset(map(stem, self._known | FUNCTION_WORDS))
        candidates = self._right | frozenset(english[:_FREQUENT])
        self._candidates = sorted(word for word in candidates if len(word) >= _SHORTEST and word.isalpha())
        # A question is mended more than once on its way, and may hold one wrong word many times.
        self._nearest = lru_cache(maxsize=_REMEMBERED)(self._nearest_of)

    def mended(self, question: str) -> str:
        """The question with its typing errors mended; all else as it was typed."""
        return _WORD.sub(lambda match: self._word(match.group(), is_name=_is_name(question, match)), question)

    def knows(self, word: str) -> bool:
        """Whether the word, and each part of a hyphenated one, is right as it stands."""
        bare = plain(word).removesuffix("'s").replace("'", "")
        return all(
            segment in self._right
            or segment in self._rank
            or segment in _DENIALS
            or (_INFLECTED.search(segment) and stem(segment) in self._stems)
            for segment in bare.split("-")
            if segment
        )

    def is_english(self, word: str) -> bool:
        """Whether the English dictionary has the word, or its stem's usual form."""
        bare = plain(word).removesuffix("'s").replace("'", "")
        return all(
            segment in self._rank
            or segment in FUNCTION_WORDS
            or segment.removesuffix("s") in self._rank
            or stem(segment) in self._rank
            for segment in bare.split("-")
            if segment
        )

    def _word(self, typed: str, is_name: bool) -> str:
        word = plain(typed)
        if len(word) < _SHORTEST or "'" in word or not word.isascii() or _is_code(typed) or self.knows(word):
            return typed
        mended = "-".join(
            segment if self.knows(segment) else self._nearest(segment, is_name) for segment in word.split("-")
        )
        return typed if mended == word else mended

    def _nearest_of(self, word: str, is_name: bool) -> str:
        if len(word) < (_SHORTEST_NAME if is_name else _SHORTEST):
            return word
        allowed = 1 if len(word) < 6 or is_name else 2 if len(word) < 11 else 3
        near = process.extract(word, self._candidates, scorer=OSA.distance, score_cutoff=allowed, limit=None)
        likely = [hit for hit in near if self._is_likely(word, hit[0], round(hit[1]), is_name)]
        if not likely:
            return word
        return min(likely, key=lambda hit: self._cost(word, hit[0], hit[1]))[0]

    def _is_likely(self, word: str, candidate: str, distance: int, is_name: bool) -> bool:
        """Whether a slip of the fingers makes `word` of `candidate`; one drug's name is often another's with
        something before it or other letters within ("esmethadone", "dapoxetine")."""
        if is_name and candidate not in self._known:
            return False
        if word.endswith(candidate) and word[0] != word[1]:
            return False
        if distance == 1:
            return True
        same_letters = len(word) == len(candidate) and sorted(word) == sorted(candidate)
        if not same_letters and (word[:2] != candidate[:2] or abs(len(word) - len(candidate)) > 2):
            return False
        return candidate in self._right or len(word) > 7

    def _cost(self, word: str, candidate: str, distance: float) -> tuple[float, int, int]:
        """Nearest first; typists rarely miss the first letter, and drop or swap letters more often than they take
        another; then a word of the library, then a frequent one."""
        strange = 0.0 if candidate in self._right else 0.5
        other = 0.2 if len(candidate) == len(word) and sorted(candidate) != sorted(word) else 0.0
        return (
            distance + (candidate[0] != word[0]) + strange + other,
            -self._counts.get(candidate, 0),
            self._rank.get(candidate, len(self._rank)),
        )


def _is_code(typed: str) -> bool:
    """Whether it is written as no word is: digits, a capital inside ("mTORC1"), or few letters, all capitals."""
    if any(character.isdigit() for character in typed) or (typed.isupper() and len(typed) <= 6):
        return True
    return any(segment != segment.upper() and any(map(str.isupper, segment[1:])) for segment in typed.split("-"))


def _is_name(question: str, match: re.Match[str]) -> bool:
    """Whether the word is written as a name: one capital, inside a sentence."""
    before = question[: match.start()].rstrip()
    return match.group().istitle() and bool(before) and before[-1] not in ".?!:"


@dataclass(frozen=True, slots=True)
class Query:
    """`text` is the question with its spelling mended, `terms` its stems, `other_terms` the stems of other names
    of what it mentions, `meaning_text` what is embedded."""

    text: str
    terms: tuple[str, ...]
    other_terms: tuple[str, ...]
    mentions: tuple[Mention, ...]
    meaning_text: str


class QueryMaker:
    """Makes queries by one glossary and one speller."""

    def __init__(self, glossary: Glossary, speller: Speller) -> None:
        self.glossary = glossary
        self.speller = speller

    def query(self, question: str) -> Query:
        """The query for a question."""
        text = " ".join(self.speller.mended(question).split())
        mentions = self.glossary.mentions(text)
        own = tuple(terms(text))
        others = dict.fromkeys(
            term for mention in mentions for name in mention.term.names for term in terms(name) if term not in own
        )
        return Query(text, own, tuple(others), mentions, _spelled_out(text, mentions))


def _spelled_out(text: str, mentions: tuple[Mention, ...]) -> str:
    """The text with the full name behind each abbreviation: the embedding model knows few of them."""
    parts: list[str] = []
    at = 0
    for mention in mentions:
        parts.append(text[at : mention.span.end])
        at = mention.span.end
        written = mention.span.of(text)
        if len(written) <= 7 and written.lower() != mention.term.name.lower() and _is_short(written, mention):
            parts.append(f" ({mention.term.name})")
    return "".join(parts) + text[at:]


def _is_short(written: str, mention: Mention) -> bool:
    bare = written.lower().removesuffix("s")
    return any(bare == short.lower().removesuffix("s") for short in mention.term.short)
