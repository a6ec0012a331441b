"""What the checker is trained to lower, over a batch of groups.

Three parts, added: the negative log probability of the labels that a pair may have, the mean over pairs; half the
mean, over the pairs of a group that belong to different sides, of the logistic loss of their order by "supported
against the rest" (so that one number or word decides between twins); half the binary cross-entropy of each piece of a
claim where it is known, pieces that are not carried counting threefold.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.support.model.checker_model import NOT_FOUND, SUPPORTED, PairLogits
from evals.training.checker.pair import SUPPORTS
from evals.training.checker.pair_batches import PreparedPairs

if TYPE_CHECKING:
    from torch import Tensor

_ORDER_SHARE = 0.5
_PIECE_SHARE = 0.5
_WRONG_WEIGHT = 3.0


def pair_loss(logits: PairLogits, groups: Sequence[PreparedPairs]) -> "Tensor":
    """A scalar; the rows of `logits` are the pairs of the groups, in order."""
    import torch
    from torch.nn import functional

    every = torch.log_softmax(logits.labels, dim=1)
    margin = every[:, SUPPORTED] - torch.logsumexp(every[:, SUPPORTED + 1 : NOT_FOUND + 1], dim=1)
    labels: list[Tensor] = []
    orders: list[Tensor] = []
    pieces: list[Tensor] = []
    row = 0
    for one in groups:
        sides: tuple[list[int], list[int]] = ([], [])
        for at, (pair, wrong) in enumerate(zip(one.group.pairs, one.wrong, strict=True), start=row):
            labels.append(-torch.logsumexp(every[at, list(pair.allowed)], 0))
            sides[pair.allowed == SUPPORTS].append(at)
            if wrong is not None and len(wrong):
                aim = torch.from_numpy(wrong).to(margin.device)
                weights = 1 + (_WRONG_WEIGHT - 1) * aim
                doubts = logits.doubts[at, 1 : 1 + len(wrong)]
                pieces.append(functional.binary_cross_entropy_with_logits(doubts, aim, weights))
        if all(sides):
            not_carried, carried = sides
            orders.append(functional.softplus(margin[not_carried][None, :] - margin[carried][:, None]).mean())
        row += len(one.encoded)
    total = torch.stack(labels).mean()
    if orders:
        total = total + _ORDER_SHARE * torch.stack(orders).mean()
    if pieces:
        total = total + _PIECE_SHARE * torch.stack(pieces).mean()
    return total
