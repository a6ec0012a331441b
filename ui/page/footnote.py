"""One footnote of the conversation: which one it is, what it cites, and its neighbours."""

import re
from dataclasses import dataclass

from assistant.answer import Citation

_MARK = re.compile(r"cite-(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True, slots=True)
class FootnoteId:
    """The footnote `number` of the answer in turn `turn`."""

    turn: int
    number: int

    def __str__(self) -> str:
        return f"cite-{self.turn}-{self.number}"

    @classmethod
    def read(cls, text: str) -> "FootnoteId | None":
        """What `str()` wrote; None for anything else, since the browser may send anything."""
        found = _MARK.fullmatch(text, 0, 30)
        return cls(int(found[1]), int(found[2])) if found else None


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote that can be opened: the `place`-th (from 1) of `total` in its answer."""

    id: FootnoteId
    citation: Citation
    place: int
    total: int
    previous: FootnoteId | None
    next: FootnoteId | None
