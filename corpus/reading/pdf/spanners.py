"""Heads of a table that reach over several columns: which columns each stands over.

Told by the rule under a head, or by the middle of it lying over the middle of the columns that have heads of their own
below. Left out: heads beside several rows.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from corpus.reading.pdf.lines import Line
from corpus.reading.pdf.words import Area

_HEAD_ROWS = 3
_MOST_COLUMNS = 12
_OFF_CENTRE = 0.3
_LEAST_SLACK = 9.0
_RULE_SLACK = 4.0
# A word, a year, or a number with its unit.
_HEAD = re.compile(r"\A(?:\W*+[^\W\d_]|(?:19|20)\d\d$|\W*+\d++\s*+[^\W\d_]{2})")


def spans(
    rows: Sequence[Sequence[Line]], columns: Sequence[Area], column_of: Sequence[Sequence[int]], rules: Sequence[Area]
) -> dict[tuple[int, int], range]:
    """The columns that a cell reaches over, by the numbers of its row and of the cell in it; `column_of` gives the
    column that each cell begins in."""
    found: dict[tuple[int, int], range] = {}
    for number, (row, below) in enumerate(pairwise(rows[: _HEAD_ROWS + 1])):
        if not _may_span(row, column_of[number], below, column_of[number + 1]):
            break
        under = sorted({column for column in column_of[number + 1] if column})
        cells = [at for at, column in enumerate(column_of[number]) if column or row[at].area.left > columns[0].right]
        ruled = {at: over for at in cells if (over := _over_rule(row[at], below, columns, under, rules))}
        if len(ruled) < len(cells):
            ruled = _by_middle([row[at].area for at in cells], cells, columns, under) or ruled
        found |= {(number, at): over for at, over in ruled.items() if len(over) > 1}
    return found


def _may_span(row: Sequence[Line], columns: Sequence[int], below: Sequence[Line], columns_below: Sequence[int]) -> bool:
    """Whether the row has fewer heads than the row below, and neither holds values."""
    heads = [cell for cell, column in zip(row, columns, strict=True) if column]
    under = [cell for cell, column in zip(below, columns_below, strict=True) if column]
    if not heads or len(under) <= len(heads) or len(under) > _MOST_COLUMNS:
        return False
    return all(re.search(r"[^\W\d_]", cell.text) for cell in heads) and _are_heads(under)


def _are_heads(cells: Sequence[Line]) -> bool:
    worded = sum(1 for cell in cells if _HEAD.match(cell.text))
    return 3 * worded >= 2 * len(cells)


def _over_rule(
    head: Line, below: Sequence[Line], columns: Sequence[Area], under: Sequence[int], rules: Sequence[Area]
) -> range:
    """The columns over which the rule between a head and the row below it runs."""
    middle = (head.area.left + head.area.right) / 2
    for rule in rules:
        between = head.baseline - 1 <= rule.top <= below[0].baseline
        if between and rule.left - _RULE_SLACK <= middle <= rule.right + _RULE_SLACK:
            over = [at for at in under if rule.left - _RULE_SLACK <= _middle(columns[at]) <= rule.right + _RULE_SLACK]
            if over and len(over) < len(under):
                return range(over[0], over[-1] + 1)
    return range(0)


def _by_middle(
    heads: Sequence[Area], cells: Sequence[int], columns: Sequence[Area], under: Sequence[int]
) -> dict[int, range]:
    """The parting of the columns among the heads by which each stands nearest the middle of its own; nothing where one
    stands off it."""
    best: tuple[float, list[range]] | None = None
    for groups in _partings(under, len(heads)):
        offs = [_off(head, columns, group) for head, group in zip(heads, groups, strict=True)]
        if None not in offs:
            total = sum(off for off in offs if off is not None)
            if best is None or total < best[0]:
                best = (total, groups)
    return {} if best is None else dict(zip(cells, best[1], strict=True))


def _partings(under: Sequence[int], count: int) -> Iterator[list[range]]:
    for cuts in combinations(range(1, len(under)), count - 1):
        ends = [0, *cuts, len(under)]
        yield [range(under[start], under[stop - 1] + 1) for start, stop in pairwise(ends)]


def _off(head: Area, columns: Sequence[Area], group: range) -> float | None:
    """How far a head stands from the middle or the left edge of its columns; None where that is too far."""
    left, right = columns[group[0]].left, columns[group[-1]].right
    from_left = abs(head.left - left)
    off = abs((head.left + head.right) / 2 - (left + right) / 2)
    if off > max(_LEAST_SLACK, _OFF_CENTRE * (right - left)) and from_left > _LEAST_SLACK / 2:
        return None
    return min(off, from_left)


def _middle(area: Area) -> float:
    return (area.left + area.right) / 2
