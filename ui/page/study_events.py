"""The panel's events and those of what was kept: opening sources, the history, a conversation, a flag.

Left out: asking (`ask_events`), and how the panels look (`opening`, `study_panels`).
"""

from collections.abc import Callable
from dataclasses import replace

from corpus.errors import ConversationNotFound, FootnoteError
from ui.page.actions import ActionId, Deed
from ui.page.album import Album
from ui.page.ask_events import messages
from ui.page.asking import STOPPED
from ui.page.beneath import beneath_html
from ui.page.conversation import Conversation
from ui.page.escaping import whole
from ui.page.flag_panel import LONGEST_NOTE, flag_html
from ui.page.footnote import FootnoteId
from ui.page.history_panel import HISTORY_ID
from ui.page.keeping import Keeping
from ui.page.opening import footnote_html, opened_html, sheet_in
from ui.page.page_events import reads
from ui.page.parts import Parts
from ui.page.ports import Notes, Sources
from ui.page.quiz_card import NO_CARD
from ui.page.sitting import QUIZ_FOOTNOTE, Sitting
from ui.page.source_panel import EMPTY_PANEL
from ui.page.study_panels import listed_html, study_html, trouble_html
from ui.people.visiting import visiting

DELETED = "Deleted."
SENT = "Sent. A tutor will see it."
TAKEN_BACK = "Your flag is taken back."
NOT_HERE = "That conversation is not here any more. Ask something to begin a new one."
WAIT = "This conversation is being answered at the moment: stop that first, then delete it."


def study_events(parts: Parts, sources: Sources, notes: Notes, keeping: Keeping, asks: list[dict[str, object]]) -> None:
    """Bind them; opening another conversation stops what is in `asks`."""
    import gradio as gr

    kept = replace(sources, pictures=Album(sources.pictures))

    @reads("id", "sheet")
    def open_panel(event: gr.EventData, conversation: Conversation, sitting: Sitting, request: gr.Request) -> str:
        wanted, owner = str(event.id), visiting(request).name
        if FootnoteId.read(wanted) == QUIZ_FOOTNOTE:
            footnote = sitting.footnote
            return EMPTY_PANEL if footnote is None else footnote_html(footnote, sheet_in(event.sheet), kept)
        own = study_html(wanted, conversation, owner, notes)
        return opened_html(wanted, sheet_in(event.sheet), conversation, kept) if own is None else own

    @reads("id")
    def resume(event: gr.EventData, conversation: Conversation, request: gr.Request) -> tuple[object, ...]:
        owner = visiting(request).name
        put_away(conversation)
        said = ""
        try:
            conversation = keeping.opened(owner, str(event.id)[:64])
        except ConversationNotFound:
            conversation, said = Conversation(owner=owner), NOT_HERE
        except FootnoteError as error:
            conversation, said = Conversation(owner=owner), f"It cannot be opened: {error}."
        return conversation, messages(conversation), ready(), beneath_html(conversation, said), NO_CARD

    def begin_anew(conversation: Conversation, request: gr.Request) -> tuple[object, ...]:
        owner = visiting(request).name
        put_away(conversation)
        conversation = Conversation(owner=owner)
        return conversation, [], ready(), beneath_html(conversation), NO_CARD, EMPTY_PANEL

    def put_away(conversation: Conversation) -> None:
        # What was being answered is kept as far as it has come.
        if conversation.turns and conversation.turns[-1].open:
            keeping.ended(conversation.troubled(STOPPED))

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
        return flagging(event, conversation, request, lambda number: keeping.flag(conversation, number, note), SENT)

    @reads("id")
    def unflag(event: gr.EventData, conversation: Conversation, request: gr.Request) -> tuple[object, ...]:
        return flagging(event, conversation, request, lambda number: keeping.unflag(conversation, number), TAKEN_BACK)

    def flagging(
        event: gr.EventData,
        conversation: Conversation,
        request: gr.Request,
        do: Callable[[int], Conversation],
        said: str,
    ) -> tuple[object, ...]:
        owner, action = visiting(request).name, ActionId.read(str(event.id))
        turn = conversation.turn(action.turn) if action is not None and action.deed is Deed.FLAG else None
        if turn is None or turn.open or turn.answer is None or conversation.owner != owner:
            return gr.skip(), gr.skip(), EMPTY_PANEL
        try:
            conversation = do(turn.number)
        except FootnoteError as error:
            return gr.skip(), gr.skip(), trouble_html(str(action), "Flag this answer", error)
        return conversation, messages(conversation), flag_html(conversation.turn(turn.number) or turn, said)

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
