"""Risk against coverage as an SVG picture: a line for each way, axes in per cent, readable on light and dark."""

from collections.abc import Mapping, Sequence
from html import escape

from evals.figures.calibration import Point

_WIDTH, _HEIGHT = 640, 400
_LEFT, _TOP, _RIGHT, _BOTTOM = 60, 20, 200, 50
_COLOURS = ("#0b6e4f", "#b3541e", "#5b5f97", "#8a8a8a")
_STEPS = (0, 20, 40, 60, 80, 100)


def risk_picture(title: str, lines: Mapping[str, Sequence[Point]]) -> str:
    """The picture; a line's points are as `risk_coverage` gives them."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" font-size="13" '
        f'font-family="system-ui, sans-serif"><title>{escape(title)}</title>',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
    ]
    for step in _STEPS:
        x, y = _x(step / 100), _y(step / 100)
        parts += [
            f'<line x1="{_x(0):.0f}" x2="{_x(1):.0f}" y1="{y:.0f}" y2="{y:.0f}" stroke="#dddddd"/>',
            _text(f'x="{_LEFT - 8}" y="{y + 4:.0f}" text-anchor="end"', str(step)),
            _text(f'x="{x:.0f}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle"', str(step)),
        ]
    middle = f'text-anchor="middle" transform="translate(16 {(_y(0) + _y(1)) / 2:.0f}) rotate(-90)"'
    parts += [
        _text(f'x="{(_x(0) + _x(1)) / 2:.0f}" y="{_HEIGHT - 8}" text-anchor="middle"', "questions answered, %"),
        _text(middle, "wrong answers among them, %"),
    ]
    for number, (name, points) in enumerate(lines.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        path = " ".join(f"{_x(point.coverage):.1f},{_y(point.risk):.1f}" for point in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{_x(1) + 12:.0f}" y="{_TOP + 20 + 20 * number}" fill="{colour}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _text(places: str, words: str) -> str:
    return f'<text {places} fill="#333333">{escape(words)}</text>'


def _x(share: float) -> float:
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _y(share: float) -> float:
    return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)
