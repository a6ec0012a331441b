"""Groups of pairs encoded, with what is known of each piece of a claim: carried, not carried, not known."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.support.model.encoding import EncodedPair, PairEncoder
from evals.training.checker.pair import PairGroup, TrainingPair


@dataclass(frozen=True, slots=True, eq=False)
class PreparedPairs:
    """A group with its pairs encoded; `wrong` has for each pair an array of shape (claim pieces,), 1 for a piece that
    the premise does not carry and 0 for one that it does, or None where that is not known."""

    group: PairGroup
    encoded: tuple[EncodedPair, ...]
    wrong: tuple[NDArray[np.float32] | None, ...]

    @property
    def rows(self) -> int:
        """How many pairs there are."""
        return len(self.encoded)

    @property
    def longest(self) -> int:
        """Pieces of the longest pair."""
        return max(len(one) for one in self.encoded)


def prepared_pairs(groups: Sequence[PairGroup], encoder: PairEncoder) -> tuple[PreparedPairs, ...]:
    """The groups encoded."""
    return tuple(_prepared(group, encoder) for group in groups)


def _prepared(group: PairGroup, encoder: PairEncoder) -> PreparedPairs:
    encoded = encoder.encode([one.pair for one in group.pairs])
    return PreparedPairs(
        group, encoded, tuple(_wrong(pair, one) for pair, one in zip(group.pairs, encoded, strict=True))
    )


def _wrong(pair: TrainingPair, encoded: EncodedPair) -> NDArray[np.float32] | None:
    if pair.wrong is None:
        return None
    found = np.zeros(len(encoded.starts), dtype=np.float32)
    for span in pair.wrong:
        found[(encoded.starts < span.end) & (encoded.ends > span.start)] = 1
    return found
