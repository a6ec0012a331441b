"""What a checker of claims says, and the Protocol that every one of them keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.answer import Support
from evals.scoring.checking.evidence import Evidence, EvidencePlace


@dataclass(frozen=True, slots=True)
class Checked:
    """`support.score` in 0..1 is the probability that the claim is supported; `places` is where that was read, best
    first, empty where nothing of it was found."""

    support: Support
    places: tuple[EvidencePlace, ...]


class ClaimChecker(Protocol):
    """Tells for claims whether their contexts support them; the same claims and contexts, the same words."""

    def check(self, claims: Sequence[str], evidence: Evidence) -> tuple[Checked, ...]:
        """One for each claim, in order. Claims of one response come together, so that a model can read them at once."""
        ...
