"""The levels of headings in a file that does not state them: by their numbers, and by how they are set.

The headings that articles share ("Methods", "Results") are on the first level, a numbered one as deep as its number.
All that are set as one of these are on its level, and all that are set smaller are under it. Left out: headings in
files that state their levels (Markdown, HTML, Word's styles, JATS).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.reading.line_marks import is_all_capitals

_NUMBER = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+\D")
_SHARED = re.compile(
    r"(?:abstract|introduction|background|(?:materials|patients|subjects)?(?: and )?methods?|results|discussion|"
    r"conclusions?|references)",
    re.IGNORECASE,
)
# Between the levels of numbered headings there is room for those of unnumbered.
_STEP = 100
# Set alike is alike to half a point or so.
_SAME_SIZE = 0.3

Rank = tuple[float, bool, bool, bool]


@dataclass(frozen=True, slots=True)
class Look:
    """How a heading is set: `size` in points, or 0.0 where that is not known."""

    words: str
    size: float = 0.0
    bold: bool = False
    italic: bool = False

    @property
    def rank(self) -> Rank:
        """The greater, the more the heading stands out."""
        size = round(self.size / (2 * _SAME_SIZE)) * 2 * _SAME_SIZE
        return size, is_all_capitals(self.words), self.bold, not self.italic

    @property
    def known_level(self) -> int:
        """The level that the words themselves tell, 0 where they do not."""
        bare = self.words.strip("*_# ")
        if numbered := _NUMBER.match(bare):
            return numbered.group(1).count(".") + 1
        bare = re.sub(r"^[IVX]{1,5}\.\s+", "", bare)
        return 1 if _SHARED.fullmatch(bare.rstrip(" :")) else 0


def heading_levels(looks: Sequence[Look]) -> list[int]:
    """The level of each heading of a document: the lower, the further out. The title is not among them."""
    largest: dict[str, Rank] = {}
    for look in looks:
        name = look.words.casefold()
        largest[name] = max(look.rank, largest.get(name, look.rank))
    # A label inside an abstract has the name of a section and is set smaller: its look tells its level.
    known = [look.known_level if look.rank == largest[look.words.casefold()] else 0 for look in looks]
    levels: dict[Rank, int] = {}
    for look, depth in zip(looks, known, strict=True):
        if depth:
            levels[look.rank] = min(_STEP * depth, levels.get(look.rank, _STEP * depth))
    for rank in sorted({look.rank for look in looks} - levels.keys(), reverse=True):
        above = max((level for other, level in levels.items() if other > rank), default=0)
        levels[rank] = above + 1 if above else _STEP
    return [_STEP * depth if depth else levels[look.rank] for look, depth in zip(looks, known, strict=True)]
