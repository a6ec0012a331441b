"""What the checker learns from: claims and premises that belong together, such as a claim and its faulty twin."""

from dataclasses import dataclass

from assistant.support.model.checker_model import CONTRADICTED, NOT_FOUND, SUPPORTED
from assistant.support.model.encoding import ClaimPair
from corpus.span import Span

SUPPORTS = (SUPPORTED,)
CONTRADICTS = (CONTRADICTED,)
SAYS_NOTHING = (NOT_FOUND,)
NOT_SUPPORTS = (CONTRADICTED, NOT_FOUND)
"""Not supported, and which of the two is not known."""


@dataclass(frozen=True, slots=True)
class TrainingPair:
    """A pair and the labels it may have. `wrong` are the places of the claim that the premise does not carry, () where
    it carries all of it, None where they are not known."""

    pair: ClaimPair
    allowed: tuple[int, ...]
    wrong: tuple[Span, ...] | None = None

    def __post_init__(self) -> None:
        if not self.allowed:
            raise ValueError("a pair needs a label")


@dataclass(frozen=True, slots=True)
class PairGroup:
    """Pairs that are learnt in one step, at least one: each supported one is to score above each that is not."""

    source: str
    pairs: tuple[TrainingPair, ...]

    def __post_init__(self) -> None:
        if not self.pairs:
            raise ValueError("a group needs a pair")
