"""Whether the wanted contexts are among those retrieved, and how early; where a row says which are wanted.

Recall@k and reciprocal rank as in Manning, Raghavan and Schütze, "Introduction to Information Retrieval", 2008, chapter
8, and Voorhees, TREC-8, 1999; nDCG with binary gains as in Järvelin and Kekäläinen, "Cumulated gain-based evaluation of
IR techniques", ACM TOIS 20, 2002 (logarithm to base 2). A wanted context that is retrieved twice counts once.
"""

import math
from collections.abc import Sequence

from evals.scoring.records.record import Gold


def recall_at(gold: Gold, k: int) -> float:
    """Wanted contexts among the first `k` over all wanted, in 0..1."""
    return len(frozenset().union(*gold.held[:k])) / gold.wanted


def reciprocal_rank(gold: Gold) -> float:
    """1 over the rank of the first wanted context; 0 where none was retrieved."""
    return next((1 / rank for rank, held in enumerate(gold.held, start=1) if held), 0.0)


def ndcg_at(gold: Gold, k: int) -> float:
    """nDCG of the first `k` retrieved contexts, in 0..1."""
    seen: set[int] = set()
    new: list[bool] = []
    for held in gold.held[:k]:
        new.append(bool(held - seen))
        seen |= held
    return ndcg(new, gold.wanted, k)


def ndcg(right: Sequence[bool], wanted: int, k: int) -> float:
    """Discounted gain of the first `k` over the best there could be, in 0..1; `right` tells of each place whether one
    of the `wanted` stands there for the first time. Raises `ValueError` when nothing is wanted."""
    if not wanted:
        raise ValueError("nDCG needs something that is wanted")
    gain = sum(1 / math.log2(place + 1) for place, is_right in enumerate(right[:k], start=1) if is_right)
    return gain / sum(1 / math.log2(place + 1) for place in range(1, min(k, wanted) + 1))
