"""What can be done with a turn: copy, ask again, edit, flag; a quiet row of links under it.

A link in the Chatbot can carry nothing but its place; what stands there is taken up. Left out: the click (`actions.js`)
and what follows it (`ask_events`, `study_events`).
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from ui.page.conversation import Turn


class Deed(StrEnum):
    """What is to be done with a turn."""

    COPY = "copy"
    RETRY = "retry"
    EDIT = "edit"
    FLAG = "flag"


_ACTION = re.compile(rf"({'|'.join(Deed)})-(\d{{1,9}})")
_WORDS = {
    Deed.COPY: ("Copy", "the answer with its footnotes"),
    Deed.RETRY: ("Retry", "the question"),
    Deed.EDIT: ("Edit", "the question"),
    Deed.FLAG: ("Flag", "the answer for a tutor"),
}


@dataclass(frozen=True, slots=True)
class ActionId:
    """A deed, and the turn it is done with."""

    deed: Deed
    turn: int

    def __str__(self) -> str:
        return f"{self.deed}-{self.turn}"

    @classmethod
    def read(cls, text: str) -> "ActionId | None":
        """What `str()` wrote; None for anything else, since the browser may send anything."""
        found = _ACTION.fullmatch(text, 0, 30)
        return cls(Deed(found[1]), int(found[2])) if found else None


def actions_html(turn: Turn) -> str:
    """The row under a turn that has ended; nothing while its answer grows."""
    if turn.open:
        return ""
    deeds = [Deed.RETRY, Deed.EDIT] if turn.answer is None else list(Deed)
    return f'<p class="fn-actions">{" ".join(_link(deed, turn) for deed in deeds)}</p>'


def _link(deed: Deed, turn: Turn) -> str:
    said, what = ("Flagged", "for a tutor") if deed is Deed.FLAG and turn.flag is not None else _WORDS[deed]
    kind = " fn-done" if said == "Flagged" else ""
    return (
        f'<a class="fn-act fn-{deed}{kind}" href="#{ActionId(deed, turn.number)}">{said}'
        f'<span class="fn-unseen"> {what}</span></a>'
    )
