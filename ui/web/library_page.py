"""The Library page in Gradio, and checking the library when a tutor asks for it."""

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.errors import FootnoteError
from corpus.integrity import Finding
from corpus.sources import KIND_OF_SUFFIX
from ui.web.accounts import Role, visiting
from ui.web.library_views import MOST_FAILED, Wanted, adding_html, key_of, list_html, nothing_open, opened_html, wanted
from ui.web.render import one_line, render, static, top_bar
from ui.web.services import Holdings, Soundness
from ui.web.sessions import answered, reads
from ui.web.uploads import ADD_PATH, MAX_UPLOAD_BYTES, TASKS_PATH, Checkup, Intake

if TYPE_CHECKING:
    import gradio as gr

MOST = 100
_DOCUMENT = re.compile(r"document ([0-9a-f]{16})")


def findings_html(checkup: Checkup, holdings: Holdings) -> str:
    """A section with the outcome; empty before the first check and after it was put away."""
    if checkup.is_at_work:
        return render("library.checking")
    match checkup.outcome:
        case None:
            return ""
        case Soundness(findings=()) as sound:
            return render("library.sound", documents=sound.documents, made_again=sound.made_again)
        case Soundness(findings=findings):
            shown = [_finding(finding, holdings) for finding in findings[:MOST]]
            return render("library.faults", shown=shown, total=len(findings))
        case error:
            return render("library.not_checked", error=error)


def _finding(finding: Finding, holdings: Holdings) -> tuple[Finding, str, str]:
    """A fault with its document's id and title, as far as it has them."""
    match = _DOCUMENT.fullmatch(finding.location)
    if match is None:
        return finding, "", ""
    try:
        return finding, match[1], holdings.opened(match[1]).record.title
    except FootnoteError:  # it is damaged: that is what is being told
        return finding, match[1], ""


PATH = "/library"
_SCRIPTS = ("common.js", "library.js", "library_adding.js")


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

    kinds = ",".join(KIND_OF_SUFFIX)
    html(f"<style>{static('library.css')}</style>", "fn-own-style")
    with gr.Row(elem_id="fn-top"):
        html(top_bar(PATH), "fn-header")
    with gr.Row(elem_id="fn-columns", elem_classes=["fn-listing", "fn-library-page"]):
        with gr.Column(elem_id="fn-left"):
            head = html(adding_html(ADD_PATH, TASKS_PATH, MAX_UPLOAD_BYTES, kinds), "fn-adding", static(*_SCRIPTS))
            findings = html("", "fn-checked")
            listed = html("", "fn-library")
        panel = html(nothing_open(), "fn-panel")
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
        return (
            opened_html(holdings, document_id, first if isinstance(first, int) else 0) if event.id else nothing_open()
        )

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
            return list_html(holdings, want, one_line(error))
        return list_html(holdings, want, f"Removed: {title[:200]}")

    @reads("id")
    def forget(event: gr.EventData, request: gr.Request) -> str:
        visiting(request, Role.TUTOR)
        try:
            for item in holdings.failed(MOST_FAILED):
                if key_of(item) == str(event.id):
                    holdings.forget(item.receipt.path)
        except FootnoteError as error:
            return list_html(holdings, Wanted(), one_line(error))
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
