"""A claim with what people said of it."""

from dataclasses import dataclass
from enum import StrEnum


class Gold(StrEnum):
    """What the contexts do to the claim."""

    SUPPORTED = "supported"
    REFUTED = "refuted"
    NEITHER = "neither"
    NOT_SUPPORTED = "not supported"
    """Refuted or neither, not told which."""


@dataclass(frozen=True, slots=True)
class Judged:
    """`cluster` is what claims are resampled by for an interval: those of one source are not independent. `question`
    is what the claim answers, "" where it stands alone; `title` is that of the contexts."""

    claim: str
    contexts: tuple[str, ...]
    gold: Gold
    cluster: str
    question: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """An answer as one claim, and its sentences as claims of their own, at least one."""

    whole: Judged
    sentences: tuple[Judged, ...]
