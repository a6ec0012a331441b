"""What a run comes to: the file beside its rows, the table for a terminal, and bounds that a run has to keep; and two
runs over the same rows: what differs, how surely, and in which rows."""

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from corpus.errors import FileDamaged, FileUnreadable, SettingError
from evals.metrics import middle_of
from evals.provenance import Provenance
from evals.run_metrics import SAMPLES, Direction, Figure, Totals, resampled, shown
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


Key = tuple[str, int]
_RUN = ("right_sentence", "right_citation")


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """What is compared of one row: its numbers by name, and its labels and status as one text."""

    numbers: Mapping[str, float]
    labels: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Of one score, over the `n` rows that have it in both: means, their difference B - A with its 95 % interval (None
    for one row) and p in 0..1."""

    name: str
    n: int
    mean_a: float
    mean_b: float
    low: float | None
    high: float | None
    p: float | None

    @property
    def difference(self) -> float:
        """B - A."""
        return self.mean_b - self.mean_a


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that is not the same in both: what it was and became, the scores that changed as (name, before, after)."""

    id: str
    scores: tuple[tuple[str, float | None, float | None], ...]
    labels_before: str
    labels_after: str


@dataclass(frozen=True, slots=True)
class ComparisonOfRuns:
    """`only_a` and `only_b` are ids that the other run does not have."""

    rows: int
    differences: tuple[Difference, ...]
    changed: tuple[ChangedRow, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]


def compare(a: Path, b: Path, seed: int) -> ComparisonOfRuns:
    """Compare two files of `eval score` or of `eval run --rows`.

    Raises `FileUnreadable` or `FileDamaged`, also where the two share no row.
    """
    before, after = dict(_rows(a)), dict(_rows(b))
    shared = [key for key in before if key in after]
    if not shared:
        raise FileDamaged(f"{a} and {b} share no row id: compare two runs over the same rows")
    names = dict.fromkeys(name for key in shared for name in before[key].numbers)
    differences = []
    for name in names:
        pairs = [
            (before[key].numbers[name], after[key].numbers[name])
            for key in shared
            if name in before[key].numbers and name in after[key].numbers
        ]
        if pairs:
            differences.append(_difference(name, pairs, seed))
    changed = [_changed(key[0], before[key], after[key]) for key in shared if before[key] != after[key]]
    return ComparisonOfRuns(
        len(shared),
        tuple(differences),
        tuple(sorted(changed, key=_size, reverse=True)),
        tuple(key[0] for key in before if key not in after),
        tuple(key[0] for key in after if key not in before),
    )


def _difference(name: str, pairs: list[tuple[float, float]], seed: int) -> Difference:
    first, second = np.array(pairs).T
    each = second - first
    means = (float(first.mean()), float(second.mean()))
    if len(pairs) < 2:
        return Difference(name, len(pairs), *means, None, None, None)
    samples = np.concatenate([each[draws].mean(axis=1) for draws in resampled(len(pairs), seed)])
    low, high = middle_of(samples)
    rarer = min(int((samples <= 0).sum()), int((samples >= 0).sum()))
    return Difference(name, len(pairs), *means, low, high, min(1.0, 2 * (rarer + 1) / (SAMPLES + 1)))


def _changed(row_id: str, before: ComparedRow, after: ComparedRow) -> ChangedRow:
    names = dict.fromkeys((*before.numbers, *after.numbers))
    both = ((name, before.numbers.get(name), after.numbers.get(name)) for name in names)
    return ChangedRow(row_id, tuple(item for item in both if item[1] != item[2]), before.labels, after.labels)


def _size(changed: ChangedRow) -> float:
    """How much changed: the largest change of a share; one that came or went counts as 1."""
    sizes = [1.0 if a is None or b is None else min(1.0, abs(b - a)) for _, a, b in changed.scores]
    return max(sizes, default=0.0)


def _rows(path: Path) -> Iterator[tuple[Key, ComparedRow]]:
    seen: Counter[str] = Counter()
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                try:
                    row_id, row = _row(json.loads(line))
                except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                    raise FileDamaged(f"{path} line {number} is no row of a run: {error!r:.100}") from error
                seen[row_id] += 1
                yield (row_id, seen[row_id]), row
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise FileDamaged(f"{path} is no file of a run") from error


def _row(fields: Mapping[str, object]) -> tuple[str, ComparedRow]:
    metrics = fields.get("metrics")
    if isinstance(metrics, dict):
        sentences = fields["sentences"]
        labels = [sentence["label"] for sentence in sentences] if isinstance(sentences, list) else []
        values = {str(name): float(value) for name, value in metrics.items() if name != "latency_ms"}
        return str(fields["id"]), ComparedRow(values, " ".join((str(fields["status"]), *labels)))
    answerable, abstained = bool(fields.get("answerable", True)), bool(fields["abstained"])
    if answerable:
        numbers = {name: float(bool(fields[name])) for name in _RUN} | {"wrongly_abstained": float(abstained)}
    else:
        numbers = {"wrongly_answered": float(not abstained)}
    return str(fields["id"]), ComparedRow(numbers, "abstained" if abstained else "answered")
