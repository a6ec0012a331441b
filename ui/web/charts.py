"""The page's charts as SVG in its own colours: no library, no script, nothing fetched."""

from collections.abc import Sequence

from corpus.text import count
from evals.run_metrics import Figure, shown
from ui.web.render import escaped
from ui.web.scores_data import Bin

_MOST_POINTS = 300
_MOST_NAME = 18
_LEAST_LOSS = 0.04
"""Where the axis of losses ends that are all smaller: nothing lost is a line on the floor."""


def share_bar(figure: Figure) -> str:
    """A share in 0..1 on a line with its interval, for a table's cell; empty for what is no share."""
    if figure.value is None or not 0 <= figure.value <= 1:
        return ""
    at = 4 + 152 * figure.value
    parts = ['<line class="track" x1="4" x2="156" y1="8" y2="8"/>']
    if figure.low is not None and figure.high is not None:
        low, high = 4 + 152 * max(0.0, figure.low), 4 + 152 * min(1.0, figure.high)
        parts.append(f'<line class="reach" x1="{low:.1f}" x2="{high:.1f}" y1="8" y2="8"/>')
    parts.append(f'<circle class="dot" cx="{at:.1f}" cy="8" r="4"/>')
    return (
        f'<svg class="fn-share" viewBox="0 0 160 16" width="160" height="16" aria-hidden="true">{"".join(parts)}</svg>'
    )


