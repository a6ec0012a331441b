"""The commands that hold a run against another one, or against people: eval compare, agreement and calibrate."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from evals.scoring.comparing import ComparisonOfRuns, compare
from evals.scoring.metrics.figure import Figure, shown
from evals.scoring.people.agreement import agreement
from evals.scoring.people.calibrating import Calibration, calibrate
from evals.scoring.people.judged import Meeting, meet
from evals.scoring.people.verdict import read_verdicts
from evals.scoring.provenance import file_sha256
from evals.scoring.run_file import write_whole
from evals.scoring.summary import read_summary, scored_rows, summary_path
from ui.cli.scope import Scope, print_json, scoped

_MOST_ROWS = 20

_verdicts = click.option(
    "--verdicts", type=click.Path(path_type=Path), required=True, help="People's verdicts, one JSON object a line."
)
_seed = click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Of the intervals' draws.")


@click.command("compare")
@click.argument("a", type=click.Path(path_type=Path))
@click.argument("b", type=click.Path(path_type=Path))
@_seed
@scoped
def compare_runs(scope: Scope, a: Path, b: Path, seed: int) -> None:
    """Compare two runs row by row.

    A and B are files of eval score, or of eval run --rows. Each difference is B - A over the rows that both have,
    with its 95 % interval and p by the paired bootstrap; then the rows that changed, the largest change first.
    """
    compared = compare(a, b, seed)
    if scope.as_json:
        print_json(
            {
                **asdict(compared),
                "differences": [asdict(one) | {"difference": one.difference} for one in compared.differences],
            }
        )
    else:
        click.echo(_compared(compared))


def _compared(compared: ComparisonOfRuns) -> str:
    lines = [
        f"{compared.rows:,} rows in both, {len(compared.changed):,} changed; "
        f"{len(compared.only_a):,} only in A, {len(compared.only_b):,} only in B",
        "",
        "| figure | n | A | B | B - A (95 % interval) | p |",
        "|---|---|---|---|---|---|",
    ]
    for one in compared.differences:
        interval = "" if one.low is None or one.high is None else f" ({one.low:+.3f} to {one.high:+.3f})"
        p = "-" if one.p is None else f"{one.p:.3f}"
        cells = (one.name, f"{one.n:,}", shown(one.mean_a), shown(one.mean_b), f"{one.difference:+.3f}{interval}", p)
        lines.append(f"| {' | '.join(cells)} |")
    if compared.changed:
        lines.append("")
    for row in compared.changed[:_MOST_ROWS]:
        scores = ", ".join(f"{name} {_number(before)} -> {_number(after)}" for name, before, after in row.scores)
        labels = "" if row.labels_before == row.labels_after else f" [{row.labels_before} -> {row.labels_after}]"
        lines.append(f"{row.id}: {scores}{labels}")
    if len(compared.changed) > _MOST_ROWS:
        lines.append(f"... and {len(compared.changed) - _MOST_ROWS:,} more: --json names them all")
    return "\n".join(lines)


def _number(value: float | None) -> str:
    return "none" if value is None else shown(value)


@click.command("agreement")
@click.argument("run", type=click.Path(path_type=Path))
@_verdicts
@_seed
@scoped
def agree(scope: Scope, run: Path, verdicts: Path, seed: int) -> None:
    """Compare a run with people's verdicts.

    RUN is a file that eval score wrote. A verdict is {"answer_id", "sentence", "citation", "label", "reviewer", "note",
    "at"}, as eval gold writes it; without a citation it is on the whole sentence.
    Printed are Cohen's kappa, and for each label how often the scorer is right when it says it (precision) and how
    often it says it where people do (recall), with 95 % intervals.
    """
    meeting = meet(scored_rows(run), read_verdicts(verdicts))
    found = agreement(meeting.judged, seed)
    if scope.as_json:
        print_json(
            {
                "verdicts": len(meeting.judged),
                "unmatched": len(meeting.unmatched),
                "agreed": _share(found.agreed.hits, found.agreed.total, found.agreed.interval),
                "kappa": asdict(found.kappa),
                "contradicted_told_apart": found.told_apart,
                "labels": {
                    one.label.value: {
                        "precision": _share(one.precision.hits, one.precision.total, one.precision.interval),
                        "recall": _share(one.recall.hits, one.recall.total, one.recall.interval),
                    }
                    for one in found.labels
                },
                "reviewers": [asdict(one) for one in found.reviewers],
            }
        )
        return
    click.echo(_met(meeting))
    if not found.told_apart:
        click.echo("no verdict says contradicted: what the scorer calls so counts as not found")
    click.echo(f"agreed: {found.agreed}\nCohen's kappa, scorer and people: {found.kappa}")
    for one in found.reviewers:
        click.echo(f"Cohen's kappa, {one.name}: {one}")
    click.echo("\n| label | precision | recall |\n|---|---|---|")
    for label in found.labels:
        cells = (str(one) if one.total else "-" for one in (label.precision, label.recall))
        click.echo(f"| {label.label.value} | {' | '.join(cells)} |")


@click.command("calibrate")
@click.argument("run", type=click.Path(path_type=Path))
@_verdicts
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Write the thresholds here.")
@_seed
@scoped
def calibrate_line(scope: Scope, run: Path, verdicts: Path, out: Path, seed: int) -> None:
    """Refit the threshold on people's verdicts.

    RUN is a file that eval score wrote; OUT is what eval score --thresholds takes. Printed are the new threshold, the
    citations whose label changes, and Cohen's kappa before, after, and on answers that were not fitted to.
    """
    summary = read_summary(summary_path(run))
    meeting = meet(scored_rows(run), read_verdicts(verdicts))
    found = calibrate(meeting.judged, None, seed)
    fields: dict[str, object] = {
        "supported": found.line,
        "checker": "" if summary is None else summary.provenance.checker,
        "checker_sha256": "" if summary is None else summary.provenance.checker_sha256,
        "verdicts": len(meeting.judged),
        "verdicts_sha256": file_sha256(verdicts),
        "kappa": {one.name: _kappa(one) for one in (found.kappa_before, found.kappa_after, found.kappa_unseen)},
        "changed": {"to_supported": found.to_supported, "to_not_found": found.to_not_found},
    }
    write_whole(out, json.dumps(fields, indent=2) + "\n")
    if scope.as_json:
        print_json(fields)
    else:
        click.echo(f"{_met(meeting)}\n{_calibrated(found)}")


def _calibrated(found: Calibration) -> str:
    kappas = (found.kappa_before, found.kappa_after, found.kappa_unseen)
    return "\n".join(
        (
            f"supported from {found.line:g}: {found.to_supported} citations become supported, "
            f"{found.to_not_found} not found",
            *(f"Cohen's kappa (supported or not) {one.name}: {one}" for one in kappas),
        )
    )


def _met(meeting: Meeting) -> str:
    lost = f"; {len(meeting.unmatched)} are on citations that the run does not have" if meeting.unmatched else ""
    return f"{len(meeting.judged)} verdicts{lost}"


def _kappa(one: Figure) -> dict[str, object]:
    return {"value": one.value, "low": one.low, "high": one.high, "n": one.n, "status": one.status}


def _share(hits: int, total: int, interval: tuple[float, float]) -> dict[str, object]:
    """Counts and, where there is anything to count, the share with its interval."""
    known = {"share": hits / total, "low": interval[0], "high": interval[1]} if total else {"share": None}
    return {"hits": hits, "total": total, **known}
