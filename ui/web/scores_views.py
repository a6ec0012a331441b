"""A run on the Scores page: its figures, what it rests on, two runs compared, what tutors judged."""

from collections.abc import Sequence
from itertools import combinations

from corpus.errors import FootnoteError
from corpus.text import count
from evals.compare import ChangedRow, ComparisonOfRuns, Difference, compare
from evals.metrics import Metric
from evals.run_metrics import LOWER_IS_BETTER, Direction, Figure, shown
from evals.runs import ROWS, KeptRun
from evals.scored_rows import Status
from evals.summary import Summary
from evals.verdicts import Tally
from ui.web import charts
from ui.web.render import escaped
from ui.web.scores_data import COMMANDS, NO_RUN, RULINGS, STATUSES, Reading, figure_words
from ui.web.services import Judging

MOST_RUNS = 60


def head_html(runs: Sequence[KeptRun], name: str, against: str = "") -> str:
    """The head with the run called `name` chosen."""
    if not runs:
        commands = "".join(f"<pre><code>{escaped(command)}</code></pre>" for command in COMMANDS)
        return (
            f'<div class="fn-scores-head"><h1>Scores</h1><div class="fn-none"><p>{escaped(NO_RUN)}</p>{commands}</div>'
            "</div>"
        )
    run_select = (
        f'<div class="fn-choose"><label for="fn-run-name">Run</label>{_select("fn-run-name", runs, name)}</div>'
    )
    other = (
        '<div class="fn-choose"><label for="fn-against">Compared with</label>'
        f"{_select('fn-against', [run for run in runs if run.name != name], against, 'no other run')}</div>"
        if len(runs) > 1
        else ""
    )
    return f'<div class="fn-scores-head"><h1>Scores</h1><div class="fn-chosen">{run_select}{other}</div></div>'


def _select(elem_id: str, runs: Sequence[KeptRun], chosen: str, none: str = "") -> str:
    options = f'<option value="">{none}</option>' if none else ""
    for run in runs:
        at = run.at.astimezone()
        damaged = "" if run.whole else ", damaged"
        selected = " selected" if run.name == chosen else ""
        options += (
            f'<option value="{escaped(run.name)}"{selected}>{escaped(run.name)} — {at.day} {at:%B %Y, %H:%M}{damaged}'
            "</option>"
        )
    return f'<select id="{elem_id}">{options}</select>'


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
    counts = [f"{number:,} {STATUSES[Status(name)]}" for name, number in summary.statuses if number]
    again = f" · {summary.repeated:,} say what an earlier one says" if summary.repeated else ""
    errors = "".join(f'<li class="fn-text">{escaped(reason)}</li>' for reason in summary.first_errors)
    listed = f"<details><summary>Why rows could not be scored</summary><ul>{errors}</ul></details>" if errors else ""
    return f'<p class="counts">{count(summary.rows, "row")}: {" · ".join(counts)}{again}</p>{listed}'


def _figures(summary: Summary) -> str:
    # What the page is about comes first; the others keep their order.
    ordered = sorted(summary.figures, key=lambda figure: figure.name != DEFAULT_FIGURE)
    there = [item for item in ordered if item.value is not None]
    absent = [figure_words(figure.name)[0] for figure in summary.figures if figure.value is None]
    rows = "".join(map(_figure, there))
    rest = f'<p class="absent">Not measured here, for want of rows: {escaped("; ".join(absent))}.</p>' if absent else ""
    return (
        '<div class="fn-wide" tabindex="0" role="region" aria-label="Figures"><table class="fn-figures">'
        '<caption class="fn-unseen">Figures of the run with their 95 % intervals</caption>'
        '<thead><tr><th scope="col">Figure</th><th scope="col" class="num">Value</th>'
        '<th scope="col">95 % interval</th><th scope="col" class="num">n</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{rest}"
    )


def _figure(figure: Figure) -> str:
    name, what = figure_words(figure.name)
    lower = " · lower is better" if figure.better is Direction.LOWER else ""
    between = (
        f"{shown(figure.low)}–{shown(figure.high)}"
        if figure.low is not None and figure.high is not None
        else "one row only"
    )
    note = f"<small>{escaped(what)}{lower}</small>" if what or lower else ""
    main = ' class="main"' if figure.name == DEFAULT_FIGURE else ""
    return (
        f'<tr{main}><th scope="row">{escaped(name)}{note}</th><td class="num value">{shown(figure.value or 0.0)}</td>'
        f'<td class="between"><div>{charts.share_bar(figure)}<span>{between}</span></div></td>'
        f'<td class="num">{figure.n:,}</td></tr>'
    )


