"""The Check page, in Gradio: what stands where, and who may do what is asked.

Every handler looks up its visitor first: the page is hidden from students, and so is everything it does. Gradio takes
seconds to import, so that is done inside `check_page()`. Left out: what is done (`bench`), and headers, logins and the
address (`ui.page.server`).
"""

import os
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING

from corpus.errors import FootnoteError
from ui.check_page.aid import AID
from ui.check_page.asked import Sent
from ui.check_page.bench import Bench, Shown
from ui.check_page.check_panel import NOTHING
from ui.check_page.desk import LOADING
from ui.check_page.ports import KeptAnswers, KeptRulings
from ui.page.album import Album
from ui.page.clicks import answered
from ui.page.escaping import escaped
from ui.page.ports import Sources
from ui.page.top_bar import top_bar_html
from ui.people.role import Role
from ui.people.visiting import visiting

if TYPE_CHECKING:
    import gradio as gr

PATH = "/check"
_DESK_SCRIPTS = ("desk.js", "keys.js", "chosen.js")
_DOING_AT_ONCE = 16


def check_page(answers: KeptAnswers, rulings: KeptRulings, sources: Sources) -> "gr.Blocks":
    """The Gradio page over these answers and rulings."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr

    bench = Bench(answers, rulings, replace(sources, pictures=Album(sources.pictures)))
    blocks: gr.Blocks
    with gr.Blocks(
        title="Check · Footnote", analytics_enabled=False, fill_width=True, fill_height=True, delete_cache=(3600, 3600)
    ) as blocks:
        with gr.Row(elem_id="fn-top"):
            gr.HTML(top_bar_html(PATH), elem_id="fn-header", js_on_load=None, apply_default_css=False)
        gr.HTML(f"<style>{_own('style.css')}</style>{AID}", elem_id="fn-aid", js_on_load=None, apply_default_css=False)
        with gr.Row(elem_id="fn-check"):
            queue = gr.HTML("", elem_id="fn-queue", js_on_load=None, apply_default_css=False)
            desk = gr.HTML(LOADING, elem_id="fn-desk", apply_default_css=False, js_on_load=_own(*_DESK_SCRIPTS))
            panel = gr.HTML(NOTHING, elem_id="fn-panel", apply_default_css=False, js_on_load=_panel_own())
        _events(bench, queue, desk, panel)
    blocks.queue(max_size=256, default_concurrency_limit=_DOING_AT_ONCE, api_open=False)
    return blocks


def _events(bench: Bench, queue: "gr.HTML", desk: "gr.HTML", panel: "gr.HTML") -> None:
    """Every event of the page; each handler begins by asking who is there."""
    import gradio as gr

    def event(do: Callable[[str, Sent], Shown]) -> Callable[[gr.EventData, gr.Request], tuple[object, ...]]:
        def handler(event: gr.EventData, request: gr.Request) -> tuple[object, ...]:
            reviewer = visiting(request, Role.TUTOR).name
            sent = Sent(event._data if isinstance(event._data, dict) else {})
            try:
                shown = do(reviewer, sent)
            except FootnoteError as error:
                return gr.skip(), _trouble(error, sent), gr.skip()
            return shown.queue, shown.desk, gr.skip() if shown.panel is None else shown.panel

        return handler

    def judge(reviewer: str, sent: Sent) -> Shown:
        label = sent.label()
        if label is None:
            return bench.see(reviewer, sent.asked())
        return bench.judge(reviewer, sent.asked(), label, sent.text("note"))

    def choose(reviewer: str, sent: Sent) -> Shown:
        return bench.choose(reviewer, sent.asked(), sent.text("document"), sent.stretches(), sent.text("note"))

    def turn(event: gr.EventData, request: gr.Request) -> str:
        reviewer = visiting(request, Role.TUTOR).name
        sent = Sent(event._data if isinstance(event._data, dict) else {})
        try:
            return bench.turned(reviewer, sent.asked(), sent.number("sheet"))
        except FootnoteError as error:
            return f'<p class="fn-trouble">{escaped(" ".join(str(error).split()))}</p>'

    handlers = {
        "see": event(lambda reviewer, sent: bench.see(reviewer, sent.asked())),
        "judge": event(judge),
        "note": event(lambda reviewer, sent: bench.note(reviewer, sent.asked(), sent.text("note"))),
        "choose": event(choose),
        "clear": event(lambda reviewer, sent: bench.clear(reviewer, sent.asked())),
        "undo": event(lambda reviewer, sent: bench.undo(reviewer, sent.asked())),
    }
    for name, handler in handlers.items():
        answered(getattr(desk, name), handler, [queue, desk, panel])
    answered(panel.turn, turn, panel)


def _trouble(error: FootnoteError, sent: Sent) -> str:
    """The desk when what is kept cannot be read."""
    line = escaped(" ".join(str(error).split()))
    return (
        f'<section class="fn-desk empty" aria-label="Answer" data-serial="{sent.number("serial")}" '
        f'data-announce="{line}">'
        f'<div class="fn-empty"><h1>This cannot be shown</h1><p>{line}</p></div></section>'
    )


def _own(*names: str) -> str:
    return "".join(files("ui.check_page").joinpath(name).read_text("utf-8") for name in names)


def _panel_own() -> str:
    return _own("source.js") + files("ui.page").joinpath("views.js").read_text("utf-8")
