"""The table of planted faults, as Markdown: a row a kind, columns a checker, each figure with n and its interval."""

from collections.abc import Iterable, Mapping, Sequence

from evals.intervals import Proportion
from evals.planted.answers import Clean
from evals.planted.faults import FaultKind
from evals.planted.measuring import Judged, contradicted, flagged, repaired

_CITING = (FaultKind.INVENTED, FaultKind.WRONG_PASSAGE, FaultKind.UNCITED)
_IN_WORDS = tuple(kind for kind in FaultKind if kind not in _CITING)


def table(name: str, answers: int, columns: Mapping[str, Sequence[Judged]]) -> str:
    """Caught, missed and false alarms per kind for every checker. `columns` must not be empty."""
    first = next(iter(columns.values()))
    lines = [f"{name}: {answers} answers, {len(first)} sentences", ""]
    lines.append(_row("planted", *(f"{column}: caught | missed | contradicted" for column in columns)))
    lines.append(f"|{'---|' * (1 + 3 * len(columns))}")
    lines += [_row(kind, *(_caught(judged, [kind]) for judged in columns.values())) for kind in _IN_WORDS]
    for label, reworded in (("all five, in the review's words", False), ("all five, in other words", True)):
        parts = [[one for one in judged if one.sentence.reworded is reworded] for judged in columns.values()]
        lines.append(_row(label, *(_caught(part, _IN_WORDS) for part in parts)))
    lines += ["", _row("planted", *(f"{column}: caught | missed | right passage found" for column in columns))]
    lines.append(f"|{'---|' * (1 + 3 * len(columns))}")
    for kind in _CITING:
        cells = [
            f"{flagged(judged, kind)} | {_missed(flagged(judged, kind))} | {repaired(judged, kind)}"
            for judged in columns.values()
        ]
        lines.append(_row(kind, *cells))
    lines += ["", _row("no fault", *(f"{column}: false alarms | contradicted" for column in columns))]
    lines.append(f"|{'---|' * (1 + 2 * len(columns))}")
    for clean in Clean:
        lines.append(
            _row(clean, *(f"{flagged(judged, clean)} | {contradicted(judged, clean)}" for judged in columns.values()))
        )
    return "\n".join(lines)


def _caught(judged: Sequence[Judged], kinds: Sequence[FaultKind]) -> str:
    caught = _sum(flagged(judged, kind) for kind in kinds)
    return f"{caught} | {_missed(caught)} | {_sum(contradicted(judged, kind) for kind in kinds)}"


def _missed(caught: Proportion) -> int:
    return caught.total - caught.hits


def _sum(parts: Iterable[Proportion]) -> Proportion:
    summed = tuple(parts)
    return Proportion(sum(one.hits for one in summed), sum(one.total for one in summed))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
