"""The page itself, in Gradio: what stands where, and what happens on which click.

Each conversation is one browser session's `gr.State`; nothing is kept anywhere else. Gradio takes seconds to
import, so that is done inside `page()`. Left out: headers, limits and the address (`guard`, `server`).
"""

import os
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from importlib.resources import files
from typing import TYPE_CHECKING

from assistant.question import MAX_CHARACTERS
from corpus.errors import DocumentNotFound
from ui.page.asking import STOPPED, asking
from ui.page.away import away
from ui.page.conversation import Conversation
from ui.page.footnote import FootnoteId
from ui.page.marks import question_html, turn_html
from ui.page.ports import Answers, Documents
from ui.page.source_panel import EMPTY_PANEL, source_html

if TYPE_CHECKING:
    import gradio as gr

ANSWERS_AT_ONCE = 16
WAITING_AT_MOST = 256

_HEADER = '<div class="fn-name">Footnote<span aria-hidden="true">1</span></div>'
_INTRO = (
    "<h1>Ask the reviews. Check every sentence.</h1>"
    "<p>Footnote answers your question from the review documents alone, and each sentence ends in a number "
    "that opens its source at the exact words.</p>"
)


def page(answers: Answers, documents: Documents, examples: tuple[str, str, str]) -> "gr.Blocks":
    """The Gradio page over these answers and documents, with three questions to begin with."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr

    async def ask(text: str, conversation: Conversation) -> AsyncGenerator[tuple[object, ...], None]:
        if not text.strip():
            yield gr.skip(), gr.skip(), gr.skip()
            return
        busy = gr.update(value="", submit_btn=False, stop_btn="Stop")
        grown = conversation
        async with aclosing(away(asking(answers, conversation, text))) as steps:
            async for grown in steps:
                yield grown, messages(grown), busy
                busy = gr.skip()
        refused = grown.turns[-1].answer is None and len(text) > MAX_CHARACTERS
        idle = gr.update(value=text, submit_btn="Ask", stop_btn=False) if refused else ready()
        yield gr.skip(), gr.skip(), idle

    def example(question: str) -> Callable[[Conversation], AsyncGenerator[tuple[object, ...], None]]:
        async def ask_example(conversation: Conversation) -> AsyncGenerator[tuple[object, ...], None]:
            async with aclosing(ask(question, conversation)) as steps:
                async for step in steps:
                    yield step

        return ask_example

    def stop(conversation: Conversation) -> tuple[object, ...]:
        if conversation.turns and conversation.turns[-1].open:
            conversation = conversation.troubled(STOPPED)
        return conversation, messages(conversation), ready()

    def begin_anew() -> tuple[object, ...]:
        return Conversation(), [], ready(), EMPTY_PANEL

    def open_source(event: gr.EventData, conversation: Conversation) -> str:
        wanted = FootnoteId.read(str(event.id))
        footnote = conversation.footnote(wanted) if wanted is not None else None
        if footnote is None:
            return EMPTY_PANEL
        try:
            document = documents.document(footnote.citation.document_id)
        except DocumentNotFound:
            return source_html(footnote, None)
        return source_html(footnote, document)

    def ready() -> object:
        return gr.update(submit_btn="Ask", stop_btn=False)

    blocks: gr.Blocks
    with gr.Blocks(
        title="Footnote",
        analytics_enabled=False,
        fill_width=True,
        fill_height=True,
        delete_cache=(3600, 3600),
    ) as blocks:
        state = gr.State(Conversation())
        with gr.Row(elem_id="fn-top"):
            gr.HTML(_HEADER, elem_id="fn-header", js_on_load=None, apply_default_css=False)
            anew = gr.Button("New conversation", elem_id="fn-anew", size="sm")
        with gr.Row(elem_id="fn-columns"):
            with gr.Column(elem_id="fn-left"):
                with gr.Column(elem_id="fn-start"):
                    gr.HTML(_INTRO, elem_id="fn-intro", js_on_load=None, apply_default_css=False)
                    buttons = [gr.Button(text, elem_classes="fn-example") for text in examples]
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
            panel = gr.HTML(
                EMPTY_PANEL,
                elem_id="fn-panel",
                apply_default_css=False,
                js_on_load=files("ui.page").joinpath("panel.js").read_text("utf-8"),
            )

        shown = [state, chat, box]
        asks: list[dict[str, object]] = [
            box.submit(ask, [box, state], shown, show_progress="hidden", api_visibility="private")
        ]
        asks += [
            button.click(example(text), [state], shown, show_progress="hidden", api_visibility="private")
            for button, text in zip(buttons, examples, strict=True)
        ]
        box.stop(stop, [state], shown, cancels=asks, queue=False, show_progress="hidden", api_visibility="private")
        anew.click(
            begin_anew,
            None,
            [*shown, panel],
            cancels=asks,
            queue=False,
            show_progress="hidden",
            api_visibility="private",
        )
        panel.cite(open_source, [state], panel, queue=False, show_progress="hidden", api_visibility="private")
    blocks.queue(max_size=WAITING_AT_MOST, default_concurrency_limit=ANSWERS_AT_ONCE)
    return blocks


def messages(conversation: Conversation) -> "list[gr.MessageDict]":
    """The conversation as the Chatbot takes it: escaped HTML on both sides."""
    shown: list[gr.MessageDict] = []
    for turn in conversation.turns:
        shown.append({"role": "user", "content": question_html(turn)})
        shown.append({"role": "assistant", "content": turn_html(turn)})
    return shown
