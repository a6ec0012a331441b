"""What stands where on the Ask page, in Gradio: the bar, the opening, the conversation, the box, the panel."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from assistant.overview import MOST
from ui.web.answer_view import NOTHING_BENEATH, Writers
from ui.web.conversation import Conversation
from ui.web.panel_view import empty_panel
from ui.web.render import render, static, top_bar
from ui.web.sessions import gradio_html
from ui.web.study_view import NO_CARD, Sitting

if TYPE_CHECKING:
    import gradio as gr

_SCRIPTS = (
    "common.js",
    "panel.js",
    "views.js",
    "conversation.js",
    "offers.js",
    "actions.js",
    "history.js",
    "quiz.js",
    "keys.js",
)
_KEYS = (
    (("Enter",), "ask; with Shift, a new line"),
    (("/",), "to the question box"),
    (("Tab",), "through the bar, the answers, the question box and the source, in this order"),
    (("Esc",), "from the source back to what opened it; closes this list and the menu"),
    (("←", "→"), "between a source's page and its text, on their tabs"),
    (("Ctrl P",), "print the questions and answers with their sources"),
    (("?",), "this list, also from the empty question box"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parts:
    """What of the page takes part in its events."""

    state: "gr.State"
    sitting: "gr.State"
    anew: "gr.Button"
    intro: "gr.HTML"
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


def parts(opening: tuple[Markup, tuple[str, ...]], writers: Writers) -> Parts:
    """Everything in its place, with what stands over the first question and the questions to begin with; called inside
    the page's `gr.Blocks`."""
    import gradio as gr

    state = gr.State(Conversation())
    sitting = gr.State(Sitting())
    anew = _bar()
    with gr.Row(elem_id="fn-columns"):
        with gr.Column(elem_id="fn-left"):
            with gr.Column(elem_id="fn-start"):
                intro = gradio_html(opening[0], "fn-intro")
                texts = (*opening[1], *("",) * MOST)[:MOST]
                buttons = tuple(gr.Button(text, elem_classes="fn-example", visible=bool(text)) for text in texts)
            card = gradio_html(NO_CARD, "fn-card")
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
            beneath = gradio_html(NOTHING_BENEATH, "fn-beneath")
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
        panel = gradio_html(empty_panel(), "fn-panel", static(*_SCRIPTS))
    return Parts(state, sitting, anew, intro, buttons, card, chat, beneath, writer, note, box, panel)


def _bar() -> "gr.Button":
    """The bar over the page, and the page's own buttons in it; all but the last are the panel's scripts'."""
    import gradio as gr

    with gr.Row(elem_id="fn-top"):
        gradio_html(top_bar("/") + render("common.keys", keys=_KEYS), "fn-header")
        with gr.Row(elem_id="fn-tools"):
            gr.Button("Quiz me", elem_id="fn-quizzing", size="sm")
            gr.Button("Documents", elem_id="fn-documents", size="sm")
            gr.Button("History", elem_id="fn-past", size="sm")
            gr.Button("Export", elem_id="fn-export", size="sm")
            gr.Button("Keys", elem_id="fn-help", size="sm")
            anew = gr.Button("New conversation", elem_id="fn-anew", size="sm")
    return anew
