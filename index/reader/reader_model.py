"""The reader's network: the embedded MiniLM over question and passage together, with two small heads.

A sentence's score is a logit against "nothing answers", whose own logit is 0 by definition: so the probability that
none of the sentences read answers is 1 / (1 + sum of exp(score)). A passage's logit is the logarithm of that sum.
The short answer is a start and an end inside a sentence, as for SQuAD in Devlin et al., "BERT" (NAACL 2019), 4.2.
Left out: words to pieces (`encoding`), files (`weights`), training (`evals/training`).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.loading import quiet_loading
from index.reader.batch import Batch

if TYPE_CHECKING:
    from torch import Tensor
    from transformers import PreTrainedModel

UNREAD = -1e4
"""The score of a sentence that lies past the end of what is read, or of padding."""
_USUAL = -3.0


@dataclass(frozen=True, slots=True, eq=False)
class Logits:
    """float32: `sentences` of shape (passages, sentences), `UNREAD` where there is none; `starts` and `ends` of shape
    (passages, pieces), meaningful within a sentence only."""

    sentences: "Tensor"
    starts: "Tensor"
    ends: "Tensor"


def new_encoder(folder: Path) -> "PreTrainedModel":
    """The BERT of `folder` without its pooler and without dropout. It says nothing while it loads."""
    from transformers import AutoModel

    with quiet_loading():
        return AutoModel.from_pretrained(  # type: ignore[no-any-return]  # transformers types it not
            folder,
            add_pooling_layer=False,
            local_files_only=True,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )


class ReaderModel:
    """A BERT of any size from `folder` (a folder of transformers files) with new heads, seeded by torch's own seed."""

    def __init__(self, folder: Path) -> None:
        from torch import nn

        encoder = new_encoder(folder)
        width = encoder.config.hidden_size
        last = nn.Linear(width, 1)
        # So that before training "nothing" and the sentences of a few passages weigh about alike.
        nn.init.constant_(last.bias, _USUAL)
        judge = nn.Sequential(nn.Linear(3 * width, width), nn.GELU(), last)
        self.network = nn.ModuleDict({"encoder": encoder, "judge": judge, "spans": nn.Linear(width, 2)})

    def logits(self, batch: Batch) -> Logits:
        """The scores of a batch that lies on the model's device."""
        import torch
        from torch.nn import functional

        hidden = self.network["encoder"](
            input_ids=batch.ids, token_type_ids=batch.kinds, attention_mask=batch.mask
        ).last_hidden_state
        # (passages, sentences, pieces): which pieces belong to which sentence.
        inside = functional.one_hot(batch.sentence_of + 1, batch.sentences + 1)[:, :, 1:].transpose(1, 2)
        counts = inside.sum(dim=2, keepdim=True)
        mean = (inside.to(hidden.dtype) @ hidden) / counts.clamp(min=1)
        places = (batch.sentence_of + 1)[:, :, None].expand(-1, -1, hidden.shape[2])
        floor = hidden.new_full((hidden.shape[0], batch.sentences + 1, hidden.shape[2]), -1e4)
        most = floor.scatter_reduce(1, places, hidden, reduce="amax", include_self=True)[:, 1:]
        most = torch.where(counts > 0, most, torch.zeros_like(most))
        whole = hidden[:, :1].expand_as(mean)
        scores = self.network["judge"](torch.cat([mean, most, whole], dim=2))[:, :, 0]
        spans = self.network["spans"](hidden)
        return Logits(scores.masked_fill(counts[:, :, 0] == 0, UNREAD), spans[:, :, 0], spans[:, :, 1])
