"""Asking on the page: from the box, an example, an offer, or again; stopping; choosing who writes.

Left out: what comes of a question (`asking`), what is kept of it (`keeping`), and opening what was kept
(`study_events`).
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.question import MAX_CHARACTERS
from ui.page.actions import ActionId, Deed
from ui.page.asking import STOPPED, asking
from ui.page.away import away
from ui.page.beneath import beneath_html
from ui.page.conversation import Conversation
from ui.page.escaping import whole
from ui.page.keeping import Keeping
from ui.page.marks import question_html, turn_html
from ui.page.offers import OfferId, offered
from ui.page.page_events import reads
from ui.page.parts import Parts
from ui.page.quiz_card import NO_CARD
from ui.page.writers import Writers
from ui.people.visiting import visiting

if TYPE_CHECKING:
    import gradio as gr

Steps = AsyncGenerator[tuple[object, ...], None]


def ask_events(
    parts: Parts, writers: Writers, examples: tuple[str, str, str], keeping: Keeping
) -> list[dict[str, object]]:
    """Bind them; those are returned which answer, and which another event may have to stop."""
    import gradio as gr

    async def ask(text: str, conversation: Conversation, writer: str, request: gr.Request) -> Steps:
        owner = visiting(request).name
        if not text.strip():
            yield (gr.skip(),) * 5
            return
        question = whole(text).strip()
        begun = grown = await asyncio.to_thread(keeping.begun, owner, conversation, question)
        busy = (gr.update(value="", submit_btn=False, stop_btn="Stop"), beneath_html(begun), NO_CARD)
        try:
            async with aclosing(away(asking(writers.answers(writer), begun, text))) as steps:
                async for grown in steps:
                    yield grown, messages(grown), *busy
                    busy = (gr.skip(),) * 3
            grown = await asyncio.to_thread(keeping.ended, grown)
        finally:
            # Of a window that was closed, what had come of the answer is kept; what was stopped is kept already.
            if grown.token:
                keeping.ended((grown.asked(question) if grown is begun else grown).troubled(STOPPED))
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
            conversation = keeping.ended(conversation.troubled(STOPPED))
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
        shown.append({"role": "user", "content": question_html(turn)})
        shown.append({"role": "assistant", "content": turn_html(turn)})
    return shown
