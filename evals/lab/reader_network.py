"""The reader as a network in torch: an encoder with heads for sentences and for the short answer.

From ms-marco-MiniLM-L-12 the cross-encoder's own relevance logit stays, as the passage's share in each sentence's; so
ranking passages is there from the first step. all-mpnet-base-v2, the teacher that was tried, has none. The same
computation leaves as ONNX (`export`), which is all that the product runs.
"""

from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, AutoModelForSequenceClassification

SLOTS = 32
"""Sentences of a passage that one run scores at most."""
UNREAD = -1e4


class Logits(NamedTuple):
    """`sentences` (passages, SLOTS) against "nothing here" (0); `starts` and `ends` (passages, pieces)."""

    sentences: Tensor
    starts: Tensor
    ends: Tensor


class ReaderNetwork(nn.Module):
    """Built from a Hugging Face folder of a BERT cross-encoder or an MPNet."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        config = AutoConfig.from_pretrained(folder)
        if config.model_type == "mpnet":
            self.bert = AutoModel.from_pretrained(folder, attn_implementation="eager")
            self.relevance = nn.Linear(config.hidden_size, 1)
        else:
            whole = AutoModelForSequenceClassification.from_pretrained(folder, attn_implementation="eager")
            self.bert = whole.bert
            self.relevance = whole.classifier
        self._mpnet = config.model_type == "mpnet"
        width = config.hidden_size
        self.attention = nn.Linear(width, 1)
        self.sentence = nn.Sequential(nn.Linear(2 * width, width), nn.GELU(), nn.Linear(width, 1))
        self.share = nn.Parameter(torch.tensor([0.35, -2.5]))
        self.answer = nn.Linear(width, 2)

    def keep_layers(self, count: int) -> None:
        """Keep so many layers, spread evenly from the first to the last: a smaller network to distil into."""
        layers = self.bert.encoder.layer
        chosen = [round(at * (len(layers) - 1) / (count - 1)) for at in range(count)]
        self.bert.encoder.layer = nn.ModuleList([layers[number] for number in chosen])

    def forward(
        self, input_ids: Tensor, token_type_ids: Tensor, attention_mask: Tensor, sentence_of: Tensor
    ) -> tuple[Tensor, Tensor]:
        """(passages, SLOTS) and (passages, pieces, 2); `sentence_of` is each piece's sentence, -1 for none."""
        hidden = self._hidden(input_ids, token_type_ids, attention_mask)
        pooled = self.bert.pooler(hidden)
        relevance = self.relevance(pooled)
        slots = torch.arange(SLOTS, device=input_ids.device)
        inside = (sentence_of[:, None, :] == slots[None, :, None]).to(hidden.dtype)
        weight = torch.exp(torch.clamp(self.attention(hidden), -8.0, 8.0))
        mean = (inside @ (weight * hidden)) / (inside @ weight + 1e-6)
        whole = hidden[:, :1].expand(-1, SLOTS, -1)
        own = self.sentence(torch.cat([mean, whole], dim=2))[:, :, 0]
        scores = own + self.share[0] * relevance + self.share[1]
        return torch.where(inside.sum(2) > 0, scores, torch.full_like(scores, UNREAD)), self.answer(hidden)

    def _hidden(self, ids: Tensor, kinds: Tensor, mask: Tensor) -> Tensor:
        if self._mpnet:
            whole: Tensor = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state
            return whole
        hidden: Tensor = self.bert.embeddings(input_ids=ids, token_type_ids=kinds)
        bias = (1.0 - mask[:, None, None, :].to(hidden.dtype)) * -1e4
        for layer in self.bert.encoder.layer:
            out = layer(hidden, bias)
            hidden = out[0] if isinstance(out, tuple) else out
        return hidden

    def logits(self, ids: Tensor, kinds: Tensor, mask: Tensor, sentence_of: Tensor) -> Logits:
        """The same, apart."""
        scores, answers = self(ids, kinds, mask, sentence_of)
        return Logits(scores.float(), answers[:, :, 0].float(), answers[:, :, 1].float())


def export(network: ReaderNetwork, path: Path) -> None:
    """Write the network as ONNX with free batch and length."""
    network.eval().float()
    ones = torch.ones((2, 24), dtype=torch.int64)
    names = ["input_ids", "token_type_ids", "attention_mask", "sentence_of"]
    torch.onnx.export(
        network,
        (ones, ones, ones, ones),
        str(path),
        input_names=names,
        output_names=["sentences", "answers"],
        dynamic_axes={name: {0: "batch", 1: "pieces"} for name in (*names, "answers")} | {"sentences": {0: "batch"}},
        opset_version=17,
        dynamo=False,
    )
