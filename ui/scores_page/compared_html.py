"""Two runs over the same rows: each score before and after, with the interval of the difference; which rows changed.

Left out: the comparison (`evals.scoring.comparing`).
"""

from corpus.counted import count
from evals.runs.kept_run import ROWS, KeptRun
from evals.scoring.comparing import ChangedRow, ComparisonOfRuns, Difference, compare
from evals.scoring.metrics.figure import shown
from evals.scoring.metrics.metric import Metric
from evals.scoring.metrics.totals import LOWER_IS_BETTER
from ui.page.escaping import escaped
from ui.scores_page.wording import figure_words

MOST_CHANGED = 20
_SEED = 0
_WORSE_IF_MORE = frozenset(metric.value for metric in LOWER_IS_BETTER)


def compared_html(run: KeptRun, before: KeptRun) -> str:
    """What changed from `before` to `run`. Raises a `FileError`, also where the two share no row."""
    found = compare(before.folder / ROWS, run.folder / ROWS, _SEED)
    rows = "".join(_difference(one) for one in found.differences if one.name != Metric.LATENCY_MS.value)
    return (
        f'<section class="fn-compared" aria-label="Comparison"><h2>Against {escaped(before.name)}</h2>'
        f"<p>{_shared(found)}</p>"
        '<div class="fn-wide" tabindex="0" role="region" aria-label="Differences"><table class="fn-figures">'
        '<thead><tr><th scope="col">Score</th><th scope="col" class="num">Before</th><th scope="col" class="num">After'
        '</th><th scope="col">Difference, 95 % interval</th><th scope="col" class="num">p</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>{_changed(found)}</section>"
    )


def _shared(found: ComparisonOfRuns) -> str:
    told = [f"{count(found.rows, 'row')} in both", f"{len(found.changed):,} changed"]
    if found.only_a:
        told.append(f"{len(found.only_a):,} only before")
    if found.only_b:
        told.append(f"{len(found.only_b):,} only after")
    return " · ".join(told)


def _difference(one: Difference) -> str:
    between = "one row only" if one.low is None or one.high is None else f"{_signed(one.low)} to {_signed(one.high)}"
    sure = one.low is not None and one.high is not None and (one.low > 0 or one.high < 0)
    better = (one.difference < 0) == (one.name in _WORSE_IF_MORE)
    said = ("better" if better else "worse") if sure else "not told apart" if one.difference else "the same"
    return (
        f'<tr><th scope="row">{escaped(figure_words(one.name)[0])}</th><td class="num">{shown(one.mean_a)}</td>'
        f'<td class="num">{shown(one.mean_b)}</td><td class="between"><b>{said}</b> {_signed(one.difference)} '
        f'<span>{between}</span></td><td class="num">{"–" if one.p is None else f"{one.p:.3f}"}</td></tr>'
    )


def _changed(found: ComparisonOfRuns) -> str:
    if not found.changed:
        return ""
    rows = "".join(map(_row, found.changed[:MOST_CHANGED]))
    more = len(found.changed) - MOST_CHANGED
    note = f"<p>{more:,} more rows changed less.</p>" if more > 0 else ""
    return f'<details class="fn-rests"><summary>The rows that changed most</summary><ul>{rows}</ul>{note}</details>'


def _row(one: ChangedRow) -> str:
    scores = "; ".join(
        f"{figure_words(name)[0]} {'–' if a is None else shown(a)} → {'–' if b is None else shown(b)}"
        for name, a, b in one.scores
        if name != Metric.LATENCY_MS.value
    )
    return f'<li><b class="fn-text">{escaped(one.id[:80])}</b> {escaped(scores or "other labels")}</li>'


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{shown(abs(value))}"
