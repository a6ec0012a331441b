"""The line from which a citation counts as supported, refitted so that the scorer agrees best with people.

The line with the highest Cohen's kappa (supported or not) among those halfway between two scores; of equals the one
nearest to where it was. Said beside it is the kappa of lines fitted without the answers they are measured on, in five
parts, for the first is flattered by its own fitting. Left out: refitting the scores themselves.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.answer import SupportLabel
from corpus.errors import FileDamaged
from evals.scoring.metrics.figure import Figure
from evals.scoring.people.agreement import kappa
from evals.scoring.people.judged import Judged

_PARTS = 5
_FEWEST = 10
_EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Calibration:
    """`line` is the new one, `before` the old, None for the checker's own labels; `to_supported` and `to_not_found`
    count the citations whose label changes."""

    line: float
    before: float | None
    kappa_before: Figure
    kappa_after: Figure
    kappa_unseen: Figure
    to_supported: int
    to_not_found: int


def calibrate(judged: Sequence[Judged], before: float | None, seed: int) -> Calibration:
    """Refit the line. Raises `FileDamaged` for fewer than ten verdicts, or verdicts of one kind only."""
    supported = sum(one.verdict.label is SupportLabel.SUPPORTED for one in judged)
    if len(judged) < _FEWEST or not 0 < supported < len(judged):
        raise FileDamaged(
            f"{len(judged)} verdicts, {supported} of them supported: a line needs {_FEWEST} verdicts and both kinds"
        )
    line = _fit(judged, before)
    now = [_says(one, line) for one in judged]
    old = [one.scored.label is SupportLabel.SUPPORTED for one in judged]
    return Calibration(
        line,
        before,
        _kappa("before", judged, old, seed),
        _kappa("after", judged, now, seed),
        _kappa("on answers not fitted to", judged, _unseen(judged, before), seed),
        sum(new and not was for new, was in zip(now, old, strict=True)),
        sum(was and not new for new, was in zip(now, old, strict=True)),
    )


def _says(one: Judged, line: float) -> bool:
    return one.scored.label is not SupportLabel.CONTRADICTED and one.scored.score >= line


def _fit(judged: Sequence[Judged], before: float | None) -> float:
    scores = sorted({one.scored.score for one in judged})
    lines = [0.0, *(round((a + b) / 2, 6) for a, b in pairwise(scores)), 1.0]
    near = _EVEN if before is None else before
    return max(lines, key=lambda line: (_plain_kappa(judged, line), -abs(line - near)))


def _plain_kappa(judged: Sequence[Judged], line: float) -> float:
    """Kappa of two kinds, 0 where it is not defined; without its interval, for there are many lines."""
    n = len(judged)
    wanted = [one.verdict.label is SupportLabel.SUPPORTED for one in judged]
    said = [_says(one, line) for one in judged]
    observed = sum(a is b for a, b in zip(wanted, said, strict=True)) / n
    yes_a, yes_b = sum(wanted) / n, sum(said) / n
    expected = yes_a * yes_b + (1 - yes_a) * (1 - yes_b)
    return round((observed - expected) / (1 - expected), 12) if expected < 1 else 0.0


def _unseen(judged: Sequence[Judged], before: float | None) -> list[bool]:
    parts = [int(hashlib.sha256(one.verdict.answer_id.encode()).hexdigest(), 16) % _PARTS for one in judged]
    lines = {
        part: _fit([one for one, own in zip(judged, parts, strict=True) if own != part] or judged, before)
        for part in set(parts)
    }
    return [_says(one, lines[part]) for one, part in zip(judged, parts, strict=True)]


def _kappa(name: str, judged: Sequence[Judged], said: Sequence[bool], seed: int) -> Figure:
    names = {True: SupportLabel.SUPPORTED, False: SupportLabel.NOT_FOUND}
    pairs = [
        (names[one.verdict.label is SupportLabel.SUPPORTED], names[yes]) for one, yes in zip(judged, said, strict=True)
    ]
    return kappa(name, pairs, seed)
