"""The Scores page in Gradio, and what is shown for what the browser asks for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.errors import FootnoteError
from evals.runs import KeptRun, Runs
from evals.verdicts import Rulings
from ui.web.accounts import Role, visiting
from ui.web.render import static, top_bar
from ui.web.scores_data import Reading, Readings, rows_at
from ui.web.scores_views import (
    MOST_RUNS,
    Wanted,
    compared_html,
    head_html,
    nothing_open,
    row_html,
    rows_html,
    run_html,
    trouble_html,
    tutors_html,
    wanted,
)
from ui.web.sessions import answered, gradio_html, gradio_page, reads

if TYPE_CHECKING:
    import gradio as gr


class View:
    """The page's parts as HTML, over the kept runs and what tutors judged. Safe for threads."""

    def __init__(self, runs: Runs, judging: Rulings) -> None:
        self._runs = runs
        self._judging = judging
        self._readings = Readings()

    def opened(self, name: str, against: str, figure: str) -> tuple[str, str, str]:
        """Head, run and rows: of the run called `name`, or of the last one that is whole where there is none such."""
        try:
            runs = self._runs.latest(MOST_RUNS)
        except FootnoteError as error:
            return head_html((), ""), trouble_html(str(error)), ""
        chosen = _chosen(runs, name)
        if chosen is None:
            return head_html(runs, ""), "", ""
        before = next((run for run in runs if run.name == against and run.name != chosen.name), None)
        head = head_html(runs, chosen.name, "" if before is None else before.name)
        if chosen.summary is None:
            return head, trouble_html(chosen.trouble), ""
        try:
            reading = self._readings.of(chosen)
            shown = run_html(reading, chosen.summary, runs, figure)
            rows = rows_html(reading, Wanted())
        except (FootnoteError, OSError, ValueError) as error:
            return head, trouble_html(_message(error)), ""
        return head, self._compared(chosen, before) + shown, rows

    def tutors(self) -> str:
        """What tutors judged."""
        return tutors_html(self._judging)

    def rows(self, name: str, want: Wanted) -> str:
        """A part of a run's rows."""
        return self._of(name, lambda reading: rows_html(reading, want))

    def row(self, name: str, number: int) -> str:
        """One row, opened; its number counts from 0."""

        def shown(reading: Reading) -> str:
            rows = rows_at(reading.run, [number] if 0 <= number < len(reading.statuses) else [])
            return row_html(rows[0], number) if rows else nothing_open()

        return self._of(name, shown)

    def _of(self, name: str, show: Callable[[Reading], str]) -> str:
        try:
            run = self._runs.run(name)
            return show(self._readings.of(run)) if run.whole else trouble_html(run.trouble)
        except (FootnoteError, OSError, ValueError) as error:
            return trouble_html(_message(error))

    def _compared(self, run: KeptRun, before: KeptRun | None) -> str:
        if before is None:
            return ""
        try:
            return compared_html(run, before)
        except FootnoteError as error:
            return trouble_html(_message(error))


def _chosen(runs: Sequence[KeptRun], name: str) -> KeptRun | None:
    named = next((run for run in runs if run.name == name), None)
    return named or next((run for run in runs if run.whole), runs[0] if runs else None)


def _message(error: Exception) -> str:
    if isinstance(error, FootnoteError):
        return str(error)
    return "the rows of this run cannot be read any more: score it again and keep it under another name"


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


def scores_page(runs: Runs, judging: Rulings) -> "gr.Blocks":
    """The page over the kept runs and what tutors judged."""
    with gradio_page("Scores · Footnote") as blocks:
        _events(blocks, _parts(), View(runs, judging))
    return blocks


def _parts() -> _Parts:
    import gradio as gr

    gradio_html(f"<style>{static('scores.css')}</style>", "fn-own-style")
    with gr.Row(elem_id="fn-top"):
        own = gradio_html(top_bar(PATH), "fn-header", static("common.js", "scores.js"))
    with gr.Row(elem_id="fn-columns", elem_classes=["fn-listing", "fn-scores-page"]):
        with gr.Column(elem_id="fn-left"):
            head, run = gradio_html("", "fn-scores-head"), gradio_html("", "fn-run")
            rows, tutors = gradio_html("", "fn-rows"), gradio_html("", "fn-tutors")
        panel = gradio_html(nothing_open(), "fn-panel")
    return _Parts(own, head, run, rows, tutors, panel)


def _events(blocks: "gr.Blocks", parts: _Parts, view: View) -> None:
    import gradio as gr

    def load(request: gr.Request) -> tuple[str, ...]:
        visiting(request, Role.TUTOR)
        return (*view.opened("", "", ""), view.tutors())

    @reads("name", "against", "figure")
    def choose(event: gr.EventData, request: gr.Request) -> tuple[str, ...]:
        visiting(request, Role.TUTOR)
        return (*view.opened(_name(event.name), _name(event.against), _name(event.figure)), nothing_open())

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
        return view.row(_name(event.name), number) if isinstance(number, int) and number >= 0 else nothing_open()

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
