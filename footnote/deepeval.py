"""Faithfulness by Footnote's verifier as a metric of DeepEval: the extra `deepeval`. No language model is asked."""

import asyncio
from typing import TYPE_CHECKING

from evals.checkers import DEFAULT
from evals.metrics import Metric
from evals.scored_rows import Status
from evals.scorer import not_supported
from footnote.interface import score

try:
    from deepeval.errors import MissingTestCaseParamsError
    from deepeval.metrics import BaseMetric
except ModuleNotFoundError as error:
    if error.name != "deepeval":
        raise
    raise ModuleNotFoundError(
        'footnote.deepeval needs the package deepeval: pip install "footnote[deepeval]"'
    ) from error

if TYPE_CHECKING:
    from deepeval.test_case import LLMTestCase


class DeepEvalFaithfulness(BaseMetric):
    """The share of an output's sentences that its retrieval context supports, in 0..1; from `threshold` on it passes.

    An abstention passes with 1, for it says nothing that could be wrong, and `reason` says so; an output in which
    nothing can be scored fails with 0. `checker` is named as `footnote eval score` names it.
    """

    def __init__(self, threshold: float = 1.0, checker: str = DEFAULT) -> None:
        self.threshold = threshold
        self.checker = checker
        self.evaluation_model = f"footnote:{checker}"
        self.include_reason = True

    def measure(self, test_case: "LLMTestCase", *args: object, **kwargs: object) -> float:
        """The score, also kept with `reason` and `success`. Raises a `ModelError`."""
        del args, kwargs
        if test_case.actual_output is None or test_case.retrieval_context is None:
            raise MissingTestCaseParamsError(f"{self.__name__} needs actual_output and retrieval_context")
        # A context may be an object with its source.
        contexts = [getattr(context, "context", context) for context in test_case.retrieval_context]
        record = {"input": test_case.input, "actual_output": test_case.actual_output, "retrieval_context": contexts}
        [row] = score([record], self.checker).rows
        faithfulness = row.value(Metric.FAITHFULNESS)
        if faithfulness is None:
            faithfulness = float(row.status is Status.ABSTAINED)
        self.score = faithfulness
        self.reason = "\n".join(not_supported(row)) or "every sentence is supported"
        self.success = faithfulness >= self.threshold
        return faithfulness

    async def a_measure(self, test_case: "LLMTestCase", *args: object, **kwargs: object) -> float:
        """The same, beside others."""
        return await asyncio.to_thread(self.measure, test_case, *args, **kwargs)

    @property
    def __name__(self) -> str:
        return "Faithfulness (Footnote)"
