"""What stands where on the Ask page, and asking from the box, an example, an offer, or again."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.types import MAX_CHARACTERS
from ui.web.accounts import visiting
from ui.web.answer_view import (
    NOTHING_BENEATH,
    ActionId,
    Deed,
    OfferId,
    Writers,
    beneath_html,
    offered,
    question_html,
    turn_html,
)
from ui.web.conversation import STOPPED, Conversation, ConversationKeeper, asking, away
from ui.web.panel_view import empty_panel
from ui.web.quiz_view import NO_CARD, Sitting
from ui.web.render import render, static, top_bar, whole
from ui.web.sessions import reads

if TYPE_CHECKING:
    import gradio as gr

_SCRIPTS = ("common.js", "panel.js", "views.js", "conversation.js", "offers.js", "actions.js", "history.js", "quiz.js")


@dataclass(frozen=True, slots=True)
class Parts:
    """What of the page takes part in its events."""

    state: "gr.State"
    sitting: "gr.State"
    anew: "gr.Button"
    examples: "tuple[gr.Button, ...]"
    card: "gr.HTML"
    chat: "gr.Chatbot"
    beneath: "gr.HTML"
    writer: "gr.Radio"
    note: "gr.HTML"
    box: "gr.Textbox"
    panel: "gr.HTML"

    @property
    def shown(self) -> "list[gr.State | gr.HTML | gr.Chatbot | gr.Textbox]":
        """What shows a conversation: the state, the messages, the box, what stands over the box, the quiz's card."""
        return [self.state, self.chat, self.box, self.beneath, self.card]


def parts(examples: tuple[str, str, str], writers: Writers) -> Parts:
    """Everything in its place; called inside the page's `gr.Blocks`."""
    import gradio as gr

    state = gr.State(Conversation())
    sitting = gr.State(Sitting())
    anew = _bar()
    with gr.Row(elem_id="fn-columns"):
        with gr.Column(elem_id="fn-left"):
            with gr.Column(elem_id="fn-start"):
                _still(render("answer.intro"), "fn-intro")
                buttons = tuple(gr.Button(text, elem_classes="fn-example") for text in examples)
            card = _still(NO_CARD, "fn-card")
            chat = gr.Chatbot(
                elem_id="fn-chat",
                label="Conversation",
                show_label=False,
                container=False,
                latex_delimiters=[],
                buttons=[],
                feedback_options=None,
                group_consecutive_messages=False,
                layout="panel",
                autoscroll=False,
                height="auto",
                placeholder=" ",
            )
            beneath = _still(NOTHING_BENEATH, "fn-beneath")
            writer = gr.Radio(
                writers.names,
                value=writers.names[0],
                label="Answers written by",
                elem_id="fn-writer",
                container=False,
                visible=len(writers.names) > 1,
            )
            note = gr.HTML("", elem_id="fn-writer-note", js_on_load=None, apply_default_css=False, visible=False)
            box = gr.Textbox(
                elem_id="fn-ask",
                label="Your question",
                show_label=False,
                container=False,
                placeholder="Ask about the reviews",
                submit_btn="Ask",
                lines=1,
                max_lines=6,
                autofocus=True,
            )
        panel = gr.HTML(empty_panel(), elem_id="fn-panel", apply_default_css=False, js_on_load=static(*_SCRIPTS))
    return Parts(state, sitting, anew, buttons, card, chat, beneath, writer, note, box, panel)


def _bar() -> "gr.Button":
    """The bar over the page, and the page's own buttons in it; all but the last are the panel's scripts'."""
    import gradio as gr

    with gr.Row(elem_id="fn-top"):
        _still(top_bar("/"), "fn-header")
        with gr.Row(elem_id="fn-tools"):
            gr.Button("Quiz me", elem_id="fn-quizzing", size="sm")
            gr.Button("Documents", elem_id="fn-documents", size="sm")
            gr.Button("History", elem_id="fn-past", size="sm")
            gr.Button("Export", elem_id="fn-export", size="sm")
            anew = gr.Button("New conversation", elem_id="fn-anew", size="sm")
    return anew


def _still(html: str, name: str) -> "gr.HTML":
    """HTML without a script of its own."""
    import gradio as gr

    return gr.HTML(html, elem_id=name, js_on_load=None, apply_default_css=False)


Steps = AsyncGenerator[tuple[object, ...], None]


