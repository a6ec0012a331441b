"""Runs as one HTML file, written row by row: figures side by side, plots, every row with its evidence."""

import os
import re
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from corpus.errors import FileUnreadable, SettingError
from evals.metrics import Metric
from evals.run_metrics import Figure, Totals, shown
from evals.scored_rows import ScoredRow, ScoredSentence
from evals.summary import Summary, read_summary, scored_rows, summary_path

STYLE = """
:root{--paper:#fbf9f5;--sheet:#fffefb;--ink:#23201b;--quiet:#655e53;--rule:#e4ddd0;--accent:#8a4a08;
--good:#1d6b3a;--good-tint:#dff0e2;--bad:#a3201d;--bad-tint:#f9dfdb;--open:#7a5600;--open-tint:#faecc8;
color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--paper:#191714;--sheet:#211e1a;--ink:#ece6db;--quiet:#ada496;--rule:#38332b;
--accent:#e9b562;--good:#86d29d;--good-tint:#1c3424;--bad:#f0a19a;--bad-tint:#43211e;--open:#e7c36a;--open-tint:#3a2f14}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:64rem;padding:2rem 1rem 4rem;background:var(--paper);color:var(--ink);
font:1rem/1.55 -apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;margin:0 0 .25rem}
h2{font-size:1.2rem;margin:2.5rem 0 .75rem}h3{font-size:1rem;margin:1.5rem 0 .5rem}
p,li{max-width:46rem}.quiet,figcaption,dt{color:var(--quiet)}
.wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.3rem .9rem .3rem 0;border-bottom:1px solid var(--rule);vertical-align:top}
td.n{white-space:nowrap}dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:0}dd{margin:0}
figure{margin:1rem 0}svg{max-width:100%;height:auto}svg text{fill:var(--ink);font:12px sans-serif}
svg .axis{stroke:var(--quiet)}svg .grid{stroke:var(--rule)}svg .mark{fill:var(--accent);stroke:var(--accent)}
svg .line{fill:none;stroke:var(--accent);stroke-width:2}svg .bar{fill:var(--accent)}
details.row{border:1px solid var(--rule);border-radius:6px;background:var(--sheet);margin:.4rem 0;
content-visibility:auto;contain-intrinsic-size:auto 2.6rem}
details.row>summary{padding:.5rem .75rem;cursor:pointer}details.row>div{padding:0 .75rem .75rem}
summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.sentence{margin:.25rem 0;padding:.2rem .6rem;border-left:4px solid var(--rule);white-space:pre-wrap}
details.sentence>summary{cursor:pointer;list-style-position:outside;margin-left:1rem}
.supported{border-color:var(--good);background:var(--good-tint)}.contradicted{border-color:var(--bad);background:var(--bad-tint)}
.not_found{border-color:var(--open);background:var(--open-tint)}
.tag{font-size:.8rem;font-weight:600;white-space:nowrap}.supported>summary .tag{color:var(--good)}
.contradicted>summary .tag{color:var(--bad)}.not_found>summary .tag{color:var(--open)}
blockquote{margin:.4rem 0 .4rem 1rem;padding-left:.75rem;border-left:2px solid var(--rule);white-space:pre-wrap}
"""


_WIDTH = 640
_LEFT = 170
_RIGHT = 60
_STEP = 26
_MOST_POINTS = 400


def intervals(figures: Sequence[Figure]) -> str:
    """Shares in 0..1 as points with their intervals, one a line."""
    drawn = [figure for figure in figures if figure.value is not None and figure.value <= 1]
    height = _STEP * len(drawn) + 30
    scale = _WIDTH - _LEFT - _RIGHT
    parts = [
        f'<line class="grid" x1="{x:.0f}" x2="{x:.0f}" y1="4" y2="{height - 24}"/>'
        f'<text x="{x:.0f}" y="{height - 8}" text-anchor="middle">{share:g}</text>'
        for share in (0, 0.25, 0.5, 0.75, 1)
        for x in [_LEFT + share * scale]
    ]
    for number, item in enumerate(drawn):
        y = _STEP * number + 16
        value = item.value or 0.0
        at = _LEFT + value * scale
        parts.append(f'<text x="{_LEFT - 10}" y="{y + 4}" text-anchor="end">{escape(item.name)}</text>')
        if item.low is not None and item.high is not None:
            low, high = _LEFT + item.low * scale, _LEFT + item.high * scale
            parts.append(f'<line class="mark" x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}" stroke-width="2"/>')
        parts.append(f'<circle class="mark" cx="{at:.1f}" cy="{y}" r="4"/>')
        parts.append(f'<text x="{_WIDTH - _RIGHT + 10}" y="{y + 4}">{shown(value)}</text>')
    return _svg(height, "Figures with their 95 % intervals", parts)


