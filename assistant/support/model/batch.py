"""Encoded pairs as one batch of tensors, padded to the longest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.support.model.encoding import EncodedPair

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True, slots=True, eq=False)
class PairBatch:
    """int64 tensors of shape (pairs, pieces); `mask` is 1 for pieces and 0 for padding, `claim` 1 for the claim's."""

    ids: "Tensor"
    kinds: "Tensor"
    marks: "Tensor"
    mask: "Tensor"
    claim: "Tensor"

    @classmethod
    def of(cls, encoded: Sequence[EncodedPair]) -> "PairBatch":
        """The batch. Raises `ValueError` when there is nothing to check."""
        import torch

        if not encoded:
            raise ValueError("a batch needs at least one pair")
        shape = (len(encoded), max(len(one) for one in encoded))
        ids, kinds, marks, mask, claim = (torch.zeros(shape, dtype=torch.int64) for _ in range(5))
        for row, one in enumerate(encoded):
            ids[row, : len(one)] = torch.from_numpy(one.ids)
            kinds[row, : len(one)] = torch.from_numpy(one.kinds)
            marks[row, : len(one)] = torch.from_numpy(one.marks)
            mask[row, : len(one)] = 1
            claim[row, 1 : one.claim_end] = 1
        return cls(ids, kinds, marks, mask, claim)

    def to(self, device: str) -> "PairBatch":
        """The same on another device ("cpu", "cuda")."""
        parts = (self.ids, self.kinds, self.marks, self.mask, self.claim)
        return PairBatch(*(part.to(device) for part in parts))
