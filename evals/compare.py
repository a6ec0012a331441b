"""Two runs over the same rows: what differs, how surely, and in which rows."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.errors import FileDamaged, FileUnreadable
from evals.run_metrics import SAMPLES, resampled
from evals.statistics import middle_of

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
