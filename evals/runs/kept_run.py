"""One scored run that was kept: its figures at hand, its rows read from the disk when they are asked for.

Left out: keeping and finding runs (`runs`), and what a row or a figure is (`evals.scoring`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from evals.scoring.metrics.figure import Figure
from evals.scoring.scored import ScoredRow
from evals.scoring.summary import Summary, scored_rows

ROWS = "rows.jsonl"


@dataclass(frozen=True, slots=True)
class KeptRun:
    """`at` is when it was kept (UTC); of a damaged run without that, when its folder last changed.

    `summary` has the figures with their intervals and what the run rests on: the hashes of data, checker, thresholds
    and code, and the versions. It is None for a damaged run, and `trouble` then says in one line what is wrong.
    """

    name: str
    at: datetime
    folder: Path
    summary: Summary | None
    trouble: str = ""

    @property
    def whole(self) -> bool:
        """Whether everything is as it was kept."""
        return self.summary is not None

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures in their fixed order; none of a damaged run."""
        return () if self.summary is None else self.summary.figures

    @property
    def total(self) -> int:
        """How many rows there are; 0 of a damaged run."""
        return 0 if self.summary is None else self.summary.rows

    def rows(self, start: int, most: int) -> tuple[ScoredRow, ...]:
        """Up to `most` rows from number `start` (from 0) on, in the run's order; only these are taken apart.

        None of a damaged run. Raises `FileUnreadable` or `FileDamaged` when the file is gone or harmed since.
        """
        return tuple(islice(self.every_row(start), most))

    def every_row(self, start: int = 0) -> Iterator[ScoredRow]:
        """All rows from number `start` on, one at a time, so that a run of any length takes the memory of a row.

        Raises likewise.
        """
        if self.summary is not None:
            yield from scored_rows(self.folder / ROWS, start)
