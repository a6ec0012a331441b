"""The contexts of a response as sentences with their places, and which of them a claim is nearest to.

Nearest by shared stems, the rare ones counting for more (inverse document frequency over the sentences themselves:
Spärck Jones, "A statistical interpretation of term specificity", Journal of Documentation 28, 1972). Left out: whether
a sentence supports the claim (checkers).
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from corpus.span import Span
from evals.scoring.checking.lines import sentences_of
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
