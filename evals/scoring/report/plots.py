"""The plots of a report as SVG, drawn by hand: no library, no script, colours from the page's style.

Every text in them is escaped; each has a title that says in words what it shows.
"""

from collections.abc import Sequence
from html import escape

from evals.scoring.metrics.figure import Figure, shown

_WIDTH = 640
_LEFT = 170
_RIGHT = 60
_STEP = 26
_MOST_POINTS = 400


def intervals(figures: Sequence[Figure]) -> str:
    """Shares in 0..1 as points with their intervals, one a line."""
    drawn = [one for one in figures if one.value is not None and one.value <= 1]
    height = _STEP * len(drawn) + 30
    scale = _WIDTH - _LEFT - _RIGHT
    parts = [
        f'<line class="grid" x1="{x:.0f}" x2="{x:.0f}" y1="4" y2="{height - 24}"/>'
        f'<text x="{x:.0f}" y="{height - 8}" text-anchor="middle">{share:g}</text>'
        for share in (0, 0.25, 0.5, 0.75, 1)
        for x in [_LEFT + share * scale]
    ]
    for number, one in enumerate(drawn):
        y = _STEP * number + 16
        value = one.value or 0.0
        at = _LEFT + value * scale
        parts.append(f'<text x="{_LEFT - 10}" y="{y + 4}" text-anchor="end">{escape(one.name)}</text>')
        if one.low is not None and one.high is not None:
            low, high = _LEFT + one.low * scale, _LEFT + one.high * scale
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
