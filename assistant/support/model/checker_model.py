"""The checker's network: the embedded MiniLM over claim and premise together, and two heads.

One head gives each piece of the claim a logit that the premise does not carry it, as detectors of hallucinated
tokens do; the other gives the pair three logits, supported, contradicted, not found, from the whole, the claim's mean
and maximum, and the pieces least carried. A learnt vector for each `Mark` is added to the word embeddings and starts
at zero. Left out: words to pieces (`encoding`), files (`index.reader.weights`), training (`evals/training/checker`).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.support.model.batch import PairBatch
from assistant.support.model.matching import Mark
from index.reader.reader_model import new_encoder

if TYPE_CHECKING:
    from torch import Tensor

FROZEN = ("encoder.embeddings.",)
"""Beginnings of the names of tensors that training leaves as they are: word embeddings and the like."""
LABELS = 3
SUPPORTED, CONTRADICTED, NOT_FOUND = range(LABELS)

_FAR = -1e4


@dataclass(frozen=True, slots=True, eq=False)
class PairLogits:
    """float32: `labels` of shape (pairs, 3) in the order supported, contradicted, not found; `doubts` of shape (pairs,
    pieces), that a piece of the claim is not carried by the premise, meaningful for the claim's pieces only."""

    labels: "Tensor"
    doubts: "Tensor"


class CheckerModel:
    """A BERT of any size from `folder` (a folder of transformers files) with new heads, seeded by torch's own seed."""

    def __init__(self, folder: Path) -> None:
        from torch import nn

        encoder = new_encoder(folder)
        width = encoder.config.hidden_size
        marks = nn.Embedding(len(Mark), width)
        nn.init.zeros_(marks.weight)
        self.network = nn.ModuleDict(
            {
                "encoder": encoder,
                "marks": marks,
                "doubt": nn.Linear(width + len(Mark), 1),
                "judge": nn.Sequential(nn.Linear(4 * width + 2, width), nn.GELU(), nn.Linear(width, LABELS)),
            }
        )

    def logits(self, batch: PairBatch) -> PairLogits:
        """The scores of a batch that lies on the model's device."""
        import torch
        from torch.nn import functional

        words = self.network["encoder"].get_submodule("embeddings.word_embeddings")(batch.ids)
        hidden = self.network["encoder"](
            inputs_embeds=words + self.network["marks"](batch.marks),
            token_type_ids=batch.kinds,
            attention_mask=batch.mask,
        ).last_hidden_state
        known = functional.one_hot(batch.marks, len(Mark)).to(hidden.dtype)
        doubts = self.network["doubt"](torch.cat([hidden, known], dim=2))[:, :, 0]
        inside = batch.claim[:, :, None].to(hidden.dtype)
        count = inside.sum(dim=1).clamp(min=1)
        mean = (inside * hidden).sum(dim=1) / count
        most = hidden.masked_fill(batch.claim[:, :, None] == 0, _FAR).amax(dim=1)
        most = torch.where(inside.sum(dim=1) > 0, most, torch.zeros_like(most))
        share = torch.softmax(doubts.masked_fill(batch.claim == 0, _FAR), dim=1)
        least = (share[:, :, None] * hidden).sum(dim=1)
        worst = (share * doubts).sum(dim=1, keepdim=True)
        usual = (inside[:, :, 0] * doubts).sum(dim=1, keepdim=True) / count
        labels = self.network["judge"](torch.cat([hidden[:, 0], mean, most, least, worst, usual], dim=1))
        return PairLogits(labels, doubts)
