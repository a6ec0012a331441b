"""The commands eval score, report, compare, agreement and calibrate."""

import json
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, replace
from pathlib import Path

import click
from tqdm import tqdm

from assistant import factory
from assistant.settings import Settings
from corpus.errors import SettingError, one_line
from evals.agreement import Calibration, Meeting, agreement, calibrate, meet, read_verdicts
from evals.checkers import DEFAULT, Chosen, cached, choose
from evals.metrics import TextOf
from evals.provenance import Thresholds, file_sha256, provenance_of, read_thresholds
from evals.record_files import LibraryTexts
from evals.run_metrics import Figure, shown
from evals.runs import score_file, write_whole
from evals.scorer import Scorer
from evals.summary import (
    Bounds,
    ComparisonOfRuns,
    Summary,
    compare,
    fields_of,
    missed,
    read_summary,
    scored_rows,
    summary_path,
    table,
)
from ui.cli.evaluate import runs_of, tell_kept
from ui.cli.options import Scope, print_json, scoped

MISSED = 1


@click.command("score")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Write one JSON line a row here.")
@click.option(
    "--checker", default=DEFAULT, show_default=True, help="learned, overlap, verbatim, nli:MODEL or llm:MODEL."
)
@click.option("--thresholds", type=click.Path(path_type=Path), help="A file that eval calibrate wrote.")
@click.option("--fail-under", multiple=True, metavar="FIGURE=VALUE", help="Exit with 1 below it; may be repeated.")
@click.option("--fail-over", multiple=True, metavar="FIGURE=VALUE", help="Exit with 1 above it; may be repeated.")
@click.option("--cache", type=click.Path(path_type=Path), help="Keep what the checker says in this file.")
@click.option("--keep", metavar="NAME", help="Keep the run by this name in the library, for the page's Scores.")
@click.option("--seed", type=click.IntRange(0), default=0, show_default=True, help="Of the intervals' draws.")
@scoped
def score(
    scope: Scope,
    file: Path,
    out: Path,
    checker: str,
    thresholds: Path | None,
    fail_under: tuple[str, ...],
    fail_over: tuple[str, ...],
    cache: Path | None,
    keep: str | None,
    seed: int,
) -> None:
    """Score answers, ours or anybody's, against their contexts.

    FILE is JSONL, JSON, CSV or Parquet with the names of RAGAS (user_input, response, retrieved_contexts,
    reference), of DeepEval (input, actual_output, retrieval_context, expected_output), or what ask --batch
    wrote. Each row gets a line in OUT; the figures go to OUT's .summary.json. Killed and run again, it goes on
    where it stopped. With --library, footnotes are also held against its documents. With --keep, the page's Scores
    show the run from then on.
    """
    bounds = Bounds.parse(fail_under, fail_over)
    line = Thresholds() if thresholds is None else read_thresholds(thresholds)
    chosen = choose(checker)
    line.require(chosen.name)
    provenance = provenance_of(file, chosen.name, chosen.sha256, line, seed)
    began, seen = time.monotonic(), 0
    kept = nullcontext(chosen) if cache is None else _cached(chosen, cache)
    with _documents(scope) as (text_of, library), kept as used:
        scorer = Scorer(used.checker, line, text_of)
        provenance = replace(provenance, library=library)
        if keep is not None:
            runs_of(scope).require_free(keep, provenance)
        with tqdm(unit="row", file=sys.stderr, desc=one_line(file.name)) as bar:

            def advance(rows: int) -> None:
                nonlocal seen
                seen += rows
                bar.update(rows)

            summary = score_file(file, out, scorer, provenance, advance)
    if keep is not None:
        tell_kept(runs_of(scope).keep(keep, out))
    seconds = time.monotonic() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    speed = {"seconds": seconds, "rows_per_second": seen / seconds, "peak_memory_mb": memory}
    _show(scope, summary, {name: round(value, 1) for name, value in speed.items()})
    failed = missed(summary, bounds)
    for item in failed:
        click.echo(f"footnote: {item}", err=True)
    if failed:
        click.get_current_context().exit(MISSED)


@click.command("report")
@click.argument("runs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The HTML file.")
@scoped
def report(scope: Scope, runs: tuple[Path, ...], out: Path) -> None:
    """Write runs as one HTML file.

    RUNS are files that eval score wrote. The report needs no network and no script: figures with intervals, plots,
    and every row with its sentences coloured and their evidence on a click.
    """
    from evals.report import write_report

    write_report(runs, out)
    if scope.as_json:
        print_json({"report": str(out), "runs": [str(run) for run in runs]})
    else:
        click.echo(f"wrote {out}", err=True)


