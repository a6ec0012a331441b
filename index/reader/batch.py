"""Encoded passages as one batch of tensors, padded to the longest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.reader.encoding import NO_SENTENCE, Encoded

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """int64 tensors of shape (passages, pieces); `mask` is 1 for pieces, 0 for padding. `sentences` is the most
    sentences that a passage of the batch has, at least 1."""

    ids: "Tensor"
    kinds: "Tensor"
    mask: "Tensor"
    sentence_of: "Tensor"
    sentences: int

    @classmethod
    def of(cls, encoded: Sequence[Encoded]) -> "Batch":
        """The batch. Raises `ValueError` when there is nothing to read."""
        import torch

        if not encoded:
            raise ValueError("a batch needs at least one passage")
        shape = (len(encoded), max(len(one) for one in encoded))
        ids = torch.zeros(shape, dtype=torch.int64)
        kinds = torch.zeros(shape, dtype=torch.int64)
        mask = torch.zeros(shape, dtype=torch.int64)
        sentence_of = torch.full(shape, NO_SENTENCE, dtype=torch.int64)
        for row, one in enumerate(encoded):
            ids[row, : len(one)] = torch.from_numpy(one.ids)
            kinds[row, : len(one)] = torch.from_numpy(one.kinds)
            mask[row, : len(one)] = 1
            sentence_of[row, : len(one)] = torch.from_numpy(one.sentence_of)
        return cls(ids, kinds, mask, sentence_of, max(1, *(one.sentences for one in encoded)))

    def to(self, device: str) -> "Batch":
        """The same on another device ("cpu", "cuda")."""
        parts = (self.ids, self.kinds, self.mask, self.sentence_of)
        ids, kinds, mask, sentence_of = (part.to(device) for part in parts)
        return Batch(ids, kinds, mask, sentence_of, self.sentences)
