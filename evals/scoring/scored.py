"""What scoring makes of a record: its status, its figures, and every sentence with its evidence."""

from dataclasses import dataclass
from enum import StrEnum

from assistant.answer import SupportLabel
from corpus.span import Span
from evals.contexts import NOTHING_MISSING, EvidencePlace, Missing
from evals.scoring.metrics.metric import Measured, Metric


class Status(StrEnum):
    """Every row has one; only a scored one has a faithfulness."""

    SCORED = "scored"
    NO_CLAIMS = "no_claims"
    ABSTAINED = "abstained"
    OTHER_LANGUAGE = "other_language"
    TOO_LONG = "too_long"
    ERROR = "error"


NOT_CHECKED = "not_checked"
"""The label of a sentence that cannot be right or wrong."""


@dataclass(frozen=True, slots=True)
class ShownEvidence:
    """A place in the contexts, and its words."""

    place: EvidencePlace
    text: str


@dataclass(frozen=True, slots=True)
class CheckedCitation:
    """What the context that a sentence cites by `number` gives it alone."""

    number: int
    label: SupportLabel
    score: float


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """`response[span.start:span.end] == text`. `label` and `score` are None for a sentence that is not checked; `score`
    in 0..1 is the probability that it is supported. `number`, from 1, is which of the answer's own sentences it is;
    None where the answer does not name its sentences, or this is none of them. `citations` are what it cites, and
    what tutors put in place of that; `differs` are words of it and those of the evidence that say otherwise."""

    text: str
    span: Span
    label: SupportLabel | None
    score: float | None
    evidence: tuple[ShownEvidence, ...] = ()
    missing: Missing = NOTHING_MISSING
    citations: tuple[CheckedCitation, ...] = ()
    number: int | None = None
    differs: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ScoredRow:
    """One row of a run. `reason` says why it has no score; `repeats` is the line of the first row of that id.

    `kind` is the kind of question, empty where the row does not say.
    """

    id: str | int
    line: int
    status: Status
    reason: str = ""
    question: str = ""
    sentences: tuple[ScoredSentence, ...] = ()
    measured: tuple[Measured, ...] = ()
    repeats: int | None = None
    answerable: bool | None = None
    correct: bool | None = None
    confidence: float | None = None
    kind: str = ""

    def value(self, metric: Metric) -> float | None:
        """The score of that name; None where the row has none."""
        return next((one.value for one in self.measured if one.metric is metric), None)

    @property
    def contradicted(self) -> int:
        """How many sentences the contexts contradict."""
        return sum(one.label is SupportLabel.CONTRADICTED for one in self.sentences)
