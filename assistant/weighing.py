"""The order of sentences as answers: search score, rules, and what the trained reader says, in one number.

The weights were chosen on development data (`tuning.jsonl` and `bundled.jsonl` of `evals/questions`; the reader's
share there and on COVID-QA's held-out articles), never on the held-out questions.
"""

from dataclasses import dataclass, replace

from assistant.evidence import Evidence
from corpus.span import Span
from index.reader.reading import SentenceReading
from index.search import SentenceHit

# The reader's logit for what it thinks wrong runs on far below; what it has not read counts as this.
_LEAST_READ = -8.0
# Bold for what is not the answer misleads: the short answer is shown only where the reader is well sure.
_SURE = 2.0


@dataclass(frozen=True, slots=True)
class Shares:
    """What each part of a sentence's evidence adds to its score (`others` and `about_text` take away), and how much a
    unit of the reader's logit."""

    words: float = 0.30
    named: float = 0.25
    kind: float = 0.22
    defines: float = 0.20
    listed: float = 0.15
    intended: float = 0.15
    others: float = 0.12
    about_text: float = 0.40
    read: float = 0.03


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence with all that speaks for it; `score` is the sum. `short` is the short answer inside the sentence,
    in the document's text, where the reader found one; `read` its logit for the sentence, None where none was read."""

    evidence: Evidence
    score: float
    short: Span | None = None
    read: float | None = None

    @property
    def hit(self) -> SentenceHit:
        """The sentence as search found it."""
        return self.evidence.hit


def weighed(evidence: Evidence, shares: Shares) -> Weighed:
    """The sentence's score by search and rules: higher is better, 0 and less speaks against showing it."""
    score = (
        evidence.hit.score
        + shares.words * evidence.words
        + shares.named * evidence.named
        + shares.kind * evidence.kind
        + shares.defines * evidence.defines
        + shares.listed * evidence.listed
        + shares.intended * evidence.intended
        - shares.others * evidence.others
        - shares.about_text * evidence.about_text
    )
    return Weighed(evidence, score)


def with_reading(one: Weighed, reading: SentenceReading, short: Span | None, shares: Shares) -> Weighed:
    """The sentence with what the reader's logit adds (nothing where it holds it to be wrong), and the short answer."""
    bonus = shares.read * (max(_LEAST_READ, reading.score) - _LEAST_READ)
    return replace(one, score=one.score + bonus, short=short if reading.score > _SURE else None, read=reading.score)
