"""Whether what was retrieved is what the reference answer needs, by the checker instead of a language model.

Es et al. (RAGAS, EACL 2024) and its documentation: context precision is the mean of precision@k over the ranks k that
hold a useful context; context recall the share of the reference's sentences that the contexts support. A context is
useful when it supports at least one check-worthy sentence of the reference.
"""

from collections.abc import Sequence


def context_precision(useful: Sequence[bool]) -> float | None:
    """In 0..1, for contexts in their order; 0 where none is useful, None where there are none."""
    if not useful:
        return None
    precisions = [sum(useful[:rank]) / rank for rank in range(1, len(useful) + 1) if useful[rank - 1]]
    return sum(precisions) / len(precisions) if precisions else 0.0


def context_recall(supported: Sequence[bool]) -> float | None:
    """In 0..1, for the check-worthy sentences of the reference; None where there are none."""
    return sum(supported) / len(supported) if supported else None
