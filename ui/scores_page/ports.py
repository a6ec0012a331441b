"""What the Scores page needs of the rest of Footnote, and nothing more. Left out: who provides it."""

from typing import Protocol

from evals.runs.kept_run import KeptRun
from evals.scoring.metrics.figure import Figure
from evals.verdicts.ruling import Tally


class Runs(Protocol):
    """The runs that were kept."""

    def latest(self, limit: int) -> tuple[KeptRun, ...]:
        """Up to `limit` of them, the one kept last first, damaged ones among them. Raises `FileUnreadable`."""
        ...

    def run(self, name: str) -> KeptRun:
        """The run of that name. Raises `SettingError` where there is none."""
        ...


class Judging(Protocol):
    """What tutors have judged. Every method raises a `LibraryError`."""

    def counts(self) -> tuple[Tally, ...]:
        """How much each reviewer has judged, by name."""
        ...

    def kappa(self, first: str, second: str, seed: int = 0) -> Figure:
        """Cohen's kappa of two reviewers, in -1..1, with its interval; without a value where they share nothing."""
        ...
