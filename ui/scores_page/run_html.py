"""A run: its figures with their intervals, its pictures, and what it rests on. Left out: its rows (`rows_html`)."""

from collections.abc import Sequence

from corpus.counted import count
from evals.runs.kept_run import KeptRun
from evals.scoring.metrics.figure import Direction, Figure, shown
from evals.scoring.scored import Status
from evals.scoring.summary import Summary
from ui.page.escaping import escaped
from ui.scores_page import pictures
from ui.scores_page.reading import Reading
from ui.scores_page.wording import STATUSES, figure_words

MOST_KINDS = 14
MOST_RUNS_SHOWN = 24
DEFAULT_FIGURE = "faithfulness"


def run_html(reading: Reading, summary: Summary, runs: Sequence[KeptRun], figure: str) -> str:
    """The run; `runs` are all that are kept, the last first, and `figure` is the one shown over time."""
    return (
        '<div class="fn-run">'
        + _counts(summary)
        + _figures(summary)
        + '<div class="fn-pictures">'
        + _pictures(reading)
        + _over_time(runs, reading.run.name, figure)
        + f"</div>{_rests_on(summary)}</div>"
    )


def trouble_html(line: str) -> str:
    """A line in the place of a run that cannot be shown."""
    return f'<div class="fn-run"><p class="fn-trouble" role="alert">{escaped(" ".join(line.split()))}</p></div>'


def _counts(summary: Summary) -> str:
    told = [f"{number:,} {STATUSES[Status(name)]}" for name, number in summary.statuses if number]
    again = f" · {summary.repeated:,} say what an earlier one says" if summary.repeated else ""
    errors = "".join(f'<li class="fn-text">{escaped(reason)}</li>' for reason in summary.first_errors)
    listed = f"<details><summary>Why rows could not be scored</summary><ul>{errors}</ul></details>" if errors else ""
    return f'<p class="counts">{count(summary.rows, "row")}: {" · ".join(told)}{again}</p>{listed}'


def _figures(summary: Summary) -> str:
    # What the page is about comes first; the others keep their order.
    ordered = sorted(summary.figures, key=lambda one: one.name != DEFAULT_FIGURE)
    there = [one for one in ordered if one.value is not None]
    absent = [figure_words(one.name)[0] for one in summary.figures if one.value is None]
    rows = "".join(map(_figure, there))
    rest = f'<p class="absent">Not measured here, for want of rows: {escaped("; ".join(absent))}.</p>' if absent else ""
    return (
        '<div class="fn-wide" tabindex="0" role="region" aria-label="Figures"><table class="fn-figures">'
        '<caption class="fn-unseen">Figures of the run with their 95 % intervals</caption>'
        '<thead><tr><th scope="col">Figure</th><th scope="col" class="num">Value</th>'
        '<th scope="col">95 % interval</th><th scope="col" class="num">n</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{rest}"
    )


def _figure(one: Figure) -> str:
    name, what = figure_words(one.name)
    lower = " · lower is better" if one.better is Direction.LOWER else ""
    between = f"{shown(one.low)}–{shown(one.high)}" if one.low is not None and one.high is not None else "one row only"
    note = f"<small>{escaped(what)}{lower}</small>" if what or lower else ""
    main = ' class="main"' if one.name == DEFAULT_FIGURE else ""
    return (
        f'<tr{main}><th scope="row">{escaped(name)}{note}</th><td class="num value">{shown(one.value or 0.0)}</td>'
        f'<td class="between"><div>{pictures.share_bar(one)}<span>{between}</span></div></td>'
        f'<td class="num">{one.n:,}</td></tr>'
    )


def _pictures(reading: Reading) -> str:
    parts = []
    if reading.kinds:
        more = len(reading.kinds) - MOST_KINDS
        note = f"<p>{more:,} rarer kinds are not shown.</p>" if more > 0 else ""
        parts.append(
            _figure_box("Faithfulness by kind of question", pictures.by_kind(reading.kinds[:MOST_KINDS]), note)
        )
    if reading.risks:
        parts.append(_figure_box("Risk and coverage", pictures.risk_coverage(reading.risks)))
    if reading.bins:
        parts.append(_figure_box("Sure and right", pictures.reliability(reading.bins)))
    return "".join(parts)


def _over_time(runs: Sequence[KeptRun], name: str, figure: str) -> str:
    """One figure across the runs that have it, with a choice of which."""
    names = list(
        dict.fromkeys(one.name for run in runs if run.summary for one in run.summary.figures if one.value is not None)
    )
    if not names:
        return ""
    chosen = figure if figure in names else DEFAULT_FIGURE if DEFAULT_FIGURE in names else names[0]
    points: list[tuple[str, Figure]] = []
    for run in reversed(runs[:MOST_RUNS_SHOWN]):
        found = run.summary.figure(chosen) if run.summary is not None else None
        if found is not None and found.value is not None:
            points.append((run.name, found))
    options = "".join(
        f'<option value="{escaped(one)}"{" selected" if one == chosen else ""}>{escaped(figure_words(one)[0])}</option>'
        for one in names
    )
    choice = f'<select id="fn-figure" aria-label="Figure over time">{options}</select>'
    place = next((number for number, (one, _) in enumerate(points) if one == name), None)
    drawn = pictures.over_time(points, place) if points else '<p class="absent">No run shown here has it.</p>'
    return f'<figure class="fn-picture"><h3>Over time {choice}</h3>{drawn}</figure>'


def _figure_box(head: str, svg: str, note: str = "") -> str:
    return f'<figure class="fn-picture"><h3>{head}</h3>{svg}{note}</figure>'


def _rests_on(summary: Summary) -> str:
    of = summary.provenance
    told = (
        ("Data", f"{of.file}, SHA-256 {of.data_sha256}"),
        ("Checker", f"{of.checker}, SHA-256 {of.checker_sha256}"),
        ("Thresholds", of.thresholds),
        ("Scoring code", f"SHA-256 {of.scoring_sha256}"),
        ("Documents", f"their ids’ SHA-256 {of.library}" if of.library else "no library at hand"),
        ("Rows", f"SHA-256 {summary.rows_sha256}"),
        ("Seed", str(of.seed)),
        ("Versions", ", ".join(f"{name} {version}" for name, version in of.versions)),
    )
    inner = "".join(f'<dt>{name}</dt><dd class="fn-text">{escaped(value)}</dd>' for name, value in told)
    return f'<details class="fn-rests"><summary>What it rests on</summary><dl>{inner}</dl></details>'