def histogram(bins: Sequence[int], title: str) -> str:
    """Counts over 0..1 in equal bins."""
    most = max(bins, default=0)
    height, floor = 180, 150
    scale = (_WIDTH - 80) / max(1, len(bins))
    parts = [
        f'<rect class="bar" x="{50 + scale * number:.1f}" y="{floor - 130 * count / most:.1f}" '
        f'width="{scale - 2:.1f}" height="{130 * count / most:.1f}"><title>{number / len(bins):.2f}-'
        f"{(number + 1) / len(bins):.2f}: {count:,}</title></rect>"
        for number, count in enumerate(bins)
        if count
    ]
    return _svg(height, title, [*parts, *_axes(floor, f"{most:,}")])


def curve(points: Sequence[tuple[float, float]], title: str) -> str:
    """A line through points (x in 0..1, y in 0..1), y scaled to its highest."""
    height, floor = 180, 150
    thinned = points[:: max(1, len(points) // _MOST_POINTS)]
    most = max((y for _, y in points), default=0.0) or 1.0
    drawn = " ".join(f"{50 + (_WIDTH - 80) * x:.1f},{floor - 130 * y / most:.1f}" for x, y in (*thinned, points[-1]))
    return _svg(height, title, [f'<polyline class="line" points="{drawn}"/>', *_axes(floor, f"{most:.3f}")])


def _axes(floor: int, highest: str) -> list[str]:
    return [
        f'<line class="axis" x1="50" x2="{_WIDTH - 30}" y1="{floor}" y2="{floor}"/>',
        f'<text x="44" y="{floor}" text-anchor="end">0</text>',
        f'<text x="44" y="24" text-anchor="end">{escape(highest)}</text>',
        *(
            f'<text x="{50 + (_WIDTH - 80) * share:.0f}" y="{floor + 18}" text-anchor="middle">{share:g}</text>'
            for share in (0, 0.5, 1)
        ),
    ]


def _svg(height: int, title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg role="img" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )


_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_WORDS = {"supported": "supported", "contradicted": "contradicted", "not_found": "not found"}


def text(value: object) -> str:
    """What stands in a page as text, whatever it holds; control and direction marks show as U+FFFD."""
    return escape(_NOT_TEXT.sub("�", str(value)))


def row_view(row: ScoredRow) -> str:
    """The row as a closed `details`."""
    figures = ", ".join(f"{item.metric.value} {shown(item.value)}" for item in row.measured)
    head = f'<b>{text(row.id)}</b> <span class="quiet">line {row.line}, {row.status.value}</span>'
    faithful = row.value(Metric.FAITHFULNESS)
    if faithful is not None:
        head += f' <span class="tag">{shown(faithful)}</span>'
    if row.question:
        head += f" {text(row.question[:300])}"
    parts = [f'<p class="quiet">{text(figures)}</p>'] if figures else []
    if row.reason:
        parts.append(f"<p>{text(row.reason)}</p>")
    if row.repeats is not None:
        parts.append(f'<p class="quiet">says what line {row.repeats} says</p>')
    parts += map(_sentence, row.sentences)
    return f'<details class="row"><summary>{head}</summary><div>{"".join(parts)}</div></details>\n'


def _sentence(scored_sentence: ScoredSentence) -> str:
    if scored_sentence.label is None or scored_sentence.score is None:
        return f'<div class="sentence" title="not checked" dir="auto">{text(scored_sentence.text)}</div>'
    label = scored_sentence.label.value
    inside = [
        f'<div class="quiet">context {cited.location.context}, '
        f"{cited.location.span.start}-{cited.location.span.end}</div>"
        f'<blockquote dir="auto">{text(cited.text)}</blockquote>'
        for cited in scored_sentence.evidence
    ] or ['<div class="quiet">nothing of it was found in the contexts</div>']
    lacking = (*scored_sentence.missing.words, *scored_sentence.missing.numbers)
    if lacking:
        inside.append(f'<div class="quiet">not there: {text(", ".join(lacking))}</div>')
    inside += [
        f'<div class="quiet">[{cited.number}] alone: {_WORDS[cited.label.value]} ({cited.score:.2f})</div>'
        for cited in scored_sentence.citations
    ]
    return (
        f'<details class="sentence {label}"><summary><span dir="auto">{text(scored_sentence.text)}</span> '
        f'<span class="tag">{_WORDS[label]} {scored_sentence.score:.2f}</span></summary>{"".join(inside)}</details>'
    )


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
                for chunk in _page(runs):
                    file.write(chunk)
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
    figures = [
        item.figures(_SEED if summary is None else summary.provenance.seed)
        for item, summary in zip(totals, summaries, strict=True)
    ]
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


def _figure_table(names: Sequence[str], figures: Sequence[tuple[Figure, ...]]) -> str:
    head = "".join(f"<th>{text(name)}</th>" for name in names)
    lines = []
    for same in zip(*figures, strict=True):
        if any(item.value is not None for item in same):
            better = "" if same[0].better == "higher" else ' <span class="quiet">(lower is better)</span>'
            cells = "".join(f'<td class="n">{text(item)}</td>' for item in same)
            lines.append(f"<tr><th>{text(same[0].name)}{better}</th>{cells}</tr>")
    absent = [item[0].name for item in zip(*figures, strict=True) if all(figure.value is None for figure in item)]
    rest = f'<p class="quiet">Not measured here, for want of rows: {text(", ".join(absent))}.</p>' if absent else ""
    return f'<div class="wide"><table><tr><th>figure</th>{head}</tr>{"".join(lines)}</table></div>{rest}'


def _rests_on(summary: Summary | None) -> str:
    if summary is None:
        return '<p class="quiet">Its summary is not beside it: what it rests on is not known.</p>'
    of = summary.provenance
    rows = [
        ("data", f"{of.file}, sha256 {of.data_sha256}"),
        ("checker", f"{of.checker}, sha256 {of.checker_sha256}"),
        ("thresholds", of.thresholds),
        ("scoring code", f"sha256 {of.scoring_sha256}"),
        ("documents", f"ids' sha256 {of.library}" if of.library else "no library at hand"),
        ("seed", str(of.seed)),
        ("versions", ", ".join(f"{name} {version}" for name, version in of.versions)),
    ]
    return f"<dl>{''.join(f'<dt>{name}</dt><dd>{text(value)}</dd>' for name, value in rows)}</dl>"


def _counts(totals: Totals) -> str:
    rows = ", ".join(f"{count:,} {status.value}" for status, count in sorted(totals.statuses.items()))
    sentences = ", ".join(f"{count:,} {label}" for label, count in sorted(totals.sentences.items()))
    again = f" {totals.repeated:,} rows say what an earlier one says." if totals.repeated else ""
    errors = "".join(f"<li>{text(reason)}</li>" for reason in totals.first_errors)
    listed = f"<p>The first rows that could not be scored:</p><ul>{errors}</ul>" if errors else ""
    return f"<p>{totals.rows:,} rows: {rows or 'none'}.{again}<br>Sentences: {sentences or 'none'}.</p>{listed}"


def _plots(totals: Totals, figures: Sequence[Figure]) -> str:
    parts = [_captioned(intervals(figures), "Figures with their 95 % intervals.")]
    if any(totals.score_bins):
        title = "Checked sentences by score, from 0 (not supported) to 1."
        parts.append(_captioned(histogram(totals.score_bins, title), title))
    risks = totals.risk_coverage.curve()
    if risks:
        title = "Risk (up) when only the surest share of questions (right) is answered."
        parts.append(_captioned(curve(risks, title), title))
    return "".join(parts)


def _captioned(svg: str, caption: str) -> str:
    return f"<figure>{svg}<figcaption>{text(caption)}</figcaption></figure>"
