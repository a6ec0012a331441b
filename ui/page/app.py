"""The page itself, in Gradio: what stands where, and what happens on which click.

Each conversation is one browser session's `gr.State`; nothing is kept anywhere else. Gradio takes seconds to
import, so that is done inside `page()`. Left out: headers, limits and the address (`guard`, `server`).
"""

import os
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import TYPE_CHECKING

from assistant.question import MAX_CHARACTERS
from ui.page.album import Album
from ui.page.asking import STOPPED, asking
from ui.page.away import away
from ui.page.conversation import Conversation
from ui.page.marks import question_html, turn_html
from ui.page.offers import OfferId, offered
from ui.page.opening import opened_html, sheet_in
from ui.page.ports import Answers, Choice, Sources
from ui.page.source_panel import EMPTY_PANEL
from ui.page.writers import Writers

if TYPE_CHECKING:
    import gradio as gr

ANSWERS_AT_ONCE = 16
WAITING_AT_MOST = 256

_SCRIPTS = ("panel.js", "views.js", "conversation.js", "offers.js")
_HEADER = '<div class="fn-name">Footnote<span aria-hidden="true">1</span></div>'
_INTRO = (
    "<h1>Ask the reviews. Check every sentence.</h1>"
    "<p>Footnote answers your question from the review documents alone, and each sentence ends in a number "
    "that opens its source at the exact words.</p>"
)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What of the page takes part in its events."""

    state: "gr.State"
    anew: "gr.Button"
    examples: "tuple[gr.Button, ...]"
    chat: "gr.Chatbot"
    writer: "gr.Radio"
    note: "gr.HTML"
    box: "gr.Textbox"
    panel: "gr.HTML"


def page(
    answers: Answers, sources: Sources, examples: tuple[str, str, str], models: Sequence[Choice] = ()
) -> "gr.Blocks":
    """The Gradio page over these answers and sources, with three questions to begin with.

    `models` may be chosen in the place of `answers`; where there are none, nothing is said of them.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr

    blocks: gr.Blocks
    with gr.Blocks(
        title="Footnote",
        analytics_enabled=False,
        fill_width=True,
        fill_height=True,
        delete_cache=(3600, 3600),
    ) as blocks:
        parts = _parts(examples, Writers(answers, models))
        _conversation_events(parts, Writers(answers, models), examples)
        _panel_events(parts, sources)
    blocks.queue(max_size=WAITING_AT_MOST, default_concurrency_limit=ANSWERS_AT_ONCE)
    return blocks


def _parts(examples: tuple[str, str, str], writers: Writers) -> _Parts:
    """Everything in its place: the bar, the conversation, the panel."""
    import gradio as gr

    state = gr.State(Conversation())
    with gr.Row(elem_id="fn-top"):
        gr.HTML(_HEADER, elem_id="fn-header", js_on_load=None, apply_default_css=False)
        # Opened by panel.js, like a footnote.
        gr.Button("Documents", elem_id="fn-documents", size="sm")
        anew = gr.Button("New conversation", elem_id="fn-anew", size="sm")
    with gr.Row(elem_id="fn-columns"):
        with gr.Column(elem_id="fn-left"):
            with gr.Column(elem_id="fn-start"):
                gr.HTML(_INTRO, elem_id="fn-intro", js_on_load=None, apply_default_css=False)
                buttons = tuple(gr.Button(text, elem_classes="fn-example") for text in examples)
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
        script = "".join(files("ui.page").joinpath(name).read_text("utf-8") for name in _SCRIPTS)
        panel = gr.HTML(EMPTY_PANEL, elem_id="fn-panel", apply_default_css=False, js_on_load=script)
    return _Parts(state, anew, buttons, chat, writer, note, box, panel)


