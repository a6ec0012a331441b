"""The commands eval score and eval report. Left out: what a score is (`evals.scoring`)."""

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

import click
from tqdm import tqdm

from assistant import assembly
from assistant.settings import Settings
from corpus.errors import SettingError
from corpus.printable import one_line
from evals.checker_cache import cached
from evals.checkers import DEFAULT, Chosen, choose
from evals.scoring.documents import LibraryTexts
from evals.scoring.failing import Bounds, missed
from evals.scoring.metrics.quoting import TextOf
from evals.scoring.provenance import provenance_of
from evals.scoring.run_file import score_file
from evals.scoring.scorer import Scorer
from evals.scoring.summary import Summary, fields_of
from evals.scoring.summary_table import table
from evals.scoring.thresholds import Thresholds, read_thresholds
from ui.cli.keeping import runs_of, tell_kept
from ui.cli.scope import Scope, print_json, scoped

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
    for one in failed:
        click.echo(f"footnote: {one}", err=True)
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
    from evals.scoring.report.page import write_report

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
    if not scope.library.is_dir():
        raise SettingError(f"{scope.library} is no library: name the one that the answers came from")
    with assembly.open_library(Settings.from_environment(scope.library), any_embedder=True) as library:
        texts = LibraryTexts(library)
        yield texts.text, texts.sha256
