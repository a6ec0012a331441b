"""Tables of what is put in and what has to come of it, written by hand: `golden/tables/NAME.txt`.

`## SECTION` begins a section, a line is a row, "¦" parts its cells, "›" the parts of one, and "⏎" is a line end in it.
"""

import re
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "golden" / "tables"


@cache
def sections(name: str) -> dict[str, list[tuple[str, ...]]]:
    """The rows of each section of that file, without the spaces around their cells."""
    text = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    _, *split = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)
    return {
        section: [
            tuple(cell.strip().replace("⏎", "\n") for cell in line.split("¦")) for line in body.split("\n") if line
        ]
        for section, body in zip(split[::2], split[1::2], strict=True)
    }


def rows(name: str, section: str) -> list[tuple[str, ...]]:
    """The rows of one section."""
    return sections(name)[section]


def lines(name: str, section: str) -> list[str]:
    """The rows of a section of one cell each."""
    return [cell for (cell,) in rows(name, section)]


def parts(cell: str) -> tuple[str, ...]:
    """The parts of a cell, none of an empty one."""
    return tuple(cell.split(" › ")) if cell else ()