def _conversation_events(parts: _Parts, writers: Writers, examples: tuple[str, str, str]) -> None:
    """Asking, stopping, choosing who writes, and beginning anew."""
    import gradio as gr

    async def ask(text: str, conversation: Conversation, writer: str) -> AsyncGenerator[tuple[object, ...], None]:
        if not text.strip():
            yield gr.skip(), gr.skip(), gr.skip()
            return
        busy = gr.update(value="", submit_btn=False, stop_btn="Stop")
        grown = conversation
        async with aclosing(away(asking(writers.answers(writer), conversation, text))) as steps:
            async for grown in steps:
                yield grown, messages(grown), busy
                busy = gr.skip()
        refused = grown.turns[-1].answer is None and len(text) > MAX_CHARACTERS
        idle = gr.update(value=text, submit_btn="Ask", stop_btn=False) if refused else ready()
        yield gr.skip(), gr.skip(), idle

    def example(question: str) -> Callable[[Conversation, str], AsyncGenerator[tuple[object, ...], None]]:
        async def ask_example(conversation: Conversation, writer: str) -> AsyncGenerator[tuple[object, ...], None]:
            async with aclosing(ask(question, conversation, writer)) as steps:
                async for step in steps:
                    yield step

        return ask_example

    async def ask_offered(
        event: gr.EventData, conversation: Conversation, writer: str
    ) -> AsyncGenerator[tuple[object, ...], None]:
        async with aclosing(ask(offered(OfferId.read(str(event.id)), conversation), conversation, writer)) as steps:
            async for step in steps:
                yield step

    def stop(conversation: Conversation) -> tuple[object, ...]:
        if conversation.turns and conversation.turns[-1].open:
            conversation = conversation.troubled(STOPPED)
        return conversation, messages(conversation), ready()

    def begin_anew() -> tuple[object, ...]:
        return Conversation(), [], ready(), EMPTY_PANEL

    def ready() -> object:
        return gr.update(submit_btn="Ask", stop_btn=False)

    def say_where(writer: str) -> object:
        note = writers.note_html(writer)
        return gr.update(value=note, visible=bool(note))

    state, box = parts.state, parts.box
    shown = [state, parts.chat, box]
    asks: list[dict[str, object]] = [
        box.submit(ask, [box, state, parts.writer], shown, show_progress="hidden", api_visibility="private")
    ]
    asks += [
        button.click(example(text), [state, parts.writer], shown, show_progress="hidden", api_visibility="private")
        for button, text in zip(parts.examples, examples, strict=True)
    ]
    # The click on an offer comes through the panel's script.
    asks.append(
        parts.panel.offer(ask_offered, [state, parts.writer], shown, show_progress="hidden", api_visibility="private")
    )
    parts.writer.change(
        say_where, [parts.writer], parts.note, queue=False, show_progress="hidden", api_visibility="private"
    )
    box.stop(stop, [state], shown, cancels=asks, queue=False, show_progress="hidden", api_visibility="private")
    parts.anew.click(
        begin_anew,
        None,
        [*shown, parts.panel],
        cancels=asks,
        queue=False,
        show_progress="hidden",
        api_visibility="private",
    )


def _panel_events(parts: _Parts, sources: Sources) -> None:
    """Opening footnotes, documents and their pages."""
    import gradio as gr

    kept = replace(sources, pictures=Album(sources.pictures))

    def open_source(event: gr.EventData, conversation: Conversation) -> str:
        return opened_html(str(event.id), sheet_in(event.sheet), conversation, kept)

    parts.panel.cite(
        open_source,
        [parts.state],
        parts.panel,
        queue=False,
        show_progress="hidden",
        api_visibility="private",
        # A page may take a moment to draw: what is clicked meanwhile is not dropped (panel.js keeps the order).
        trigger_mode="multiple",
    )


def messages(conversation: Conversation) -> "list[gr.MessageDict]":
    """The conversation as the Chatbot takes it: escaped HTML on both sides."""
    shown: list[gr.MessageDict] = []
    for turn in conversation.turns:
        shown.append({"role": "user", "content": question_html(turn)})
        shown.append({"role": "assistant", "content": turn_html(turn)})
    return shown
