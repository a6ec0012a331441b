"""The Ask page in Gradio: its parts and events put together, the quiz among them."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.web.accounts import visiting
from ui.web.answer_view import Writers
from ui.web.ask_events import Parts, ask_events, parts
from ui.web.conversation import ConversationKeeper
from ui.web.history_view import study_events
from ui.web.panel_view import empty_panel
from ui.web.quiz_view import NO_CARD, Sitting, card_html, seed_of
from ui.web.services import Answers, Choice, Quizzes, Sources, Study
from ui.web.sessions import reads

if TYPE_CHECKING:
    import gradio as gr


def quiz_events(parts: Parts, quizzes: Quizzes) -> None:
    """Bind them; the clicks come through the panel's script."""
    import gradio as gr

    @reads("step")
    def quiz(event: gr.EventData, sitting: Sitting, request: gr.Request) -> tuple[object, ...]:
        visiting(request)
        step = str(event.step)
        if step == "close":
            return sitting, NO_CARD, gr.skip()
        if step == "show":
            sitting = sitting.answered()
            return sitting, card_html(sitting), gr.skip()
        if step == "next" or sitting.question is None:
            sitting = sitting.next(quizzes, seed_of(str(request.session_hash)))
        # What stood beside it may hold the answer.
        return sitting, card_html(sitting), empty_panel()

    parts.panel.quiz(
        quiz,
        [parts.sitting],
        [parts.sitting, parts.card, parts.panel],
        show_progress="hidden",
        api_visibility="private",
    )


ANSWERS_AT_ONCE = 16
WAITING_AT_MOST = 256
ONLY_SHOWN = frozenset({"open_panel", "say_where", "edit", "stop", "begin_anew", "resume"})
"""The handlers that make nothing and keep nothing: they cost a visitor next to none of their budget."""


def page(
    answers: Answers,
    sources: Sources,
    examples: tuple[str, str, str],
    models: Sequence[Choice],
    study: Study,
) -> "gr.Blocks":
    """The Gradio page over these answers and sources, with three questions to begin with.

    `models` may be chosen in the place of `answers`; where there are none, nothing is said of them. Every event reads
    from its request who the visitor is (`ui.web.accounts`).
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr

    keeper = ConversationKeeper(study.notes)
    blocks: gr.Blocks
    with gr.Blocks(
        title="Footnote",
        analytics_enabled=False,
        fill_width=True,
        fill_height=True,
        delete_cache=(3600, 3600),
    ) as blocks:
        writers = Writers(answers, models)
        placed = parts(examples, writers)
        asks = ask_events(placed, writers, examples, keeper)
        study_events(placed, sources, study.notes, keeper, asks)
        quiz_events(placed, study.quizzes)
    # What is answered through the queue is answered through nothing else.
    blocks.queue(max_size=WAITING_AT_MOST, default_concurrency_limit=ANSWERS_AT_ONCE, api_open=False)
    return blocks
