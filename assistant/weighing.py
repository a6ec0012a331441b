"""The order of sentences as answers: search score and rules in one number.

The weights were chosen on `evals/questions/tuning.jsonl` and `bundled.jsonl`, never on the held-out questions.
"""

from dataclasses import dataclass

from assistant.evidence import Evidence
from index.search import SentenceHit


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence with all that speaks for it; `score` is the sum."""

    evidence: Evidence
    score: float

    @property
    def hit(self) -> SentenceHit:
        """The sentence as search found it."""
        return self.evidence.hit


def weighed(evidence: Evidence) -> Weighed:
    """The sentence's score: higher is better, 0 and less speaks against showing it."""
    score = (
        evidence.hit.score
        + 0.30 * evidence.words
        + 0.25 * evidence.named
        + 0.22 * evidence.kind
        + 0.20 * evidence.defines
        + 0.15 * evidence.listed
        + 0.15 * evidence.intended
        - 0.12 * evidence.others
        - 0.40 * evidence.about_text
    )
    return Weighed(evidence, score)
