"""The Library page in Gradio: what stands where, and what happens on which click. Every event is for tutors.

The head, with the files on their way in, is drawn by the page's own script from `GET /library/tasks`; the list and the
opened document come as HTML. Left out: the addresses that files come in by (`uploads`), the server and its door.
"""

import os
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from corpus.errors import FootnoteError
from corpus.reading.file_kind import KIND_OF_SUFFIX
from ui.library_page.adding_html import adding_html
from ui.library_page.checkup import Checkup
from ui.library_page.findings_html import findings_html
from ui.library_page.intake import Intake
from ui.library_page.list_html import MOST_FAILED, Wanted, key_of, list_html, wanted
from ui.library_page.opened_html import NOTHING_OPEN, opened_html
from ui.library_page.ports import Holdings
from ui.library_page.uploads import ADD_PATH, MAX_UPLOAD_BYTES, TASKS_PATH
from ui.page.clicks import answered
from ui.page.page_events import reads
from ui.page.top_bar import top_bar_html
from ui.people.role import Role
from ui.people.visiting import visiting

if TYPE_CHECKING:
    import gradio as gr

PATH = "/library"
_SCRIPTS = ("library.js", "adding.js")


@dataclass(frozen=True, slots=True)
class _Parts:
    """What of the page takes part in its events. `head` has the script, so every event comes through it."""

    head: "gr.HTML"
    findings: "gr.HTML"
    list: "gr.HTML"
    panel: "gr.HTML"


def library_page(holdings: Holdings, intake: Intake, checkup: Checkup) -> "gr.Blocks":
    """The page over what the library holds; `intake` says which files may be put away, `checkup` checks."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    import gradio as gr

    blocks: gr.Blocks
    with gr.Blocks(
        title="Library · Footnote",
        analytics_enabled=False,
        fill_width=True,
        fill_height=True,
        delete_cache=(3600, 3600),
    ) as blocks:
        parts = _parts()
        _events(blocks, parts, holdings, intake, checkup)
    blocks.queue(max_size=64, default_concurrency_limit=8, api_open=False)
    return blocks


def _parts() -> _Parts:
    import gradio as gr

    def html(value: str, elem_id: str, script: str | None = None) -> "gr.HTML":
        return gr.HTML(value, elem_id=elem_id, apply_default_css=False, js_on_load=script)

    here = files("ui.library_page")
    style = here.joinpath("library.css").read_text("utf-8")
    script = "".join(here.joinpath(name).read_text("utf-8") for name in _SCRIPTS)
    kinds = ",".join(KIND_OF_SUFFIX)
    html(f"<style>{style}</style>", "fn-own-style")
    with gr.Row(elem_id="fn-top"):
        html(top_bar_html(PATH), "fn-header")
    with gr.Row(elem_id="fn-columns", elem_classes="fn-library-page"):
        with gr.Column(elem_id="fn-left"):
            head = html(adding_html(ADD_PATH, TASKS_PATH, MAX_UPLOAD_BYTES, kinds), "fn-adding", script)
            findings = html("", "fn-checked")
            listed = html("", "fn-library")
        panel = html(NOTHING_OPEN, "fn-panel")
    return _Parts(head, findings, listed, panel)


def _events(blocks: "gr.Blocks", parts: _Parts, holdings: Holdings, intake: Intake, checkup: Checkup) -> None:
    import gradio as gr

    def load(request: gr.Request) -> tuple[object, ...]:
        visiting(request, Role.TUTOR)
        return list_html(holdings, Wanted()), findings_html(checkup, holdings)

    @reads("words", "first")
    def turn(event: gr.EventData, request: gr.Request) -> str:
        visiting(request, Role.TUTOR)
        return list_html(holdings, wanted(event.words, event.first))

    @reads("id", "first")
    def show(event: gr.EventData, request: gr.Request) -> str:
        visiting(request, Role.TUTOR)
        document_id, first = str(event.id)[:64], event.first
        return opened_html(holdings, document_id, first if isinstance(first, int) else 0) if event.id else NOTHING_OPEN

    @reads("id", "words", "first")
    def remove(event: gr.EventData, request: gr.Request) -> str:
        visiting(request, Role.TUTOR)
        want, document_id = wanted(event.words, event.first), str(event.id)[:64]
        try:
            title = holdings.opened(document_id).record.title
        except FootnoteError:  # one that is damaged or gone can be taken out all the same
            title = "The document"
        try:
            holdings.remove(document_id)
        except FootnoteError as error:
            return list_html(holdings, want, " ".join(str(error).split()))
        return list_html(holdings, want, f"Removed: {title[:200]}")

    @reads("id")
    def forget(event: gr.EventData, request: gr.Request) -> str:
        visiting(request, Role.TUTOR)
        try:
            for one in holdings.failed(MOST_FAILED):
                if key_of(one) == str(event.id):
                    holdings.forget(one.receipt.path)
        except FootnoteError as error:
            return list_html(holdings, Wanted(), " ".join(str(error).split()))
        return list_html(holdings, Wanted())

    @reads("what")
    def put_away(event: gr.EventData, request: gr.Request) -> str:
        visiting(request, Role.TUTOR)
        if event.what == "done":
            intake.forget_done()
        else:
            checkup.put_away()
        return findings_html(checkup, holdings)

    @reads("begin")
    def check(event: gr.EventData, request: gr.Request) -> str:
        visiting(request, Role.TUTOR)
        if event.begin is True:
            checkup.ask()
        return findings_html(checkup, holdings)

    blocks.load(load, None, [parts.list, parts.findings], queue=False, show_progress="hidden", api_visibility="private")
    head = parts.head
    for happened, answer, shown in (
        (head.turn, turn, parts.list),
        (head.show, show, parts.panel),
        (head.remove, remove, parts.list),
        (head.forget, forget, parts.list),
        (head.away, put_away, parts.findings),
        (head.check, check, parts.findings),
    ):
        answered(happened, answer, shown)
