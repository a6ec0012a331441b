"""How deep each item of a list lies, by how far it is set in: 1 for the outermost of a run of items."""

from collections.abc import Sequence


def list_levels(indents: Sequence[float | None], same: float = 0.0) -> list[int]:
    """A level for each block; `indents` has None for a block that is no item, which ends the run, and gets 0.

    What is set in by less than `same` is set in alike.
    """
    levels: list[int] = []
    outer: list[float] = []
    for indent in indents:
        if indent is None:
            outer = []
            levels.append(0)
            continue
        while outer and outer[-1] >= indent - same:
            outer.pop()
        outer.append(indent)
        levels.append(len(outer))
    return levels
