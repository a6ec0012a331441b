"""What a run comes to, and what it rests on: the file beside its rows, `NAME.summary.json`.

It holds nothing that differs between two runs of the same rows: no clock, no path, no speed.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from corpus.errors import FileDamaged, FileUnreadable
from evals.scoring.metrics.figure import Direction, Figure
from evals.scoring.metrics.totals import Totals
from evals.scoring.provenance import Provenance
from evals.scoring.scored import ScoredRow, Status
from evals.scoring.scored_json import row_of_line

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
        return next((one for one in self.figures if one.name == name), None)


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
        "figures": {one.name: _figure(one) for one in summary.figures},
        "first_errors": list(summary.first_errors),
        "rows_sha256": summary.rows_sha256,
    }


def _figure(one: Figure) -> dict[str, object]:
    numbers = {"value": one.value, "low": one.low, "high": one.high}
    rounded = {name: None if number is None else round(number, _PLACES) for name, number in numbers.items()}
    return {**rounded, "n": one.n, "status": one.status, "better": one.better.value}


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
        told = read["provenance"]
        rows = dict(read["rows"])
        return Summary(
            Provenance(**{**told, "versions": tuple(told["versions"].items())}),
            rows.pop("total"),
            tuple((status.value, rows[status.value]) for status in Status),
            rows["repeated"],
            tuple(read["sentences"].items()),
            tuple(
                Figure(
                    name,
                    one["value"],
                    one["low"],
                    one["high"],
                    one["n"],
                    one["status"],
                    Direction(one["better"]),
                )
                for name, one in read["figures"].items()
            ),
            tuple(read["first_errors"]),
            str(read["rows_sha256"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FileDamaged(f"{path} is no summary that `footnote eval score` wrote: remove it") from error
