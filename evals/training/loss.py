"""What the reader is trained to lower, over a batch of groups.

Three parts, added: the negative log probability that the group's right sentences hold it all, among all sentences of
all its candidates and "nothing" (logit 0); where every right sentence is known, half the binary cross-entropy of each
sentence by itself; where a short answer is known, half the cross-entropy of its start and end within its sentence.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from evals.training.batches import Prepared
from evals.training.group import Short
from index.reader.encoding import Encoded
from index.reader.reader_model import UNREAD, Logits

if TYPE_CHECKING:
    from torch import Tensor

_SENTENCE_SHARE = 0.5
_SPAN_SHARE = 0.5
_RIGHT_WEIGHT = 3.0


def loss(logits: Logits, groups: Sequence[Prepared]) -> "Tensor":
    """A scalar; the rows of `logits` are the candidates of the groups, in order."""
    import torch
    from torch.nn import functional

    parts: list[Tensor] = []
    singles: list[Tensor] = []
    spans: list[Tensor] = []
    row = 0
    for one in groups:
        scores = logits.sentences[row : row + len(one.encoded)]
        right = torch.zeros_like(scores, dtype=torch.bool)
        for at, candidate in enumerate(one.group.candidates):
            right[at, list(candidate.right)] = True
        read = scores > UNREAD / 2
        nothing = scores.new_zeros(1)
        every = torch.cat([nothing, scores[read]])
        wanted = scores[right & read] if one.group.answered else nothing
        if len(wanted):
            parts.append(torch.logsumexp(every, 0) - torch.logsumexp(wanted, 0))
        if one.group.exact:
            weights = torch.where(right[read], _RIGHT_WEIGHT, 1.0)
            singles.append(
                functional.binary_cross_entropy_with_logits(scores[read], right[read].to(scores.dtype), weights)
            )
        for at, candidate in enumerate(one.group.candidates):
            if candidate.short is not None:
                spans += _span_losses(logits, row + at, one.encoded[at], candidate.short)
        row += len(one.encoded)
    total = torch.stack(parts).mean() if parts else logits.sentences.sum() * 0
    if singles:
        total = total + _SENTENCE_SHARE * torch.stack(singles).mean()
    if spans:
        total = total + _SPAN_SHARE * torch.stack(spans).mean()
    return total


def _span_losses(logits: Logits, row: int, encoded: Encoded, short: Short) -> list["Tensor"]:
    """Of the start and of the end; none where the answer was cut off."""
    import torch

    inside = encoded.sentence_of == short.sentence
    first = (inside & (encoded.starts <= short.span.start) & (encoded.ends > short.span.start)).nonzero()[0]
    last = (inside & (encoded.starts < short.span.end) & (encoded.ends >= short.span.end)).nonzero()[0]
    if not len(first) or not len(last):
        return []
    pieces = torch.from_numpy(inside.nonzero()[0]).to(logits.starts.device)
    return [
        torch.logsumexp(of[row, pieces], 0) - of[row, int(at)]
        for of, at in ((logits.starts, first[0]), (logits.ends, last[0]))
    ]
