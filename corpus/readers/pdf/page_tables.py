"""Tables of a PDF page: found by rules or by rows of cells, heads over several columns, read row by row."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from corpus.readers.pdf.lines import Line, is_caption, line_of
from corpus.readers.pdf.page import Area, Sheet, Word

_SAME_EDGE = 8.0


def stacks(rules: Sequence[Area]) -> list[list[Area]]:
    """Rules with the same ends, from top to bottom; pieces of one rule are put together first."""
    whole: list[Area] = []
    for rule in sorted(rules, key=lambda item: (round(item.top), item.left)):
        before = whole[-1] if whole else None
        if before is not None and abs(before.top - rule.top) < 1.5 and rule.left - before.right < 3:
            whole[-1] = before.to(rule)
        else:
            whole.append(rule)
    groups: list[list[Area]] = []
    for rule in whole:
        stack = next((item for item in groups if _same_ends(item[0], rule)), None)
        if stack is None:
            groups.append([rule])
        else:
            stack.append(rule)
    return [stack for stack in groups if len(stack) > 1]


def _same_ends(area: Area, other: Area) -> bool:
    return abs(area.left - other.left) < _SAME_EDGE and abs(area.right - other.right) < _SAME_EDGE


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
    merged: dict[tuple[int, int], range] = {}
    for number, (row, below) in enumerate(pairwise(rows[: _HEAD_ROWS + 1])):
        if not _may_span(row, column_of[number], below, column_of[number + 1]):
            break
        under = sorted({column for column in column_of[number + 1] if column})
        cells = [at for at, column in enumerate(column_of[number]) if column or row[at].area.left > columns[0].right]
        ruled = {at: over for at in cells if (over := _over_rule(row[at], below, columns, under, rules))}
        if len(ruled) < len(cells):
            ruled = _by_middle([row[at].area for at in cells], cells, columns, under) or ruled
        merged |= {(number, at): over for at, over in ruled.items() if len(over) > 1}
    return merged


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


_CELL_WORDS = 7.0
_ROWS_OF_CELLS = 0.4
_LEAST_ROWS = 3
_LEVEL = 0.35
_CLOSEST_CELLS = 0.55
_FIGURES = 0.4
_MOST_SIGNS = 0.25
_SIGNS = re.compile(r"[=∑∏∫→�]|[!;,]\s*$")
_LONGEST_GAP = 3.5


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, a cell its words; an empty cell holds none. `lines` are those it was made of."""

    area: Area
    rows: tuple[tuple[tuple[Word, ...], ...], ...]
    lines: tuple[Line, ...]


def ruled_tables(sheet: Sheet, lines: Sequence[Line]) -> list[Table]:
    """The tables between rules of one width."""
    tables: list[Table] = []
    taken: set[int] = set()
    for stack in stacks(sheet.rules):
        for first, last in _spans(stack, lines):
            area = Area(stack[first].left - 4, stack[first].top - 2, stack[first].right + 4, stack[last].bottom + 2)
            inside = [line for line in lines if area.holds_centre(line.area) and id(line) not in taken]
            rows = _rows(inside)
            if _is_table(rows):
                below = _below(area, [line for line in lines if id(line) not in taken])
                rows += below
                inside += [cell for row in below for cell in row]
                taken.update(id(line) for line in inside)
                for line in inside:
                    area = area.to(line.area)
                tables.append(Table(area, _cells(rows, sheet.rules), tuple(inside)))
    return tables


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """The rows between rules; cells that stand close are parted where most hold figures."""
    parts = [cell for line in lines for cell in _parts(line)]
    figures = sum(1 for cell in parts if re.search(r"\d", cell.text))
    return levels(parts if figures >= _FIGURES * len(parts) else lines)


