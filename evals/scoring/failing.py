"""Bounds that a run has to keep: `faithfulness=0.9` from below, `contradiction_rate=0.02` from above."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.errors import SettingError
from evals.scoring.metrics.figure import shown
from evals.scoring.metrics.totals import Totals
from evals.scoring.scored import Status
from evals.scoring.summary import Summary


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure by its name and the value that it must reach."""

    name: str
    value: float


@dataclass(frozen=True, slots=True)
class Bounds:
    """`at_least` and `at_most`; none given, none missed."""

    at_least: tuple[Bound, ...] = ()
    at_most: tuple[Bound, ...] = ()

    @classmethod
    def parse(cls, at_least: Sequence[str], at_most: Sequence[str]) -> "Bounds":
        """Bounds as they are written on the command line. Raises `SettingError`."""
        return cls(tuple(map(_bound, at_least)), tuple(map(_bound, at_most)))


def missed(summary: Summary, bounds: Bounds) -> tuple[str, ...]:
    """A line for each bound that is not kept.

    A figure that no row gives reason for keeps no bound; and where any bound is given, a row that could not be scored
    is a miss of its own, for nothing is known of it.
    """
    lines: list[str] = []
    for bounds_of, over in ((bounds.at_least, False), (bounds.at_most, True)):
        for bound in bounds_of:
            figure = summary.figure(bound.name)
            value = None if figure is None else figure.value
            if value is None:
                lines.append(f"{bound.name} has no value: no row gives reason for it")
            elif value > bound.value if over else value < bound.value:
                lines.append(f"{bound.name} is {shown(value)}, {'over' if over else 'under'} {bound.value:g}")
    errors = dict(summary.statuses)[Status.ERROR.value]
    if errors and (bounds.at_least or bounds.at_most):
        first = f"; the first: {summary.first_errors[0]}" if summary.first_errors else ""
        lines.append(f"{errors} of {summary.rows} rows could not be scored{first}")
    return tuple(lines)


def _bound(text: str) -> Bound:
    name, _, written = text.partition("=")
    known = [one.name for one in Totals().figures(0)]
    if name not in known:
        raise SettingError(f"no figure is called {name!r}: name one of {', '.join(known)}")
    try:
        value = float(written)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise SettingError(f"{text!r} names no number: write {name}=0.9")
    return Bound(name, value)
