"""Footnote's own checker, which reads one claim and one quote, over contexts of any length.

Three quotes are tried: the sentence nearest to the claim, that with its neighbours, and the few sentences that together
hold most of its words. The highest score stands; a claim that none supports is contradicted where the nearest one says
so.
"""

from collections.abc import Sequence

from assistant.answer import SupportLabel
from assistant.checking import Checker
from evals.scoring.checking.checked import Checked
from evals.scoring.checking.evidence import Evidence, EvidencePlace

_MOST_SENTENCES = 3
_SURE = 0.999


class PairwiseChecker:
    """`checker` over the sentences that are nearest to each claim."""

    def __init__(self, checker: Checker) -> None:
        self._checker = checker

    def check(self, claims: Sequence[str], evidence: Evidence) -> tuple[Checked, ...]:
        """One for each claim."""
        return tuple(self._check(claim, evidence) for claim in claims)

    def _check(self, claim: str, evidence: Evidence) -> Checked:
        nearest = evidence.nearest(claim, _MOST_SENTENCES)
        tries: list[Checked] = []
        for places in _quotes(evidence, nearest):
            tries.append(self._read(claim, evidence, places))
            if tries[-1].support.label is SupportLabel.SUPPORTED and tries[-1].support.score >= _SURE:
                return tries[-1]
        if not tries:
            return Checked(self._checker.check(claim, ""), ())
        best = max(tries, key=lambda one: (one.support.label is SupportLabel.SUPPORTED, one.support.score))
        first = tries[0]
        if best.support.label is not SupportLabel.SUPPORTED and first.support.label is SupportLabel.CONTRADICTED:
            return first
        return best

    def _read(self, claim: str, evidence: Evidence, places: tuple[EvidencePlace, ...]) -> Checked:
        quote = " ".join(evidence.words(place) for place in sorted(places))
        return Checked(self._checker.check(claim, quote), places)


def _quotes(evidence: Evidence, nearest: tuple[EvidencePlace, ...]) -> list[tuple[EvidencePlace, ...]]:
    """The sentence alone, with its neighbours, and those that hold most together; each once."""
    if not nearest:
        return []
    first = nearest[0]
    at = evidence.sentences.index(first)
    beside = tuple(
        place
        for place in evidence.sentences[max(0, at - 1) : at + 2]
        if place.context == first.context and place != first
    )
    return list(dict.fromkeys(((first,), (first, *beside), nearest)))
