"""The Ask page, in Gradio: its parts and their events put together, and how many may ask at once.

Gradio takes seconds to import, so that is done inside `page()`. Left out: what stands where (`parts`), what happens on
which click (`ask_events`, `study_events`, `quiz_events`), headers, limits and the address (`guard`, `server`).
"""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.page.ask_events import ask_events
from ui.page.keeping import Keeping
from ui.page.parts import parts
from ui.page.ports import Answers, Choice, Sources, Study
from ui.page.quiz_events import quiz_events
from ui.page.study_events import study_events
from ui.page.writers import Writers

if TYPE_CHECKING:
    import gradio as gr

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
    from its request who the visitor is (`ui.people.visiting`).
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr

    keeping = Keeping(study.notes)
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
        asks = ask_events(placed, writers, examples, keeping)
        study_events(placed, sources, study.notes, keeping, asks)
        quiz_events(placed, study.quizzes)
    # What is answered through the queue is answered through nothing else.
    blocks.queue(max_size=WAITING_AT_MOST, default_concurrency_limit=ANSWERS_AT_ONCE, api_open=False)
    return blocks
