"""A visitor's own conversations: the list, exports and flags."""

from markupsafe import Markup

from assistant.conversations import Listed
from corpus.errors import FootnoteError
from ui.web.answer_view import ActionId, Deed
from ui.web.conversation import Conversation, Turn
from ui.web.panel_view import empty_panel
from ui.web.render import clipped, one_line, render
from ui.web.services import Notes

EXPORT_ID = "export"
KINDS = {
    "md": ("Markdown", "to go on writing with, each quote under its answer"),
    "html": ("HTML", "one page to read or print, with nothing to load"),
    "json": ("JSON", "every quote with its exact place, for programs"),
    "bib": ("BibTeX", "the documents cited, for LaTeX"),
    "ris": ("RIS", "the documents cited, for Zotero, EndNote or Mendeley"),
}


HISTORY_ID = "history"
MOST = 200
_LONGEST_TITLE = 160


def history_html(listed: tuple[Listed, ...], message: str = "") -> Markup:
    """The panel with the whole list, newest first; `message` is a line about what was just done."""
    titled = [(item, one_line(clipped(item.title, _LONGEST_TITLE)) or "(no words)") for item in listed]
    return render("study.history", listed=titled, most=MOST, kinds=KINDS, message=message)


LONGEST_NOTE = 2_000


def flag_html(turn: Turn, message: str = "") -> Markup:
    """The form for one turn, with the note it has; `message` is a line about what was just done."""
    quoted = clipped(one_line(turn.question), 300)
    return render("study.flag", number=turn.number, note=turn.flag, quoted=quoted, most=LONGEST_NOTE, message=message)


def study_html(wanted: str, conversation: Conversation, owner: str, notes: Notes) -> Markup | None:
    """The panel's HTML; None where something else was asked for."""
    if wanted == HISTORY_ID:
        return listed_html(owner, notes)
    if wanted == EXPORT_ID:
        return _export(conversation, owner)
    action = ActionId.read(wanted)
    if action is None or action.deed is not Deed.FLAG:
        return None
    turn = conversation.turn(action.turn) if conversation.owner == owner else None
    return empty_panel() if turn is None or turn.open or turn.answer is None else flag_html(turn)


def listed_html(owner: str, notes: Notes, message: str = "") -> Markup:
    """The history as it is now."""
    try:
        return history_html(notes.conversations(owner), message)
    except FootnoteError as error:
        return trouble_html(HISTORY_ID, "History", error)


def trouble_html(opened: str, title: str, error: FootnoteError) -> Markup:
    """A panel that says in one line why there is nothing in it."""
    line = one_line(error)
    return render("study.trouble", opened=opened, title=title, line=line[:1].upper() + line[1:])


def _export(conversation: Conversation, owner: str) -> Markup:
    kept = [turn for turn in conversation.turns if not (turn.open or turn.unkept)]
    if conversation.owner != owner or not kept:
        return empty_panel()
    return render("study.export", id=conversation.id, kinds=KINDS)
