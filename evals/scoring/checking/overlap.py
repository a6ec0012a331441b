"""A checker by shared words alone: the line to beat, and what there is without any other.

The score is the weighted share of the claim's stems that stand in up to three sentences, halved for every number that
does not. It tells nothing of negation or direction, never says contradicted, and is no calibrated probability.
"""

from collections.abc import Sequence

from assistant.answer import Support, SupportLabel
from evals.scoring.checking.checked import Checked
from evals.scoring.checking.evidence import Evidence
from evals.scoring.checking.missing import missing_from
from index.words import terms

_MOST_SENTENCES = 3
_SUPPORTED = 0.6


class OverlapChecker:
    """Supported when most of a claim's words stand close together in the contexts, and all its numbers."""

    def check(self, claims: Sequence[str], evidence: Evidence) -> tuple[Checked, ...]:
        """One for each claim."""
        return tuple(self._check(claim, evidence) for claim in claims)

    def _check(self, claim: str, evidence: Evidence) -> Checked:
        places = evidence.nearest(claim, _MOST_SENTENCES)
        weights = {term: evidence.weight(term) for term in dict.fromkeys(terms(claim))}
        held = {term for place in places for term in evidence.terms(place)}
        whole = sum(weights.values())
        share = sum(weight for term, weight in weights.items() if term in held) / whole if whole else 0.0
        numbers = len(missing_from(claim, [evidence.words(place) for place in places]).numbers)
        score = share * 0.5**numbers
        label = SupportLabel.SUPPORTED if score >= _SUPPORTED else SupportLabel.NOT_FOUND
        return Checked(Support(label, score), places)
