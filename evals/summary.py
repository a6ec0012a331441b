"""What a run comes to: the file beside its rows, the table for a terminal, and bounds that a run has to keep."""

import hashlib
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from corpus.errors import FileDamaged, FileUnreadable, SettingError
from evals.provenance import Provenance
from evals.run_metrics import Direction, Figure, Totals, shown
from evals.scored_rows import ScoredRow, Status, row_of_line

_PLACES = 6


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a run. `rows_sha256` is the hash of the file of its rows; `sentences` counts labels."""

    provenance: Provenance
    rows: int
    statuses: tuple[tuple[str, int], ...]
    repeated: int
    sentences: tuple[tuple[str, int], ...]
    figures: tuple[Figure, ...]
    first_errors: tuple[str, ...]
    rows_sha256: str

    def figure(self, name: str) -> Figure | None:
        """The figure of that name."""
        return next((item for item in self.figures if item.name == name), None)


def summary_of(rows: Path, provenance: Provenance) -> Summary:
    """Add up a file of scored rows. Raises `FileUnreadable` or `FileDamaged`."""
    totals = Totals()
    for row in scored_rows(rows):
        totals.add(row)
    with rows.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Summary(
        provenance,
        totals.rows,
        tuple((status.value, totals.statuses[status]) for status in Status),
        totals.repeated,
        tuple(sorted(totals.sentences.items())),
        totals.figures(provenance.seed),
        tuple(totals.first_errors),
        digest,
    )


def scored_rows(path: Path, start: int = 0) -> Iterator[ScoredRow]:
    """The rows of a file that `eval score` wrote, from number `start` (from 0) on, one at a time.

    Raises `FileUnreadable` or `FileDamaged`.
    """
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in islice(enumerate(file, start=1), start, None):
                try:
                    yield row_of_line(line)
                except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                    raise FileDamaged(
                        f"{path} line {number} is no row that `footnote eval score` wrote: {error!r:.100}"
                    ) from error
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise FileDamaged(f"{path} is no file that `footnote eval score` wrote") from error


def summary_path(rows: Path) -> Path:
    """Where the summary of a file of rows lies."""
    return rows.with_name(f"{rows.stem}.summary.json")


def fields_of(summary: Summary) -> dict[str, object]:
    """The summary as JSON's own kinds."""
    provenance = summary.provenance
    return {
        "run": provenance.key,
        "provenance": {**asdict(provenance), "versions": dict(provenance.versions)},
        "rows": {"total": summary.rows, **dict(summary.statuses), "repeated": summary.repeated},
        "sentences": dict(summary.sentences),
        "figures": {figure.name: _figure(figure) for figure in summary.figures},
        "first_errors": list(summary.first_errors),
        "rows_sha256": summary.rows_sha256,
    }


def _figure(figure: Figure) -> dict[str, object]:
    numbers = {"value": figure.value, "low": figure.low, "high": figure.high}
    rounded = {name: None if number is None else round(number, _PLACES) for name, number in numbers.items()}
    return {**rounded, "n": figure.n, "status": figure.status, "better": figure.better.value}


def read_summary(path: Path) -> Summary | None:
    """The summary at `path`; None where there is no such file. Raises `FileUnreadable` or `FileDamaged`."""
    try:
        content = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadable(f"{path} cannot be read: {error}") from error
    try:
        read = json.loads(content)
        provenance = read["provenance"]
        rows = dict(read["rows"])
        return Summary(
            Provenance(**{**provenance, "versions": tuple(provenance["versions"].items())}),
            rows.pop("total"),
            tuple((status.value, rows[status.value]) for status in Status),
            rows["repeated"],
            tuple(read["sentences"].items()),
            tuple(
                Figure(
                    name,
                    item["value"],
                    item["low"],
                    item["high"],
                    item["n"],
                    item["status"],
                    Direction(item["better"]),
                )
                for name, item in read["figures"].items()
            ),
            tuple(read["first_errors"]),
            str(read["rows_sha256"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FileDamaged(f"{path} is no summary that `footnote eval score` wrote: remove it") from error


def table(summary: Summary) -> str:
    """The table; figures that no row gives reason for are named below it."""
    counts = ", ".join(f"{count:,} {name}" for name, count in summary.statuses)
    repeated = f"; {summary.repeated:,} say what an earlier one says" if summary.repeated else ""
    provenance = summary.provenance
    lines = [
        f"{provenance.file} (sha256 {provenance.data_sha256[:12]}): {summary.rows:,} rows: {counts}{repeated}",
        f"checker {provenance.checker} ({provenance.checker_sha256[:12]}), thresholds: {provenance.thresholds}",
        "",
        "| figure | value (n; 95 % interval) |",
        "|---|---|",
        *(f"| {figure.name} | {figure} |" for figure in summary.figures if figure.value is not None),
    ]
    absent = [figure.name for figure in summary.figures if figure.value is None]
    if absent:
        lines += ["", f"no row gives reason for: {', '.join(absent)}"]
    lines += [f"- {reason}" for reason in summary.first_errors]
    return "\n".join(lines)


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
    known = [figure.name for figure in Totals().figures(0)]
    if name not in known:
        raise SettingError(f"no figure is called {name!r}: name one of {', '.join(known)}")
    try:
        value = float(written)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise SettingError(f"{text!r} names no number: write {name}=0.9")
    return Bound(name, value)
