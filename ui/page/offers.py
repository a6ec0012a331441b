"""Questions offered under an answer, as links that ask them when they are followed.

A link in the Chatbot cannot carry a question safely; it names its place, and what stood there is asked. Left out: the
click itself (`offers.js`), and asking (`app`).
"""

import re
from dataclasses import dataclass

from assistant import wording
from assistant.answer import Answer
from ui.page.conversation import Conversation
from ui.page.escaping import escaped

_OFFER = re.compile(r"ask-(\d{1,9})-(\d{1,9})")


@dataclass(frozen=True, slots=True)
class OfferId:
    """The suggestion `number`, from 1, of the answer in turn `turn`."""

    turn: int
    number: int

    def __str__(self) -> str:
        return f"ask-{self.turn}-{self.number}"

    @classmethod
    def read(cls, text: str) -> "OfferId | None":
        """What `str()` wrote; None for anything else, since the browser may send anything."""
        found = _OFFER.fullmatch(text, 0, 30)
        return cls(int(found[1]), int(found[2])) if found else None


def offered(wanted: OfferId | None, conversation: Conversation) -> str:
    """The question that was offered there; empty where none was."""
    for turn in conversation.turns:
        if wanted is not None and turn.number == wanted.turn and turn.answer is not None:
            return dict(enumerate(turn.answer.suggestions, start=1)).get(wanted.number, "")
    return ""


def offers_html(answer: Answer, turn: int) -> str:
    """The suggestions as a list of links; nothing where there are none."""
    if not answer.suggestions:
        return ""
    links = "".join(
        f'<li><a class="fn-offer" href="#{OfferId(turn, number)}">'
        f'<span class="fn-text">{escaped(question)}</span></a></li>'
        for number, question in enumerate(answer.suggestions, start=1)
    )
    lead = wording.ANSWERED_NEARBY if answer.abstained else wording.YOU_COULD_ASK
    return f'<div class="fn-offers"><p>{escaped(lead)}</p><ul>{links}</ul></div>'
