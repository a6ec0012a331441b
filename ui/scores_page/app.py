"""The Scores page in Gradio: what stands where, and what happens on which click. Every event is for tutors.

Left out: what is shown (`view`), the server and its door.
"""

import os
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from ui.page.clicks import answered
from ui.page.page_events import reads
from ui.page.top_bar import top_bar_html
from ui.people.role import Role
from ui.people.visiting import visiting
from ui.scores_page.ports import Judging, Runs
from ui.scores_page.row_html import NOTHING_OPEN
from ui.scores_page.rows_html import wanted
from ui.scores_page.view import View

if TYPE_CHECKING:
    import gradio as gr

PATH = "/scores"
_MOST_NAME = 100


@dataclass(frozen=True, slots=True)
class _Parts:
    """What of the page takes part in its events; `script` holds the script, so every event comes through it."""

    script: "gr.HTML"
    head: "gr.HTML"
    run: "gr.HTML"
    rows: "gr.HTML"
    tutors: "gr.HTML"
    panel: "gr.HTML"


def scores_page(runs: Runs, judging: Judging) -> "gr.Blocks":
    """The page over the kept runs and what tutors judged."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr

    blocks: gr.Blocks
    with gr.Blocks(
        title="Scores · Footnote", analytics_enabled=False, fill_width=True, fill_height=True, delete_cache=(3600, 3600)
    ) as blocks:
        _events(blocks, _parts(), View(runs, judging))
    blocks.queue(max_size=64, default_concurrency_limit=8, api_open=False)
    return blocks


def _parts() -> _Parts:
    import gradio as gr

    def html(value: str, elem_id: str, script: str | None = None) -> "gr.HTML":
        return gr.HTML(value, elem_id=elem_id, apply_default_css=False, js_on_load=script)

    here = files("ui.scores_page")
    style, script = (here.joinpath(name).read_text("utf-8") for name in ("scores.css", "scores.js"))
    html(f"<style>{style}</style>", "fn-own-style")
    with gr.Row(elem_id="fn-top"):
        own = html(top_bar_html(PATH), "fn-header", script)
    with gr.Row(elem_id="fn-columns", elem_classes="fn-scores-page"):
        with gr.Column(elem_id="fn-left"):
            head, run = html("", "fn-scores-head"), html("", "fn-run")
            rows, tutors = html("", "fn-rows"), html("", "fn-tutors")
        panel = html(NOTHING_OPEN, "fn-panel")
    return _Parts(own, head, run, rows, tutors, panel)


def _events(blocks: "gr.Blocks", parts: _Parts, view: View) -> None:
    import gradio as gr

    def load(request: gr.Request) -> tuple[str, ...]:
        visiting(request, Role.TUTOR)
        return (*view.opened("", "", ""), view.tutors())

    @reads("name", "against", "figure")
    def choose(event: gr.EventData, request: gr.Request) -> tuple[str, ...]:
        visiting(request, Role.TUTOR)
        return (*view.opened(_name(event.name), _name(event.against), _name(event.figure)), NOTHING_OPEN)

    @reads("name", "against", "figure")
    def draw(event: gr.EventData, request: gr.Request) -> str:
        visiting(request, Role.TUTOR)
        return view.opened(_name(event.name), _name(event.against), _name(event.figure))[1]

    @reads("name", "order", "status", "first")
    def turn(event: gr.EventData, request: gr.Request) -> str:
        visiting(request, Role.TUTOR)
        return view.rows(_name(event.name), wanted(event.order, event.status, event.first))

    @reads("name", "number")
    def show(event: gr.EventData, request: gr.Request) -> str:
        visiting(request, Role.TUTOR)
        number = event.number
        return view.row(_name(event.name), number) if isinstance(number, int) and number >= 0 else NOTHING_OPEN

    whole = [parts.head, parts.run, parts.rows]
    blocks.load(load, None, [*whole, parts.tutors], queue=False, show_progress="hidden", api_visibility="private")
    script = parts.script
    for happened, answer, shown in (
        (script.choose, choose, [*whole, parts.panel]),
        (script.draw, draw, parts.run),
        (script.turn, turn, parts.rows),
        (script.show, show, parts.panel),
    ):
        answered(happened, answer, shown)


def _name(sent: object) -> str:
    return sent[:_MOST_NAME] if isinstance(sent, str) else ""
