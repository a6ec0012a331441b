"""The quiz on the page: the next question, its answer, its end. Left out: how it looks (`quiz_card`)."""

from ui.page.page_events import reads
from ui.page.parts import Parts
from ui.page.ports import Quizzes
from ui.page.quiz_card import NO_CARD, card_html
from ui.page.sitting import Sitting, seed_of
from ui.page.source_panel import EMPTY_PANEL
from ui.people.visiting import visiting


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
        if step == "next" or sitting.asked is None:
            sitting = sitting.next(quizzes, seed_of(str(request.session_hash)))
        # What stood beside it may hold the answer.
        return sitting, card_html(sitting), EMPTY_PANEL

    parts.panel.quiz(
        quiz,
        [parts.sitting],
        [parts.sitting, parts.card, parts.panel],
        show_progress="hidden",
        api_visibility="private",
    )