def risk_coverage(points: Sequence[tuple[float, float]]) -> str:
    """Loss among the surest answers (up) against the share of questions answered (right), both in per cent."""
    most = _round_up(max(_LEAST_LOSS, *(risk for _, risk in points)))
    plot = _Plot(most)
    thinned = (*points[:: max(1, len(points) // _MOST_POINTS)], points[-1])
    path = " ".join(f"{plot.x(coverage):.1f},{plot.y(risk):.1f}" for coverage, risk in thinned)
    floor = f"{plot.x(thinned[0][0]):.1f},{plot.y(0):.1f} {path} {plot.x(1):.1f},{plot.y(0):.1f}"
    last = points[-1][1]
    half = next(risk for coverage, risk in points if coverage >= 0.5)
    title = (
        f"Answering every question loses {_percent(last)}; answering only the surer half of them loses {_percent(half)}"
    )
    return plot.svg(
        title,
        "answered, surest first",
        "lost",
        f'<polygon class="area" points="{floor}"/><polyline class="line" points="{path}"/>'
        f'<circle class="dot" cx="{plot.x(1):.1f}" cy="{plot.y(last):.1f}" r="4"/>',
    )


def reliability(bins: Sequence[Bin]) -> str:
    """How right answers were (up) against how sure they said they were (right), with intervals."""
    plot = _Plot(1.0)
    parts = [
        f'<line class="even" x1="{plot.x(0):.1f}" y1="{plot.y(0):.1f}" x2="{plot.x(1):.1f}" y2="{plot.y(1):.1f}"/>'
    ]
    most = max(item.right.n for item in bins)
    for item in bins:
        value, x = item.right.value or 0.0, plot.x(item.confidence)
        if item.right.low is not None and item.right.high is not None:
            parts.append(
                f'<line class="reach" x1="{x:.1f}" x2="{x:.1f}" y1="{plot.y(item.right.low):.1f}" '
                f'y2="{plot.y(item.right.high):.1f}"/>'
            )
        size = 3.5 + 4.5 * (item.right.n / most) ** 0.5
        parts.append(f'<circle class="dot" cx="{x:.1f}" cy="{plot.y(value):.1f}" r="{size:.1f}"/>')
    worst = max(bins, key=lambda item: abs(item.confidence - (item.right.value or 0.0)))
    title = (
        f"Farthest from even: answers that were {_percent(worst.confidence)} sure were right in "
        f"{_percent(worst.right.value or 0.0)} ({count(worst.right.n, 'answer')})"
    )
    return plot.svg(title, "sure", "right", "".join(parts))


def by_kind(figures: Sequence[Figure]) -> str:
    """Faithfulness for each kind of question with its interval."""
    left, right, step = 150, 42, 26
    height, width = step * len(figures) + 30, 390
    scale = width - left - right
    parts = [
        f'<line class="grid" x1="{left + share * scale:.0f}" x2="{left + share * scale:.0f}" y1="4" '
        f'y2="{height - 24}"/><text x="{left + share * scale:.0f}" y="{height - 8}" text-anchor="middle">'
        f"{share:.0%}</text>"
        for share in (0.0, 0.5, 1.0)
    ]
    for number, figure in enumerate(figures):
        y, value = step * number + 18, figure.value or 0.0
        name = figure.name if len(figure.name) <= _MOST_NAME else f"{figure.name[: _MOST_NAME - 1]}…"
        parts.append(
            f'<text x="{left - 12}" y="{y + 4}" text-anchor="end"><tspan>{escaped(name)}</tspan>'
            f'<tspan class="n" dx="6">{figure.n:,}</tspan></text>'
        )
        if figure.low is not None and figure.high is not None:
            low, high = left + figure.low * scale, left + figure.high * scale
            parts.append(f'<line class="reach" x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}"/>')
        parts.append(f'<circle class="dot" cx="{left + value * scale:.1f}" cy="{y}" r="4.5"/>')
        parts.append(f'<text x="{width}" y="{y + 4}" text-anchor="end" class="value">{shown(value)}</text>')
    least = min(figures, key=lambda figure: figure.value or 0.0)
    title = f"Least faithful: {least.name}, {shown(least.value or 0.0)} over {count(least.n, 'answer')}"
    return _svg(width, height, title, "".join(parts))


def over_time(runs: Sequence[tuple[str, Figure]], chosen: int | None) -> str:
    """One figure across runs, the oldest first; `chosen` is the number of the run that is open."""
    values = [item.high if item.high is not None else item.value or 0.0 for _, item in runs]
    most = 1.0 if max(values) <= 1 else _round_up(max(values))
    plot = _Plot(most, ticks=())
    step = 1 / max(1, len(runs) - 1) if len(runs) > 1 else 0.0
    xs = [plot.x(0.04 + 0.92 * number * step if len(runs) > 1 else 0.5) for number in range(len(runs))]
    path = " ".join(f"{x:.1f},{plot.y(item.value or 0.0):.1f}" for x, (_, item) in zip(xs, runs, strict=True))
    parts = [f'<polyline class="line" points="{path}"/>']
    for number, (x, (name, item)) in enumerate(zip(xs, runs, strict=True)):
        value = item.value or 0.0
        if item.low is not None and item.high is not None:
            parts.append(
                f'<line class="reach" x1="{x:.1f}" x2="{x:.1f}" y1="{plot.y(item.low):.1f}" '
                f'y2="{plot.y(item.high):.1f}"/>'
            )
        dot = "dot open" if number == chosen else "dot"
        parts.append(
            f'<circle class="{dot}" cx="{x:.1f}" cy="{plot.y(value):.1f}" r="{6 if number == chosen else 4}">'
            f"<title>{escaped(name)}: {shown(value)}</title></circle>"
        )
    ends = [f"{shown(item.value or 0.0)} ({name})" for name, item in (runs[0], runs[-1])]
    title = f"From {ends[0]} to {ends[1]}" if len(runs) > 1 else f"{ends[0]} in the only run"
    return plot.svg(title, "runs, the last on the right", "", "".join(parts))


class _Plot:
    """Axes from 0: to 1 on the right, to `most` upwards."""

    width, height = 390, 230
    left, right, top, bottom = 46, 20, 12, 42

    def __init__(self, most: float, ticks: Sequence[float] = (0.0, 0.25, 0.5, 0.75, 1.0)) -> None:
        self._most = most or 1.0
        self._ticks = ticks

    def x(self, share: float) -> float:
        return self.left + share * (self.width - self.left - self.right)

    def y(self, value: float) -> float:
        return self.height - self.bottom - min(1.0, value / self._most) * (self.height - self.top - self.bottom)

    def svg(self, title: str, across: str, up: str, inner: str) -> str:
        parts = []
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            value = share * self._most
            y = self.y(value)
            # 2.5 % is not "2%".
            whole = abs(100 * value - round(100 * value)) < 1e-6
            tick_label = f"{value:.{0 if whole else 1}%}" if 0.04 <= self._most <= 1 else shown(value)
            parts.append(
                f'<line class="grid" x1="{self.x(0)}" x2="{self.x(1)}" y1="{y:.1f}" y2="{y:.1f}"/>'
                f'<text x="{self.left - 8}" y="{y + 4:.1f}" text-anchor="end">{tick_label}</text>'
            )
        parts += [
            f'<text x="{self.x(share):.0f}" y="{self.height - self.bottom + 17}" text-anchor="middle">'
            f"{share:.0%}</text>"
            for share in self._ticks
        ]
        parts.append(
            f'<text class="axis" x="{self.x(1):.0f}" y="{self.height - 6}" text-anchor="end">{escaped(across)}</text>'
        )
        if up:
            parts.append(f'<text class="axis" x="{self.x(0) + 6}" y="{self.top + 10}">{escaped(up)}</text>')
        return _svg(self.width, self.height, title, "".join(parts) + inner)


def _svg(width: int, height: int, title: str, inner: str) -> str:
    return (
        f'<svg class="fn-plot" role="img" viewBox="0 0 {width} {height}" aria-label="{escaped(title)}">{inner}</svg>'
        f"<figcaption>{escaped(title)}.</figcaption>"
    )


def _round_up(value: float) -> float:
    """The next value that an axis ends at well."""
    for power in range(-4, 8):
        for step in (1, 2, 4, 5, 10):
            if value <= step * 10.0**power:
                return float(step * 10.0**power)
    return value


def _percent(share: float) -> str:
    return f"{share:.1%}" if share < 0.1 else f"{share:.0%}"
