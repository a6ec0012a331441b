"""Runs as one HTML file, written row by row: figures side by side, plots, what they rest on, and every row.

Nothing in it is fetched and nothing runs: a Content-Security-Policy forbids both, and every word of the data is
escaped. Left out: comparing runs (`comparing`).
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.errors import FileUnreadable, SettingError
from evals.scoring.metrics.figure import Figure
from evals.scoring.metrics.totals import Totals
from evals.scoring.report import plots
from evals.scoring.report.look import STYLE
from evals.scoring.report.row_view import row_view, text
from evals.scoring.summary import Summary, read_summary, scored_rows, summary_path

_SEED = 0
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def write_report(runs: Sequence[Path], target: Path) -> None:
    """Write the report of `runs` to `target`, which is there whole or as it was.

    Raises `FileUnreadable` or `FileDamaged` for a run or a target that cannot be read or written.
    """
    if any(run.exists() and target.exists() and target.samefile(run) for run in runs):
        raise SettingError(f"{target} is a run itself: name another file for the report")
    beside = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        try:
            with beside.open("w", encoding="utf-8") as file:
                for part in _page(runs):
                    file.write(part)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise FileUnreadable(f"{target} cannot be written: {error.strerror}") from error


def _page(runs: Sequence[Path]) -> Iterator[str]:
    totals = [_totals(run) for run in runs]
    summaries = [read_summary(summary_path(run)) for run in runs]
    names = [run.name for run in runs]
    yield (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Scores: {text(', '.join(names))}</title><style>{STYLE}</style></head><body>"
        "<h1>How faithful the answers are</h1>"
        '<p class="quiet">Each share with how many rows it rests on and its 95 % interval. A score is the probability, '
        "as the checker sees it, that a sentence is supported by its contexts.</p>"
    )
    figures = [_figures(one, summary) for one, summary in zip(totals, summaries, strict=True)]
    yield _figure_table(names, figures)
    for run, summary, total, own in zip(runs, summaries, totals, figures, strict=True):
        yield f"<h2>{text(run.name)}</h2>{_rests_on(summary)}{_counts(total)}{_plots(total, own)}<h3>Every row</h3>\n"
        for row in scored_rows(run):
            yield row_view(row)
    yield "</body></html>\n"


def _totals(run: Path) -> Totals:
    totals = Totals()
    for row in scored_rows(run):
        totals.add(row)
    return totals


def _figures(totals: Totals, summary: Summary | None) -> tuple[Figure, ...]:
    return totals.figures(_SEED if summary is None else summary.provenance.seed)


def _figure_table(names: Sequence[str], figures: Sequence[tuple[Figure, ...]]) -> str:
    head = "".join(f"<th>{text(name)}</th>" for name in names)
    lines = []
    for same in zip(*figures, strict=True):
        if any(one.value is not None for one in same):
            better = "" if same[0].better == "higher" else ' <span class="quiet">(lower is better)</span>'
            cells = "".join(f'<td class="n">{text(one)}</td>' for one in same)
            lines.append(f"<tr><th>{text(same[0].name)}{better}</th>{cells}</tr>")
    absent = [one[0].name for one in zip(*figures, strict=True) if all(figure.value is None for figure in one)]
    rest = f'<p class="quiet">Not measured here, for want of rows: {text(", ".join(absent))}.</p>' if absent else ""
    return f'<div class="wide"><table><tr><th>figure</th>{head}</tr>{"".join(lines)}</table></div>{rest}'


def _rests_on(summary: Summary | None) -> str:
    if summary is None:
        return '<p class="quiet">Its summary is not beside it: what it rests on is not known.</p>'
    of = summary.provenance
    told = [
        ("data", f"{of.file}, sha256 {of.data_sha256}"),
        ("checker", f"{of.checker}, sha256 {of.checker_sha256}"),
        ("thresholds", of.thresholds),
        ("scoring code", f"sha256 {of.scoring_sha256}"),
        ("documents", f"ids' sha256 {of.library}" if of.library else "no library at hand"),
        ("seed", str(of.seed)),
        ("versions", ", ".join(f"{name} {version}" for name, version in of.versions)),
    ]
    return f"<dl>{''.join(f'<dt>{name}</dt><dd>{text(value)}</dd>' for name, value in told)}</dl>"


def _counts(totals: Totals) -> str:
    rows = ", ".join(f"{count:,} {status.value}" for status, count in sorted(totals.statuses.items()))
    sentences = ", ".join(f"{count:,} {label}" for label, count in sorted(totals.sentences.items()))
    again = f" {totals.repeated:,} rows say what an earlier one says." if totals.repeated else ""
    errors = "".join(f"<li>{text(reason)}</li>" for reason in totals.first_errors)
    listed = f"<p>The first rows that could not be scored:</p><ul>{errors}</ul>" if errors else ""
    return f"<p>{totals.rows:,} rows: {rows or 'none'}.{again}<br>Sentences: {sentences or 'none'}.</p>{listed}"


def _plots(totals: Totals, figures: Sequence[Figure]) -> str:
    parts = [_captioned(plots.intervals(figures), "Figures with their 95 % intervals.")]
    if any(totals.score_bins):
        title = "Checked sentences by score, from 0 (not supported) to 1."
        parts.append(_captioned(plots.histogram(totals.score_bins, title), title))
    risks = totals.risk_coverage.curve()
    if risks:
        title = "Risk (up) when only the surest share of questions (right) is answered."
        parts.append(_captioned(plots.curve(risks, title), title))
    return "".join(parts)


def _captioned(svg: str, caption: str) -> str:
    return f"<figure>{svg}<figcaption>{text(caption)}</figcaption></figure>"
