"""What the panel shows of a visitor's own: the history, the open conversation's exports, the flag of an answer.

The browser may send anything; what is none of these is None. Left out: documents and footnotes (`opening`).
"""

from corpus.errors import FootnoteError
from ui.page.actions import ActionId, Deed
from ui.page.conversation import Conversation
from ui.page.escaping import escaped
from ui.page.export_links import EXPORT_ID, export_rows
from ui.page.flag_panel import flag_html
from ui.page.history_panel import HISTORY_ID, history_html, study_panel_html
from ui.page.ports import Notes
from ui.page.source_panel import EMPTY_PANEL


def study_html(wanted: str, conversation: Conversation, owner: str, notes: Notes) -> str | None:
    """The panel's HTML; None where something else was asked for."""
    if wanted == HISTORY_ID:
        return listed_html(owner, notes)
    if wanted == EXPORT_ID:
        return _export(conversation, owner)
    action = ActionId.read(wanted)
    if action is None or action.deed is not Deed.FLAG:
        return None
    turn = conversation.turn(action.turn) if conversation.owner == owner else None
    return EMPTY_PANEL if turn is None or turn.open or turn.answer is None else flag_html(turn)


def listed_html(owner: str, notes: Notes, said: str = "") -> str:
    """The history as it is now."""
    try:
        return history_html(notes.conversations(owner), said)
    except FootnoteError as error:
        return trouble_html(HISTORY_ID, "History", error)


def trouble_html(opened: str, title: str, error: FootnoteError) -> str:
    """A panel that says in one line why there is nothing in it."""
    line = " ".join(str(error).split())
    return study_panel_html(opened, title, "", f'<p class="fn-trouble">{escaped(line[:1].upper() + line[1:])}.</p>')


def _export(conversation: Conversation, owner: str) -> str:
    kept = [turn for turn in conversation.turns if not (turn.open or turn.unkept)]
    if conversation.owner != owner or not kept:
        return EMPTY_PANEL
    return study_panel_html(
        EXPORT_ID,
        "Export this conversation",
        "With every quote, its place and its source",
        export_rows(conversation.id),
    )
