"""Faithfulness by Footnote's verifier as a metric of RAGAS: the extra `ragas`. Nothing is asked of a language model."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from evals.checkers import DEFAULT
from evals.metrics import Metric
from evals.scored_rows import ScoredRow
from evals.scorer import not_supported
from footnote.interface import score

try:
    from ragas.metrics.base import MetricType, SingleTurnMetric
    from ragas.metrics.collections.base import BaseMetric
    from ragas.metrics.result import MetricResult
except ModuleNotFoundError as error:
    if error.name != "ragas":
        raise
    raise ModuleNotFoundError('footnote.ragas needs the package ragas: pip install "footnote[ragas]"') from error

if TYPE_CHECKING:
    from ragas import SingleTurnSample
    from ragas.run_config import RunConfig


class RagasFaithfulness(SingleTurnMetric, BaseMetric):
    """The share of a response's sentences that its contexts support, in 0..1, for `evaluate` and for `ascore`.

    What has no score, an abstention say, is NaN, as in RAGAS's own metrics; the reason that `ascore` gives names it.
    `checker` is named as `footnote eval score` names it.
    """

    def __init__(self, name: str = "footnote_faithfulness", checker: str = DEFAULT) -> None:
        self.name = name
        self.checker = checker
        self.allowed_values = (0.0, 1.0)
        self.required_columns = {MetricType.SINGLE_TURN: {"user_input:optional", "response", "retrieved_contexts"}}

    def init(self, run_config: "RunConfig") -> None:
        """Nothing is to be made ready: the verifier is loaded when it is first used."""

    async def ascore(self, response: str, retrieved_contexts: Sequence[str], user_input: str = "") -> MetricResult:
        """The score, and as its reason each sentence that is not supported. Raises a `ModelError`."""
        row = await asyncio.to_thread(self._row, response, retrieved_contexts, user_input)
        faithfulness = row.value(Metric.FAITHFULNESS)
        reason = "\n".join(not_supported(row)) or "every sentence is supported"
        return MetricResult(float("nan") if faithfulness is None else faithfulness, reason)

    async def _single_turn_ascore(self, sample: "SingleTurnSample", callbacks: object) -> float:
        del callbacks
        result = await self.ascore(sample.response, sample.retrieved_contexts, sample.user_input or "")
        return float(result)

    def _row(self, response: str, contexts: Sequence[str], question: str) -> ScoredRow:
        record = {"response": response, "retrieved_contexts": list(contexts), "user_input": question}
        return score([record], self.checker).rows[0]