def _pictures(reading: Reading) -> str:
    parts = []
    if reading.kinds:
        more = len(reading.kinds) - MOST_KINDS
        note = f"<p>{more:,} rarer kinds are not shown.</p>" if more > 0 else ""
        parts.append(_figure_box("Faithfulness by kind of question", charts.by_kind(reading.kinds[:MOST_KINDS]), note))
    if reading.risks:
        parts.append(_figure_box("Risk and coverage", charts.risk_coverage(reading.risks)))
    if reading.bins:
        parts.append(_figure_box("Sure and right", charts.reliability(reading.bins)))
    return "".join(parts)


def _over_time(runs: Sequence[KeptRun], name: str, figure: str) -> str:
    """One figure across the runs that have it, with a choice of which."""
    names = list(
        dict.fromkeys(
            item.name for run in runs if run.summary for item in run.summary.figures if item.value is not None
        )
    )
    if not names:
        return ""
    chosen = figure if figure in names else DEFAULT_FIGURE if DEFAULT_FIGURE in names else names[0]
    points: list[tuple[str, Figure]] = []
    for run in reversed(runs[:MOST_RUNS_SHOWN]):
        matching = run.summary.figure(chosen) if run.summary is not None else None
        if matching is not None and matching.value is not None:
            points.append((run.name, matching))
    options = "".join(
        f'<option value="{escaped(item)}"{" selected" if item == chosen else ""}>'
        f"{escaped(figure_words(item)[0])}</option>"
        for item in names
    )
    choice = f'<select id="fn-figure" aria-label="Figure over time">{options}</select>'
    point = next((number for number, (item, _) in enumerate(points) if item == name), None)
    drawn = charts.over_time(points, point) if points else '<p class="absent">No run shown here has it.</p>'
    return f'<figure class="fn-picture"><h3>Over time {choice}</h3>{drawn}</figure>'


def _figure_box(head: str, svg: str, note: str = "") -> str:
    return f'<figure class="fn-picture"><h3>{head}</h3>{svg}{note}</figure>'


def _rests_on(summary: Summary) -> str:
    of = summary.provenance
    rows = (
        ("Data", f"{of.file}, SHA-256 {of.data_sha256}"),
        ("Checker", f"{of.checker}, SHA-256 {of.checker_sha256}"),
        ("Thresholds", of.thresholds),
        ("Scoring code", f"SHA-256 {of.scoring_sha256}"),
        ("Documents", f"their ids’ SHA-256 {of.library}" if of.library else "no library at hand"),
        ("Rows", f"SHA-256 {summary.rows_sha256}"),
        ("Seed", str(of.seed)),
        ("Versions", ", ".join(f"{name} {version}" for name, version in of.versions)),
    )
    inner = "".join(f'<dt>{name}</dt><dd class="fn-text">{escaped(value)}</dd>' for name, value in rows)
    return f'<details class="fn-rests"><summary>What it rests on</summary><dl>{inner}</dl></details>'


MOST_TUTORS = 8


def tutors_html(judging: Judging) -> str:
    """A section; what it says where nobody has judged yet points to the Check page."""
    try:
        tallies = judging.counts()
        most = sorted(tallies, key=lambda tally: -_rulings(tally))[:MOST_TUTORS]
        pairs = [judging.kappa(a.reviewer, b.reviewer) for a, b in combinations(most, 2)]
    except FootnoteError as error:
        return _section(f'<p class="fn-trouble">{escaped(" ".join(str(error).split()))}</p>')
    if not tallies:
        return _section('<p>No footnote has been judged yet. Tutors judge on the <a href="/check">Check page</a>.</p>')
    rows = "".join(map(_tally, tallies))
    agreed = "".join(f"<li>{_kappa(pair)}</li>" for pair in pairs if pair.n)
    kappas = f'<p class="lead">Cohen’s kappa, from −1 to 1</p><ul class="fn-kappas">{agreed}</ul>' if agreed else ""
    alone = (
        "<p>No two tutors have judged the same footnote: there is no agreement to tell.</p>"
        if len(tallies) > 1 and not agreed
        else ""
    )
    return _section(f'<ul class="fn-tallies">{rows}</ul>{kappas}{alone}')


