"""A visitor's own conversations: the list, exports, flags, and the panel's events."""

from collections.abc import Callable
from dataclasses import replace

from markupsafe import Markup

from assistant.conversations import Listed
from corpus.errors import ConversationNotFound, FootnoteError
from ui.web.accounts import visiting
from ui.web.answer_view import ActionId, Deed, beneath_html
from ui.web.ask_events import Parts, messages
from ui.web.conversation import STOPPED, Conversation, ConversationKeeper, FootnoteId, Turn
from ui.web.panel_view import Album, empty_panel, footnote_html, opened_html, sheet_in
from ui.web.quiz_view import NO_CARD, QUIZ_FOOTNOTE, Sitting
from ui.web.render import clipped, one_line, render, whole
from ui.web.services import Notes, Sources
from ui.web.sessions import reads

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


DELETED = "Deleted."
SENT = "Sent. A tutor will see it."
TAKEN_BACK = "Your flag is taken back."
NOT_HERE = "That conversation is not here any more. Ask something to begin a new one."
WAIT = "This conversation is being answered at the moment: stop that first, then delete it."


def study_events(
    parts: Parts, sources: Sources, notes: Notes, keeper: ConversationKeeper, asks: list[dict[str, object]]
) -> None:
    """Bind them; opening another conversation stops what is in `asks`."""
    import gradio as gr

    kept = replace(sources, pictures=Album(sources.pictures))

    @reads("id", "sheet")
    def open_panel(event: gr.EventData, conversation: Conversation, sitting: Sitting, request: gr.Request) -> str:
        wanted, owner = str(event.id), visiting(request).name
        if FootnoteId.read(wanted) == QUIZ_FOOTNOTE:
            footnote = sitting.footnote
            return empty_panel() if footnote is None else footnote_html(footnote, sheet_in(event.sheet), kept)
        own = study_html(wanted, conversation, owner, notes)
        return opened_html(wanted, sheet_in(event.sheet), conversation, kept) if own is None else own

    @reads("id")
    def resume(event: gr.EventData, conversation: Conversation, request: gr.Request) -> tuple[object, ...]:
        owner = visiting(request).name
        put_away(conversation)
        notice = ""
        try:
            conversation = keeper.opened(owner, str(event.id)[:64])
        except ConversationNotFound:
            conversation, notice = Conversation(owner=owner), NOT_HERE
        except FootnoteError as error:
            conversation, notice = Conversation(owner=owner), f"It cannot be opened: {error}."
        return conversation, messages(conversation), ready(), beneath_html(conversation, notice), NO_CARD

    def begin_anew(conversation: Conversation, request: gr.Request) -> tuple[object, ...]:
        owner = visiting(request).name
        put_away(conversation)
        conversation = Conversation(owner=owner)
        return conversation, [], ready(), beneath_html(conversation), NO_CARD, empty_panel()

    def put_away(conversation: Conversation) -> None:
        # What was being answered is kept as far as it has come.
        if conversation.turns and conversation.turns[-1].open:
            keeper.ended(conversation.troubled(STOPPED))

    @reads("id")
    def forget(event: gr.EventData, conversation: Conversation, request: gr.Request) -> tuple[object, ...]:
        owner, wanted = visiting(request).name, str(event.id)[:64]
        here = conversation.owner == owner and conversation.id == wanted
        if here and conversation.turns and conversation.turns[-1].open:
            return (*(gr.skip(),) * 5, listed_html(owner, notes, WAIT))
        try:
            notes.forget(owner, wanted)
        except ConversationNotFound:
            pass  # it was deleted in another window: what was wanted is so
        except FootnoteError as error:
            return (*(gr.skip(),) * 5, trouble_html(HISTORY_ID, "History", error))
        listed = listed_html(owner, notes, DELETED)
        if not here:
            return (*(gr.skip(),) * 5, listed)
        anew = Conversation(owner=owner)
        return anew, [], ready(), beneath_html(anew), gr.skip(), listed

    @reads("id", "note")
    def flag(event: gr.EventData, conversation: Conversation, request: gr.Request) -> tuple[object, ...]:
        note = whole(str(event.note)).strip()[:LONGEST_NOTE]
        return flagging(event, conversation, request, lambda number: keeper.flag(conversation, number, note), SENT)

    @reads("id")
    def unflag(event: gr.EventData, conversation: Conversation, request: gr.Request) -> tuple[object, ...]:
        return flagging(event, conversation, request, lambda number: keeper.unflag(conversation, number), TAKEN_BACK)

    def flagging(
        event: gr.EventData,
        conversation: Conversation,
        request: gr.Request,
        do: Callable[[int], Conversation],
        message: str,
    ) -> tuple[object, ...]:
        owner, action = visiting(request).name, ActionId.read(str(event.id))
        turn = conversation.turn(action.turn) if action is not None and action.deed is Deed.FLAG else None
        if turn is None or turn.open or turn.answer is None or conversation.owner != owner:
            return gr.skip(), gr.skip(), empty_panel()
        try:
            conversation = do(turn.number)
        except FootnoteError as error:
            return gr.skip(), gr.skip(), trouble_html(str(action), "Flag this answer", error)
        return conversation, messages(conversation), flag_html(conversation.turn(turn.number) or turn, message)

    def ready() -> object:
        return gr.update(submit_btn="Ask", stop_btn=False)

    state, panel, shown = parts.state, parts.panel, parts.shown
    panel.cite(
        open_panel,
        [state, parts.sitting],
        panel,
        queue=False,
        show_progress="hidden",
        api_visibility="private",
        # A page may take a moment to draw: what is clicked meanwhile is not dropped (panel.js keeps the order).
        trigger_mode="multiple",
    )
    panel.resume(resume, [state], shown, cancels=asks, queue=False, show_progress="hidden", api_visibility="private")
    for event in (parts.anew.click, panel.anew):
        event(
            begin_anew,
            [state],
            [*shown, panel],
            cancels=asks,
            queue=False,
            show_progress="hidden",
            api_visibility="private",
        )
    panel.forget(forget, [state], [*shown, panel], queue=False, show_progress="hidden", api_visibility="private")
    for event, answer in ((panel.report, flag), (panel.withdraw, unflag)):
        event(
            answer, [state], [state, parts.chat, panel], queue=False, show_progress="hidden", api_visibility="private"
        )
