"""The figures of a run, from its rows as they come by: numbers are kept, rows are not.

Every row counts in `statuses`. A mean is over the rows that give reason for it, and says how many those are. Left out:
intervals (`figure`).
"""

from array import array
from collections import Counter, defaultdict

from assistant.answer import SupportLabel
from evals.intervals import Proportion
from evals.scoring.metrics.abstaining import Abstaining
from evals.scoring.metrics.figure import Direction, Figure, absent, of_mean, of_proportion, of_quantile
from evals.scoring.metrics.metric import Metric
from evals.scoring.metrics.risk_coverage import RiskCoverage
from evals.scoring.scored import ScoredRow, Status

_BINS = 20
_UNREAD = (Status.ERROR, Status.TOO_LONG)
LOWER_IS_BETTER = frozenset({Metric.CONTRADICTION_RATE, Metric.LATENCY_MS})


class Totals:
    """Adds rows up."""

    def __init__(self) -> None:
        self.rows = 0
        self.repeated = 0
        self.statuses: Counter[Status] = Counter()
        self.sentences: Counter[str] = Counter()
        self.score_bins = [0] * _BINS
        self.first_errors: list[str] = []
        self._values: dict[Metric, array[float]] = defaultdict(lambda: array("d"))
        self._abstaining = Abstaining()
        self._risks: list[tuple[float, float]] = []

    def add(self, row: ScoredRow) -> None:
        """Count one row."""
        self.rows += 1
        self.repeated += row.repeats is not None
        self.statuses[row.status] += 1
        if row.status in _UNREAD and len(self.first_errors) < 5:
            self.first_errors.append(row.reason)
        for one in row.measured:
            self._values[one.metric].append(one.value)
        for sentence in row.sentences:
            self.sentences["not_checked" if sentence.label is None else sentence.label.value] += 1
            if sentence.score is not None:
                self.score_bins[min(_BINS - 1, int(sentence.score * _BINS))] += 1
        if row.answerable is not None and row.status not in _UNREAD:
            self._abstaining = self._abstaining.add(row.status is Status.ABSTAINED, row.answerable)
        loss = _loss(row)
        if loss is not None and row.confidence is not None:
            self._risks.append((row.confidence, loss))

    def values(self, metric: Metric) -> tuple[float, ...]:
        """The rows' values of that score, in their order."""
        return tuple(self._values[metric])

    @property
    def risk_coverage(self) -> RiskCoverage:
        """Of the answered rows that say how sure they were."""
        return RiskCoverage(self._risks)

    def figures(self, seed: int) -> tuple[Figure, ...]:
        """Every figure, in a fixed order; those without reason say so."""
        supported = sum(self.sentences[label.value] for label in SupportLabel)
        found = [
            of_proportion("readable", Proportion(self.rows - sum(self.statuses[one] for one in _UNREAD), self.rows)),
            of_proportion("supported_sentences", Proportion(self.sentences["supported"], supported)),
        ]
        for metric in Metric:
            better = Direction.LOWER if metric in LOWER_IS_BETTER else Direction.HIGHER
            if metric is Metric.LATENCY_MS:
                found.append(of_quantile("latency_median_ms", self._values[metric], 0.5, seed))
                found.append(of_quantile("latency_p95_ms", self._values[metric], 0.95, seed))
            elif self._values[metric]:
                found.append(of_mean(metric.value, self._values[metric], seed, better))
            else:
                found.append(absent(metric.value, better))
        found.append(of_proportion("abstention_precision", self._abstaining.precision))
        found.append(of_proportion("abstention_recall", self._abstaining.recall))
        found.append(self.risk_coverage.area("aurc", seed))
        return tuple(found)


def _loss(row: ScoredRow) -> float | None:
    """What an answer lost: 1 where the row says that it is wrong, 0 right; where it does not say, 1 - faithfulness."""
    if row.status is Status.ABSTAINED or row.status in _UNREAD:
        return None
    if row.correct is not None:
        return float(not row.correct)
    faithful = row.value(Metric.FAITHFULNESS)
    return None if faithful is None else 1 - faithful