def _parts(line: Line) -> list[Line]:
    """The cells of a line in a narrow table, whose columns stand closer than words of prose may."""
    cells: list[list[Word]] = []
    for word in line.words:
        if cells and word.area.left - cells[-1][-1].area.right <= _CLOSEST_CELLS * line.size:
            cells[-1].append(word)
        else:
            cells.append([word])
    return [line_of(cell) for cell in cells] if len(cells) > 1 else [line]


def _below(area: Area, lines: Sequence[Line]) -> list[list[Line]]:
    """The rows that go on under a table's last rule, where its foot has none."""
    under = [
        line
        for line in lines
        if line.area.top >= area.bottom - 2 and area.left - 2 <= line.area.left and line.area.right <= area.right + 2
    ]
    rows = levels(under)
    if not rows or rows[0][0].area.top - area.bottom > _LONGEST_GAP * rows[0][0].size:
        return []
    return rows[: tabular_run(rows)]


def tabular_run(rows: Sequence[Sequence[Line]]) -> int:
    """How many rows from the first on are a table; 0 where none begins here."""
    if not rows or len(rows[0]) < 2:
        return 0
    last = single = 0
    for number, row in enumerate(rows, start=1):
        far = number > 1 and row[0].area.top - rows[number - 2][0].area.bottom > _LONGEST_GAP * row[0].size
        if far or is_caption(row[0].text):
            break
        if len(row) > 1:
            last, single = number, 0
            continue
        single += 1
        if single > 2 or len(row[0].words) > 12:
            break
    return last if is_tabular(rows[:last]) else 0