def _section(inner: str) -> str:
    return f'<section class="fn-tutors" aria-label="Tutors"><h2>Tutors</h2>{inner}</section>'


def _rulings(tally: Tally) -> int:
    return sum(number for _, number in tally.labels)


def _tally(tally: Tally) -> str:
    labels = ", ".join(f"{number:,} {RULINGS[label]}" for label, number in tally.labels)
    return (
        f'<li><b class="fn-text">{escaped(tally.reviewer)}</b> {count(_rulings(tally), "verdict")} on '
        f"{count(tally.answers, 'answer')}: {labels}</li>"
    )


def _kappa(figure: Figure) -> str:
    name = f'<b class="fn-text">{escaped(figure.name)}</b>'
    if figure.value is None:
        return f"{name} {escaped(figure.status)}"
    between = "" if figure.low is None or figure.high is None else f", 95 % {shown(figure.low)} to {shown(figure.high)}"
    return f"{name} {shown(figure.value)}{between}; {count(figure.n, 'shared place')}"


MOST_CHANGED = 20
_SEED = 0
_WORSE_IF_MORE = frozenset(metric.value for metric in LOWER_IS_BETTER)


def compared_html(run: KeptRun, before: KeptRun) -> str:
    """What changed from `before` to `run`. Raises a `FileError`, also where the two share no row."""
    comparison = compare(before.folder / ROWS, run.folder / ROWS, _SEED)
    rows = "".join(
        _difference(difference) for difference in comparison.differences if difference.name != Metric.LATENCY_MS.value
    )
    return (
        f'<section class="fn-compared" aria-label="Comparison"><h2>Against {escaped(before.name)}</h2>'
        f"<p>{_shared(comparison)}</p>"
        '<div class="fn-wide" tabindex="0" role="region" aria-label="Differences"><table class="fn-figures">'
        '<thead><tr><th scope="col">Score</th><th scope="col" class="num">Before</th><th scope="col" class="num">After'
        '</th><th scope="col">Difference, 95 % interval</th><th scope="col" class="num">p</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{_changed(comparison)}</section>"
    )


def _shared(comparison_of_runs: ComparisonOfRuns) -> str:
    phrases = [f"{count(comparison_of_runs.rows, 'row')} in both", f"{len(comparison_of_runs.changed):,} changed"]
    if comparison_of_runs.only_a:
        phrases.append(f"{len(comparison_of_runs.only_a):,} only before")
    if comparison_of_runs.only_b:
        phrases.append(f"{len(comparison_of_runs.only_b):,} only after")
    return " · ".join(phrases)


def _difference(item: Difference) -> str:
    between = (
        "one row only" if item.low is None or item.high is None else f"{_signed(item.low)} to {_signed(item.high)}"
    )
    sure = item.low is not None and item.high is not None and (item.low > 0 or item.high < 0)
    better = (item.difference < 0) == (item.name in _WORSE_IF_MORE)
    verdict = ("better" if better else "worse") if sure else "not told apart" if item.difference else "the same"
    return (
        f'<tr><th scope="row">{escaped(figure_words(item.name)[0])}</th><td class="num">{shown(item.mean_a)}</td>'
        f'<td class="num">{shown(item.mean_b)}</td><td class="between"><b>{verdict}</b> {_signed(item.difference)} '
        f'<span>{between}</span></td><td class="num">{"–" if item.p is None else f"{item.p:.3f}"}</td></tr>'
    )


def _changed(comparison_of_runs: ComparisonOfRuns) -> str:
    if not comparison_of_runs.changed:
        return ""
    rows = "".join(map(_row, comparison_of_runs.changed[:MOST_CHANGED]))
    more = len(comparison_of_runs.changed) - MOST_CHANGED
    note = f"<p>{more:,} more rows changed less.</p>" if more > 0 else ""
    return f'<details class="fn-rests"><summary>The rows that changed most</summary><ul>{rows}</ul>{note}</details>'


def _row(changed_row: ChangedRow) -> str:
    scores = "; ".join(
        f"{figure_words(name)[0]} {'–' if a is None else shown(a)} → {'–' if b is None else shown(b)}"
        for name, a, b in changed_row.scores
        if name != Metric.LATENCY_MS.value
    )
    return f'<li><b class="fn-text">{escaped(changed_row.id[:80])}</b> {escaped(scores or "other labels")}</li>'


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{shown(abs(value))}"
