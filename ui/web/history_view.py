"""A visitor's own conversations: the list, exports, flags, and the panel's events."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from assistant.conversations import Listed
from corpus.errors import ConversationNotFound, FootnoteError
from corpus.text import count
from ui.web.accounts import visiting
from ui.web.answer_actions import ActionId, Deed, beneath_html
from ui.web.ask_events import Parts, messages
from ui.web.conversation import STOPPED, Conversation, ConversationKeeper, FootnoteId, Turn
from ui.web.panel_view import EMPTY_PANEL, Album, footnote_html, opened_html, sheet_in
from ui.web.quiz_view import NO_CARD, QUIZ_FOOTNOTE, Sitting
from ui.web.render import escaped, whole
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


def export_links(conversation_id: str) -> str:
    """The five links in a row."""
    return f'<p class="fn-exports">{" ".join(_link(conversation_id, kind) for kind in KINDS)}</p>'


def export_rows(conversation_id: str) -> str:
    """The five links, each with a word on what it is for."""
    rows = "".join(f"<li>{_link(conversation_id, kind)}<span>{words}</span></li>" for kind, (_, words) in KINDS.items())
    return f'<ul class="fn-export">{rows}</ul>'


def _link(conversation_id: str, kind: str) -> str:
    return f'<a href="/export/{escaped(conversation_id)}.{kind}" download>{KINDS[kind][0]}</a>'


HISTORY_ID = "history"
MOST = 200
_LONGEST_TITLE = 160


def history_html(listed: tuple[Listed, ...], message: str = "") -> str:
    """The panel with the whole list, newest first; `message` is a line about what was just done."""
    rows = "".join(map(_row, listed))
    empty = '<p class="fn-trouble">Nothing yet. What you ask is kept here, for you alone.</p>'
    total = count(len(listed), "conversation") if len(listed) < MOST else f"The newest {MOST}"
    line = f'<p class="fn-said" role="status">{escaped(message)}</p>' if message else ""
    return study_panel_html(
        HISTORY_ID,
        "History",
        f"{total} · seen by you alone" if listed else "",
        f'{line}<ul class="fn-history">{rows}</ul>' if rows else line + empty,
    )


def study_panel_html(opened: str, title: str, line: str, body: str) -> str:
    """The frame of the panels that are no source: `opened` is what the browser asked for."""
    byline = f'<p class="byline">{escaped(line)}</p>' if line else ""
    return (
        f'<article class="fn-source fn-study" data-opened="{escaped(opened)}" data-sheet="" data-first="text" '
        f'aria-label="{escaped(title)}"><header><nav aria-label="{escaped(title)}">'
        '<button type="button" class="back" data-back>&#8593; Back to the conversation</button>'
        '<span class="count"></span><button type="button" class="close" data-close>Close</button></nav>'
        f"<h2>{escaped(title)}</h2>{byline}</header>"
        f'<div class="fn-body" tabindex="0" role="region" aria-label="{escaped(title)}">{body}</div></article>'
    )


def _row(listed: Listed) -> str:
    title = listed.title if len(listed.title) <= _LONGEST_TITLE else listed.title[:_LONGEST_TITLE].rstrip() + "…"
    title = " ".join(title.split()) or "(no words)"
    return (
        f'<li><h3 class="fn-text"><a class="title" href="#c-{escaped(listed.id)}">{escaped(title)}</a></h3>'
        f'<p class="counts">{_when(listed.changed_at)} · {count(listed.turns, "question")}</p>'
        f'<div class="fn-deeds"><details><summary>Export<span class="fn-unseen"> this conversation</span></summary>'
        f"{export_links(listed.id)}</details>"
        '<details><summary>Delete<span class="fn-unseen"> this conversation</span></summary>'
        "<p>It cannot be brought back. Answers that you flagged stay with the tutors, without your name. "
        f'<button type="button" data-forget="{escaped(listed.id)}">Delete for good</button></p></details></div></li>'
    )


def _when(at: datetime) -> str:
    """The time as it was here; `history.js` writes it as it was where the reader is."""
    here = at.astimezone()
    return f'<time datetime="{at.isoformat()}">{here.day} {here:%B %Y, %H:%M}</time>'


LONGEST_NOTE = 2_000


def flag_html(turn: Turn, message: str = "") -> str:
    """The form for one turn, with the note it has; `message` is a line about what was just done."""
    new = turn.flag is None
    status = f'<p class="fn-said" role="status">{escaped(message)}</p>' if message else ""
    quoted = " ".join(turn.question.split())
    quoted = quoted if len(quoted) <= 300 else quoted[:300].rstrip() + "…"
    body = (
        f'{status}<p class="fn-about"><span class="fn-text">{escaped(quoted)}</span></p>'
        "<p>A tutor sees the question, the answer with its footnotes, and your note; not who you are.</p>"
        f'<label for="fn-note">What is wrong, or unclear? You may leave this empty.</label>'
        f'<textarea id="fn-note" rows="5" maxlength="{LONGEST_NOTE}" dir="auto">{escaped(turn.flag or "")}</textarea>'
        f'<p><button type="button" class="fn-primary" data-flag="flag-{turn.number}">'
        f"{'Send to a tutor' if new else 'Change the note'}</button>"
        + ("" if new else f'<button type="button" data-unflag="flag-{turn.number}">Take the flag back</button>')
        + "</p>"
    )
    return study_panel_html(
        f"flag-{turn.number}",
        "Flag this answer" if new else "Flagged for a tutor",
        "",
        f'<div class="fn-flagging">{body}</div>',
    )


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


def listed_html(owner: str, notes: Notes, message: str = "") -> str:
    """The history as it is now."""
    try:
        return history_html(notes.conversations(owner), message)
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
            return EMPTY_PANEL if footnote is None else footnote_html(footnote, sheet_in(event.sheet), kept)
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
        return conversation, [], ready(), beneath_html(conversation), NO_CARD, EMPTY_PANEL

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
            return gr.skip(), gr.skip(), EMPTY_PANEL
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
