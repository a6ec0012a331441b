"""The Library page in Gradio, and checking the library when a tutor asks for it."""

import os
import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from corpus.errors import FootnoteError
from corpus.integrity import Finding
from corpus.sources import KIND_OF_SUFFIX
from corpus.text import count
from ui.web.accounts import Role, visiting
from ui.web.library_views import MOST_FAILED, NOTHING_OPEN, Wanted, adding_html, key_of, list_html, opened_html, wanted
from ui.web.render import escaped, top_bar_html
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
        return _section("Checking", "<p>Every hash, span, vector and index is being looked at …</p>", closes=False)
    match checkup.outcome:
        case None:
            return ""
        case Soundness() as soundness:
            return _findings_html(soundness, holdings)
        case error:
            return _section("The library could not be checked", f"<p>{_line(error)}</p>", closes=True)


def _findings_html(soundness: Soundness, holdings: Holdings) -> str:
    if not soundness.findings:
        again = (
            f"<p>Made again, since stale or damaged: {escaped(', '.join(soundness.made_again))}.</p>"
            if soundness.made_again
            else ""
        )
        details = (
            f"<p>{count(soundness.documents, 'document')}: every hash, span, vector and index is as it was stored.</p>"
        )
        return _section("The library is sound", details + again, closes=True)
    items = "".join(f"<li>{_finding(finding, holdings)}</li>" for finding in soundness.findings[:MOST])
    more = f"<p>And {len(soundness.findings) - MOST:,} more of the kind.</p>" if len(soundness.findings) > MOST else ""
    advice = "<p>Remove what is named here and add its file again, or bring back a copy of the library.</p>"
    return _section(
        f"{count(len(soundness.findings), 'fault')} in the library", f"<ul>{items}</ul>{more}{advice}", True
    )


def _finding(finding: Finding, holdings: Holdings) -> str:
    """A fault, with the document by its title where it still has one, and a way to it."""
    location = escaped(finding.location)
    if match := _DOCUMENT.fullmatch(finding.location):
        title = _title(match[1], holdings)
        location = f'<button type="button" class="title fn-text" data-show="{match[1]}">{title or location}</button>'
    return f'{location}: <span class="fn-text">{escaped(finding.problem)}</span>'


def _title(document_id: str, holdings: Holdings) -> str:
    try:
        return escaped(holdings.opened(document_id).record.title)
    except FootnoteError:  # it is damaged: that is what is being told
        return ""


def _section(head: str, inner: str, closes: bool) -> str:
    button = '<button type="button" class="quiet" data-put-away>Put away</button>' if closes else ""
    return f'<section class="fn-findings" role="status"><h2>{escaped(head)}</h2>{inner}{button}</section>'


def _line(error: FootnoteError) -> str:
    return escaped(" ".join(str(error).split()))


PATH = "/library"
_SCRIPTS = ("library.js", "library_adding.js")


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

    here = files("ui.web").joinpath("static")
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
            for item in holdings.failed(MOST_FAILED):
                if key_of(item) == str(event.id):
                    holdings.forget(item.receipt.path)
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
