"""Scoring from Python: the same records and scores as `footnote eval score`, without files.

from evals import score
scores = score([{"response": "...", "retrieved_contexts": ["..."]}])
scores.figure("faithfulness").value, scores.rows[0].sentences
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from evals.checkers import ClaimChecker, choose
from evals.scoring.metrics.figure import Figure
from evals.scoring.metrics.totals import Totals
from evals.scoring.records.fields import row_of
from evals.scoring.scored import ScoredRow
from evals.scoring.scorer import Scorer
from evals.scoring.thresholds import Thresholds

_TOGETHER = 64


@dataclass(frozen=True, slots=True)
class Scores:
    """A row for each record, in order, and the figures over them all."""

    rows: tuple[ScoredRow, ...]
    figures: tuple[Figure, ...]

    def figure(self, name: str) -> Figure:
        """The figure of that name. Raises `KeyError`."""
        return {one.name: one for one in self.figures}[name]


def score(
    records: Iterable[Mapping[str, object]],
    checker: ClaimChecker | None = None,
    thresholds: Thresholds | None = None,
    seed: int = 0,
) -> Scores:
    """Score records with RAGAS's, DeepEval's or Footnote's field names; one that cannot be read is a row with a reason.

    `checker` is Footnote's own where none is given.
    """
    scorer = Scorer(checker or choose().checker, thresholds or Thresholds())
    totals = Totals()
    rows: list[ScoredRow] = []
    read = (row_of(fields, number) for number, fields in enumerate(records, start=1))
    while chunk := list(islice(read, _TOGETHER)):
        scorer.warm(chunk)
        for row in chunk:
            rows.append(scorer.score(row))
            totals.add(rows[-1])
    return Scores(tuple(rows), totals.figures(seed))