def levels(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand on one level, each level from left to right, from top to bottom."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda item: (item.baseline, item.area.left)):
        if rows and line.baseline - rows[-1][0].baseline <= _LEVEL * max(line.size, rows[-1][0].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(level, key=lambda item: item.area.left) for level in rows]


def is_tabular(rows: Sequence[Sequence[Line]]) -> bool:
    """Whether rows without rules are a table: several, most with cells that stand under each other."""
    if len(rows) < _LEAST_ROWS or not _is_table(rows):
        return False
    several = [row for row in rows if len(row) > 1]
    cells = [cell for row in several for cell in row]
    if sum(1 for cell in cells if _SIGNS.search(cell.text)) > _MOST_SIGNS * len(cells):
        # Formulas under each other.
        return False
    if any(len(row) == 1 and len(row[0].words) > _CELL_WORDS for row in rows[1:]):
        return False
    starts = [cell.area.left for row in several for cell in row[1:]]
    aligned = sum(1 for start in starts if sum(abs(start - other) < 6 for other in starts) >= 3)
    ends = [cell.area.right for row in several for cell in row[1:]]
    flush = sum(1 for end in ends if sum(abs(end - other) < 6 for other in ends) >= 3)
    return len(several) >= _LEAST_ROWS and max(aligned, flush) >= 0.6 * len(starts)


def table_of(rows: Sequence[Sequence[Line]], rules: Sequence[Area] = ()) -> Table:
    """The table made of these rows, on a page with these rules."""
    lines = tuple(cell for row in rows for cell in row)
    area = lines[0].area
    for line in lines:
        area = area.to(line.area)
    return Table(area, _cells(rows, rules), lines)


def _spans(stack: Sequence[Area], lines: Sequence[Line]) -> list[tuple[int, int]]:
    """First and last rule of each table in a stack: tables on one page are parted by a caption or by prose."""
    ranges: list[tuple[int, int]] = []
    first = 0
    for number in range(1, len(stack)):
        between = Area(stack[0].left - 4, stack[number - 1].top, stack[0].right + 4, stack[number].bottom)
        inside = [line for line in lines if between.holds_centre(line.area)]
        long = sum(1 for line in inside if line.area.width > 0.75 * between.width and len(line.words) > 8)
        if any(is_caption(line.text) for line in inside) or long > 2:
            if number - 1 > first:
                ranges.append((first, number - 1))
            first = number
    if len(stack) - 1 > first:
        ranges.append((first, len(stack) - 1))
    return ranges


def _is_table(rows: Sequence[Sequence[Line]]) -> bool:
    several = [row for row in rows if len(row) > 1]
    if len(rows) < 2 or not several or len(several) < _ROWS_OF_CELLS * len(rows):
        return False
    words = sorted(len(cell.words) for row in several for cell in row)
    return words[len(words) // 2] <= _CELL_WORDS and sum(words) / len(words) <= _CELL_WORDS


def _cells(rows: Sequence[Sequence[Line]], rules: Sequence[Area]) -> tuple[tuple[tuple[Word, ...], ...], ...]:
    columns = _columns(rows)
    begins = [[_column(cell, columns) for cell in row] for row in rows]
    over = spans(rows, columns, begins, rules)
    placed: list[list[list[Word]]] = []
    before: Sequence[Line] | None = None
    for number, row in enumerate(rows):
        cells: list[list[Word]] = [[] for _ in columns]
        for at, cell in enumerate(row):
            for column in over.get((number, at), (begins[number][at],)):
                cells[column].extend(cell.words)
        if before is not None and placed and _goes_on(before, row, columns):
            for column, words in enumerate(cells):
                placed[-1][column].extend(words)
        else:
            placed.append(cells)
        before = row
    # A column in which nothing but a head over others stands is none.
    spanning = {(number, begins[number][at]) for number, at in over}
    kept = {column for number, row in enumerate(begins) for column in row if (number, column) not in spanning}
    return tuple(tuple(tuple(cell) for at, cell in enumerate(row) if at in kept) for row in placed)


def _columns(rows: Sequence[Sequence[Line]]) -> list[Area]:
    """The columns from left to right: stretches that cells of several rows cover and that no gap parts."""
    cells = sorted((cell.area for row in rows if len(row) > 1 for cell in row), key=lambda area: area.left)
    most = max((len(row) for row in rows), default=1)
    widest = [row for row in rows if len(row) == most]
    columns: list[Area] = [cell.area for cell in widest[0]] if widest else []
    for cell in cells:
        touching = [number for number, column in enumerate(columns) if _over(cell, column)]
        if len(touching) == 1:
            columns[touching[0]] = columns[touching[0]].to(cell)
        elif not touching:
            columns.append(cell)
    return sorted(columns, key=lambda area: area.left) or [Area(0, 0, 0, 0)]


def _over(area: Area, other: Area) -> bool:
    return min(area.right, other.right) - max(area.left, other.left) > 0


def _column(cell: Line, columns: Sequence[Area]) -> int:
    def shared(number: int) -> float:
        column = columns[number]
        overlap = min(cell.area.right, column.right) - max(cell.area.left, column.left)
        return (
            overlap if overlap <= 0 or cell.area.left < column.left - 2 else 1_000 - abs(cell.area.left - column.left)
        )

    over = [number for number, column in enumerate(columns) if _over(cell.area, column)]
    # What reaches over several columns is read in the first of them.
    return min(over) if over else max(range(len(columns)), key=shared)


def _goes_on(before: Sequence[Line], row: Sequence[Line], columns: Sequence[Area]) -> bool:
    """Whether a row holds no more than the second lines of the cells above it."""
    pitch = row[0].baseline - before[0].baseline
    if pitch > 1.6 * max(row[0].size, before[0].size) or len(row) > 0.6 * len(columns) + 1:
        return False
    head = row[0]
    above = {_column(cell, columns) for cell in before}
    if not all(_column(cell, columns) in above for cell in row):
        return False
    if _column(head, columns) > 0:
        return True
    if len(row) >= len(before) > 1:
        return False
    values = sum(1 for cell in row[1:] if cell.text[:1].isdigit() or cell.text[:1] in "-−<>=")
    if values > 1:
        return False
    indented = head.area.left - before[0].area.left > 2 and _column(before[0], columns) == 0
    return indented or head.text[:1].islower() or head.text[:1] in ")]/&"
