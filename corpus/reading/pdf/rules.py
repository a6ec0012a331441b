"""Horizontal rules of a page to stacks of one width, as stand above, in and under a table.

Left out: what stands between them (`tables`).
"""

from collections.abc import Sequence

from corpus.reading.pdf.words import Area

_SAME_EDGE = 8.0


def stacks(rules: Sequence[Area]) -> list[list[Area]]:
    """Rules with the same ends, from top to bottom; pieces of one rule are put together first."""
    whole: list[Area] = []
    for rule in sorted(rules, key=lambda one: (round(one.top), one.left)):
        before = whole[-1] if whole else None
        if before is not None and abs(before.top - rule.top) < 1.5 and rule.left - before.right < 3:
            whole[-1] = before.to(rule)
        else:
            whole.append(rule)
    found: list[list[Area]] = []
    for rule in whole:
        stack = next((one for one in found if _same_ends(one[0], rule)), None)
        if stack is None:
            found.append([rule])
        else:
            stack.append(rule)
    return [stack for stack in found if len(stack) > 1]


def _same_ends(one: Area, other: Area) -> bool:
    return abs(one.left - other.left) < _SAME_EDGE and abs(one.right - other.right) < _SAME_EDGE
