"""What stands between the conversation and the question box: what the next question replaces, if anything.

It also carries, unseen, what the page's scripts need: under which id the conversation is kept, and each answer as text
to copy. Left out: the scripts (`history.js`, `actions.js`).
"""

from corpus.counted import count
from ui.page.conversation import Conversation
from ui.page.copying import copied_text
from ui.page.escaping import escaped

NOTHING_BENEATH = ""


def beneath_html(conversation: Conversation, said: str = "") -> str:
    """`said` is a line to show once, in plain words."""
    copies = "".join(
        f'<pre data-copy="{turn.number}">{escaped(copied_text(turn.answer))}</pre>'
        for turn in conversation.turns
        if turn.answer is not None and not turn.open
    )
    carried = f'<div class="fn-carried" data-conversation="{escaped(conversation.id)}" hidden>{copies}</div>'
    return carried + _editing(conversation) + (f'<p class="fn-said" role="status">{escaped(said)}</p>' if said else "")


def _editing(conversation: Conversation) -> str:
    number = conversation.editing
    turn = conversation.turn(number) if number is not None else None
    if turn is None:
        return ""
    after = sum(one.number > turn.number for one in conversation.turns)
    more = f" and the {count(after, 'answer')} after it" if after else ""
    return (
        f'<p class="fn-editing" role="status">Asking replaces this answer{more}. '
        '<button type="button" data-act="edit-0">Keep it as it is</button></p>'
    )
