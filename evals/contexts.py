"""The contexts of a response as sentences with their places: which a claim is nearest to, and what of it they lack.

Nearest by shared stems, the rare ones counting for more (inverse document frequency over the sentences themselves:
Spärck Jones, "A statistical interpretation of term specificity", Journal of Documentation 28, 1972). Left out: whether
a sentence supports the claim (checkers).
"""

import math
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from corpus.span import Span
from evals.claims import sentences_of
from index.words import terms


@dataclass(frozen=True, slots=True, order=True)
class EvidencePlace:
    """A stretch of the context of that number, from 0."""

    context: int
    span: Span


class Evidence:
    """The contexts; `sentences` are all of theirs in order. `question` is what the claims answer, "" where that is not
    known: some say only "within hours"."""

    def __init__(self, contexts: Sequence[str], question: str = "") -> None:
        self.contexts = tuple(contexts)
        self.question = question
        self._only: dict[tuple[int, ...], Evidence] = {}

    def only(self, numbers: Sequence[int]) -> "Evidence":
        """These contexts alone, the others empty, so that places keep their numbers."""
        key = tuple(numbers)
        if key not in self._only:
            kept = set(key)
            self._only[key] = Evidence(
                [text if n in kept else "" for n, text in enumerate(self.contexts)], self.question
            )
        return self._only[key]

    @cached_property
    def sentences(self) -> tuple[EvidencePlace, ...]:
        """The sentences of every context."""
        return tuple(
            EvidencePlace(number, span) for number, text in enumerate(self.contexts) for span, _ in _parts(text)
        )

    @cached_property
    def _holders(self) -> dict[str, list[int]]:
        """A term to the numbers of the sentences that hold it."""
        holders: dict[str, list[int]] = defaultdict(list)
        for number, (_, held) in enumerate(part for text in self.contexts for part in _parts(text)):
            for term in held:
                holders[term].append(number)
        return holders

    def words(self, place: EvidencePlace) -> str:
        """The words at a place."""
        return place.span.of(self.contexts[place.context])

    def terms(self, place: EvidencePlace) -> frozenset[str]:
        """The stems of the words at a place."""
        return terms_of(self.words(place))

    def weight(self, term: str) -> float:
        """How much a term says, above 0."""
        return math.log(1 + (len(self.sentences) + 1) / (len(self._holders.get(term, ())) + 0.5))

    def nearest(self, claim: str, most: int) -> tuple[EvidencePlace, ...]:
        """Up to `most` sentences, best first: the nearest, then each time the one that adds most of what is missing.

        Empty where no sentence shares a term with the claim.
        """
        missing = {term: self.weight(term) for term in dict.fromkeys(terms(claim))}
        chosen: list[int] = []
        while len(chosen) < most:
            gains: dict[int, float] = defaultdict(float)
            for term, weight in missing.items():
                for number in self._holders.get(term, ()):
                    gains[number] += weight
            if not gains:
                break
            # The earlier of equals; rounded, so that sums in another order choose the same one.
            best = min(gains, key=lambda number: (-round(gains[number], 9), number))
            chosen.append(best)
            held = self.terms(self.sentences[best])
            missing = {term: weight for term, weight in missing.items() if term not in held}
        return tuple(self.sentences[number] for number in chosen)


@lru_cache(maxsize=256)
def _parts(text: str) -> tuple[tuple[Span, frozenset[str]], ...]:
    """The sentences of a text and their stems; kept, for the rows of a run often share their contexts."""
    return tuple((span, terms_of(span.of(text))) for span in sentences_of(text))


@lru_cache(maxsize=4096)
def terms_of(sentence: str) -> frozenset[str]:
    """The stems of a sentence; kept, for a sentence is compared with many claims."""
    return frozenset(terms(sentence))


_TOKEN = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*(?:[.,]\d+)*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class Missing:
    """Words and numbers as the claim writes them, each once, in its order."""

    words: tuple[str, ...]
    numbers: tuple[str, ...]


NOTHING_MISSING = Missing((), ())


def missing_from(claim: str, evidence: Sequence[str]) -> Missing:
    """What of `claim` stands nowhere in the texts of `evidence`: words by their stems, numbers by their value."""
    held = frozenset().union(*map(terms_of, evidence))
    values = {_value(number) for text in evidence for number in _NUMBER.findall(text)}
    words: dict[str, None] = {}
    numbers: dict[str, None] = {}
    for token in _TOKEN.findall(claim):
        if token[0].isdigit() and _NUMBER.fullmatch(token):
            if _value(token) not in values:
                numbers[token] = None
        elif not held.issuperset(_stems(token)):
            words[token] = None
    return Missing(tuple(words), tuple(numbers))


@lru_cache(maxsize=50_000)
def _stems(word: str) -> tuple[str, ...]:
    return tuple(terms(word))


def _value(number: str) -> str:
    """A number without the commas of its thousands and the noughts behind its point."""
    whole, point, rest = _THOUSANDS.sub("", number).partition(".")
    rest = rest.rstrip("0")
    return f"{whole.lstrip('0') or '0'}{point if rest else ''}{rest}"
