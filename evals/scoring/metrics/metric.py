"""The scores of one row by name. A row has those that it gives reason for: no reference, no correctness."""

from dataclasses import dataclass
from enum import StrEnum


class Metric(StrEnum):
    """In 0..1, the higher the better, but for `CONTRADICTION_RATE` (the lower) and `LATENCY_MS` (milliseconds)."""

    FAITHFULNESS = "faithfulness"
    CONTRADICTION_RATE = "contradiction_rate"
    CITATION_PRECISION = "citation_precision"
    CITATION_RECALL = "citation_recall"
    QUOTE_EXACTNESS = "quote_exactness"
    TOKEN_F1 = "token_f1"
    CHECKER_F1 = "checker_f1"
    CONTEXT_PRECISION = "context_precision"
    CONTEXT_RECALL = "context_recall"
    RECALL_AT_5 = "recall_at_5"
    MRR = "mrr"
    NDCG_AT_5 = "ndcg_at_5"
    LATENCY_MS = "latency_ms"


@dataclass(frozen=True, slots=True)
class Measured:
    """One score of one row."""

    metric: Metric
    value: float