def _show(scope: Scope, summary: Summary, speed: dict[str, float]) -> None:
    if scope.as_json:
        print_json(fields_of(summary) | {"speed": speed})
    else:
        click.echo(table(summary))
    click.echo(
        f"{summary.rows:,} rows in {speed['seconds']} s ({speed['rows_per_second']} rows/s), "
        f"{speed['peak_memory_mb']:.0f} MB at most",
        err=True,
    )


@contextmanager
def _cached(chosen: Chosen, path: Path) -> Iterator[Chosen]:
    with cached(chosen, path) as checker:
        yield replace(chosen, checker=checker)


@contextmanager
def _documents(scope: Scope) -> Iterator[tuple[TextOf | None, str]]:
    """What finds a document's text in the library that was named, and a name for it; nothing without one."""
    if scope.library is None:
        yield None, ""
        return
    settings = Settings.from_environment(scope.library)
    if not settings.url and not settings.library.is_dir():
        raise SettingError(f"{scope.library} is no library: name the one that the answers came from")
    with factory.open_library(settings, any_embedder=True) as library:
        texts = LibraryTexts(library)
        yield texts.text, texts.sha256


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
                "differences": [asdict(item) | {"difference": item.difference} for item in compared.differences],
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
    for item in compared.differences:
        interval = "" if item.low is None or item.high is None else f" ({item.low:+.3f} to {item.high:+.3f})"
        p = "-" if item.p is None else f"{item.p:.3f}"
        cells = (
            item.name,
            f"{item.n:,}",
            shown(item.mean_a),
            shown(item.mean_b),
            f"{item.difference:+.3f}{interval}",
            p,
        )
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
    result = agreement(meeting.judged, seed)
    if scope.as_json:
        print_json(
            {
                "verdicts": len(meeting.judged),
                "unmatched": len(meeting.unmatched),
                "agreed": _share(result.agreed.hits, result.agreed.total, result.agreed.interval),
                "kappa": asdict(result.kappa),
                "contradicted_told_apart": result.told_apart,
                "labels": {
                    item.label.value: {
                        "precision": _share(item.precision.hits, item.precision.total, item.precision.interval),
                        "recall": _share(item.recall.hits, item.recall.total, item.recall.interval),
                    }
                    for item in result.labels
                },
                "reviewers": [asdict(reviewer) for reviewer in result.reviewers],
            }
        )
        return
    click.echo(_met(meeting))
    if not result.told_apart:
        click.echo("no verdict says contradicted: what the scorer calls so counts as not found")
    click.echo(f"agreed: {result.agreed}\nCohen's kappa, scorer and people: {result.kappa}")
    for reviewer in result.reviewers:
        click.echo(f"Cohen's kappa, {reviewer.name}: {reviewer}")
    click.echo("\n| label | precision | recall |\n|---|---|---|")
    for label in result.labels:
        cells = (str(item) if item.total else "-" for item in (label.precision, label.recall))
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
    calibration = calibrate(meeting.judged, None, seed)
    fields: dict[str, object] = {
        "supported": calibration.line,
        "checker": "" if summary is None else summary.provenance.checker,
        "checker_sha256": "" if summary is None else summary.provenance.checker_sha256,
        "verdicts": len(meeting.judged),
        "verdicts_sha256": file_sha256(verdicts),
        "kappa": {
            item.name: _kappa(item)
            for item in (calibration.kappa_before, calibration.kappa_after, calibration.kappa_unseen)
        },
        "changed": {"to_supported": calibration.to_supported, "to_not_found": calibration.to_not_found},
    }
    write_whole(out, json.dumps(fields, indent=2) + "\n")
    if scope.as_json:
        print_json(fields)
    else:
        click.echo(f"{_met(meeting)}\n{_calibrated(calibration)}")


def _calibrated(calibration: Calibration) -> str:
    kappas = (calibration.kappa_before, calibration.kappa_after, calibration.kappa_unseen)
    return "\n".join(
        (
            f"supported from {calibration.line:g}: {calibration.to_supported} citations become supported, "
            f"{calibration.to_not_found} not found",
            *(f"Cohen's kappa (supported or not) {kappa.name}: {kappa}" for kappa in kappas),
        )
    )


def _met(meeting: Meeting) -> str:
    lost = f"; {len(meeting.unmatched)} are on citations that the run does not have" if meeting.unmatched else ""
    return f"{len(meeting.judged)} verdicts{lost}"


def _kappa(figure: Figure) -> dict[str, object]:
    return {"value": figure.value, "low": figure.low, "high": figure.high, "n": figure.n, "status": figure.status}


def _share(hits: int, total: int, interval: tuple[float, float]) -> dict[str, object]:
    """Counts and, where there is anything to count, the share with its interval."""
    known = {"share": hits / total, "low": interval[0], "high": interval[1]} if total else {"share": None}
    return {"hits": hits, "total": total, **known}
