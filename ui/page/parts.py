"""What stands where on the Ask page: the bar, the conversation, the panel. Left out: what happens on a click."""

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from ui.page.beneath import NOTHING_BENEATH
from ui.page.conversation import Conversation
from ui.page.quiz_card import NO_CARD
from ui.page.sitting import Sitting
from ui.page.source_panel import EMPTY_PANEL
from ui.page.top_bar import top_bar_html
from ui.page.writers import Writers

if TYPE_CHECKING:
    import gradio as gr

_SCRIPTS = ("panel.js", "views.js", "conversation.js", "offers.js", "actions.js", "history.js", "quiz.js")
_INTRO = (
    "<h1>Ask the reviews. Check every sentence.</h1>"
    "<p>Footnote answers your question from the review documents alone, and each sentence ends in a number "
    "that opens its source at the exact words.</p>"
)


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
                _still(_INTRO, "fn-intro")
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
        script = "".join(files("ui.page").joinpath(name).read_text("utf-8") for name in _SCRIPTS)
        panel = gr.HTML(EMPTY_PANEL, elem_id="fn-panel", apply_default_css=False, js_on_load=script)
    return Parts(state, sitting, anew, buttons, card, chat, beneath, writer, note, box, panel)


def _bar() -> "gr.Button":
    """The bar over the page, and the page's own buttons in it; all but the last are the panel's scripts'."""
    import gradio as gr

    with gr.Row(elem_id="fn-top"):
        _still(top_bar_html("/"), "fn-header")
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