def ask_events(
    parts: Parts, writers: Writers, examples: tuple[str, str, str], keeper: ConversationKeeper
) -> list[dict[str, object]]:
    """Bind them; those are returned which answer, and which another event may have to stop."""
    import gradio as gr

    async def ask(text: str, conversation: Conversation, writer: str, request: gr.Request) -> Steps:
        owner = visiting(request).name
        if not text.strip():
            yield (gr.skip(),) * 5
            return
        question = whole(text).strip()
        begun = grown = await asyncio.to_thread(keeper.begun, owner, conversation, question)
        earlier = messages(begun)
        busy = (gr.update(value="", submit_btn=False, stop_btn="Stop"), beneath_html(begun), NO_CARD)
        try:
            async with aclosing(away(asking(writers.answers(writer), begun, text))) as steps:
                async for grown in steps:
                    # What was answered before is drawn once, not with every sentence; what is whole, when it is kept.
                    if grown.turns[-1].open:
                        last = messages(replace(grown, turns=grown.turns[-1:]))
                        yield grown, [*earlier, *last][-2 * len(grown.turns) :], *busy
                        busy = (gr.skip(),) * 3
            grown = await asyncio.to_thread(keeper.ended, grown)
        finally:
            # Of a window that was closed, what had come of the answer is kept; what was stopped is kept already.
            if grown.token:
                keeper.ended((grown.with_question(question) if grown is begun else grown).troubled(STOPPED))
        refused = grown.turns[-1].answer is None and len(text) > MAX_CHARACTERS
        idle = gr.update(value=text, submit_btn="Ask", stop_btn=False) if refused else ready()
        yield grown, messages(grown), idle, beneath_html(grown), gr.skip()

    def example(question: str) -> Callable[[Conversation, str, gr.Request], Steps]:
        async def ask_example(conversation: Conversation, writer: str, request: gr.Request) -> Steps:
            async with aclosing(ask(question, conversation, writer, request)) as steps:
                async for step in steps:
                    yield step

        return ask_example

    @reads("id")
    async def ask_offered(event: gr.EventData, conversation: Conversation, writer: str, request: gr.Request) -> Steps:
        question = offered(OfferId.read(str(event.id)), conversation)
        async with aclosing(ask(question, replace(conversation, editing=None), writer, request)) as steps:
            async for step in steps:
                yield step

    @reads("id")
    async def ask_again(event: gr.EventData, conversation: Conversation, writer: str, request: gr.Request) -> Steps:
        turn = chosen(event, Deed.RETRY, conversation)
        question = "" if turn is None else conversation.turns[-1].question
        async with aclosing(ask(question, replace(conversation, editing=turn), writer, request)) as steps:
            async for step in steps:
                yield step

    @reads("id")
    def edit(event: gr.EventData, conversation: Conversation) -> tuple[object, ...]:
        turn = conversation.turn(chosen(event, Deed.EDIT, conversation) or 0)
        conversation = replace(conversation, editing=None if turn is None else turn.number)
        return conversation, gr.update(value="" if turn is None else turn.question), beneath_html(conversation)

    def stop(conversation: Conversation, request: gr.Request) -> tuple[object, ...]:
        visiting(request)
        if conversation.turns and conversation.turns[-1].open:
            conversation = keeper.ended(conversation.troubled(STOPPED))
        return conversation, messages(conversation), ready(), beneath_html(conversation), gr.skip()

    def ready() -> object:
        return gr.update(submit_btn="Ask", stop_btn=False)

    def say_where(writer: str) -> object:
        note = writers.note_html(writer)
        return gr.update(value=note, visible=bool(note))

    state, box, panel, shown = parts.state, parts.box, parts.panel, parts.shown
    asks: list[dict[str, object]] = [
        box.submit(ask, [box, state, parts.writer], shown, show_progress="hidden", api_visibility="private")
    ]
    asks += [
        button.click(example(text), [state, parts.writer], shown, show_progress="hidden", api_visibility="private")
        for button, text in zip(parts.examples, examples, strict=True)
    ]
    # The clicks on offers and actions come through the panel's script.
    asks += [
        event(bound, [state, parts.writer], shown, show_progress="hidden", api_visibility="private")
        for event, bound in ((panel.offer, ask_offered), (panel.retry, ask_again))
    ]
    panel.edit(
        edit, [state], [state, box, parts.beneath], queue=False, show_progress="hidden", api_visibility="private"
    )
    parts.writer.change(
        say_where, [parts.writer], parts.note, queue=False, show_progress="hidden", api_visibility="private"
    )
    box.stop(stop, [state], shown, cancels=asks, queue=False, show_progress="hidden", api_visibility="private")
    return asks


def chosen(event: "gr.EventData", deed: Deed, conversation: Conversation) -> int | None:
    """The number of the turn that something is to be done with; None where it cannot be.

    Only the last question is asked again as it stands. Nothing is done while one is being answered.
    """
    action = ActionId.read(str(event.id))
    if action is None or action.deed is not deed or not conversation.turns or conversation.turns[-1].open:
        return None
    if deed is Deed.RETRY and action.turn != conversation.turns[-1].number:
        return None
    return action.turn if conversation.turn(action.turn) is not None else None


def messages(conversation: Conversation) -> "list[gr.MessageDict]":
    """The conversation as the Chatbot takes it: escaped HTML on both sides."""
    shown: list[gr.MessageDict] = []
    for turn in conversation.turns:
        shown.append({"role": "user", "content": str(question_html(turn))})
        shown.append({"role": "assistant", "content": str(turn_html(turn))})
    return shown
