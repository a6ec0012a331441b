"""The Library page in Gradio: documents as a list with receipts, one opened in the panel; a check when a tutor asks."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

from corpus.chunker import passage_text
from corpus.errors import FootnoteError
from corpus.integrity import Finding
from corpus.receipts import Status
from corpus.sources import KIND_OF_SUFFIX, KINDS_IN_WORDS
from corpus.storage import Opened
from corpus.text import count
from corpus.types import Passage
from ui.web.accounts import Role, visiting
from ui.web.library_adding import LibraryHoldings, Soundness
from ui.web.panel_view import STATUS_WORDS
from ui.web.render import byline_of, one_line, render, static, top_bar
from ui.web.services import Shelved, shelved
from ui.web.sessions import answered, gradio_html, gradio_page, reads
from ui.web.uploads import ADD_PATH, MAX_UPLOAD_BYTES, TASKS_PATH, Checkup, Intake

if TYPE_CHECKING:
    import gradio as gr


def adding_html(add_path: str, tasks_path: str, most_bytes: int, kinds: str) -> Markup:
    """The head; the script reads the addresses, the limit in bytes and the suffixes (".pdf,.md") from it."""
    return render("library.adding", add=add_path, tasks=tasks_path, most=most_bytes, kinds=kinds, names=KINDS_IN_WORDS)


A_PAGE = 25
MOST_FAILED = 50
MOST_AUTHORS = 12
_MOST_TITLE = 300


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the list: the documents that have `words`, from number `first` (from 0) on."""

    words: str = ""
    first: int = 0


def wanted(words: object, first: object) -> Wanted:
    """What the browser asks for; anything that is none of it is the beginning."""
    start = first if isinstance(first, int) and 0 <= first < 10_000_000 else 0
    return Wanted(words.strip()[:200] if isinstance(words, str) else "", start - start % A_PAGE)


def list_html(holdings: LibraryHoldings, want: Wanted, message: str = "") -> Markup:
    """The list; `message` is a line above it on what was just done. A library that cannot be read says so."""
    try:
        counts = holdings.counts(want.words)
        first = min(want.first, max(0, (counts.matching - 1) // A_PAGE * A_PAGE))
        shelved = holdings.listed(want.words, first, A_PAGE)
        failed = () if want.words or first else holdings.failed(MOST_FAILED)
    except FootnoteError as error:
        return render("library.trouble", first=want.first, error=error)
    return render(
        "library.list",
        words=want.words,
        first=first,
        last=min(first + A_PAGE, counts.matching),
        most=A_PAGE,
        counts=counts,
        rows=list(map(_row, shelved)),
        failed=[(item, key_of(item), item.receipt.reason.removeprefix(f"{item.receipt.source} ")) for item in failed],
        message=message,
    )


def _row(shelved: Shelved) -> tuple[Shelved, str, str, Markup]:
    """What is shown of a document: its receipt, its title, its status in words, its byline."""
    receipt = shelved.receipt
    partly = receipt.status is Status.PARTIAL or bool(receipt.missing)
    byline = byline_of(receipt.authors[:MOST_AUTHORS], receipt.year, receipt.doi)
    status = STATUS_WORDS[Status.PARTIAL if partly else Status.ADDED]
    return shelved, (receipt.title or receipt.source)[:_MOST_TITLE], status, byline


def key_of(shelved: Shelved) -> str:
    """What the browser calls a file that failed: its place on this machine's disk is told to nobody."""
    return hashlib.sha256(shelved.receipt.path.encode()).hexdigest()[:16]


PASSAGES_A_PAGE = 20


def nothing_open() -> Markup:
    """What the panel is for, before a document is opened."""
    return render("library.nothing")


@dataclass(frozen=True, slots=True)
class _Run:
    """Passages of one section: `first` is the number of its first, from 0."""

    title: str | None
    first: int
    passages: int
    page: int | None


def opened_html(holdings: LibraryHoldings, document_id: str, first: int) -> Markup:
    """The panel, with the page of passages on which number `first` (from 0) stands."""
    try:
        opened = holdings.opened(document_id)
    except FootnoteError as error:
        return render("library.gone", error=error)
    entry, record = shelved(opened.record), opened.record
    start = min(max(0, first), max(0, len(opened.passages) - 1)) // PASSAGES_A_PAGE * PASSAGES_A_PAGE
    return render(
        "library.opened",
        id=document_id,
        record=record,
        shelved=entry,
        status=STATUS_WORDS[entry.receipt.status],
        line=byline_of(record.authors[:MOST_AUTHORS], record.year, record.doi) or record.source,
        sections=_runs([stored.passage for stored in opened.passages]),
        passages=_passages(opened, start),
        start=start,
        most=PASSAGES_A_PAGE,
        total=len(opened.passages),
    )


def _runs(passages: list[Passage]) -> list[_Run]:
    runs: list[_Run] = []
    at = 0
    for _, of in groupby(passages, key=lambda passage: passage.section_path):
        group = list(of)
        runs.append(_Run(group[0].section, at, len(group), group[0].page))
        at += len(group)
    return runs


def _passages(opened: Opened, start: int) -> list[tuple[int, str, str, str, str]]:
    """A page of them: number, what is known of it, its section where the text does not begin with that, the first line
    and the rest of exactly the text that was embedded."""
    shown = opened.passages[start : start + PASSAGES_A_PAGE]
    cited = Counter(sentence.passage_id for sentence in opened.sentences)
    passages = []
    for number, stored in enumerate(shown, start + 1):
        passage = stored.passage
        facts = [f"Passage {number}"]
        if passage.page is not None:
            last = opened.document.page_at(max(passage.span.start, passage.span.end - 1))
            several = last is not None and last != passage.page
            facts.append(f"pages {passage.page}–{last}" if several else f"page {passage.page}")
        facts += [
            count(cited[passage.id], "sentence"),
            f"characters {passage.span.start:,}–{passage.span.end:,}",
        ]
        text = passage_text(opened.document, passage)
        head, line, rest = text.partition("\n")
        within = "" if line or not passage.section else passage.section
        passages.append((number, " · ".join(facts), within, *((head, rest) if line else ("", text))))
    return passages


MOST = 100
_DOCUMENT = re.compile(r"document ([0-9a-f]{16})")


def findings_html(checkup: Checkup, holdings: LibraryHoldings) -> str:
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


def _finding(finding: Finding, holdings: LibraryHoldings) -> tuple[Finding, str, str]:
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


def library_page(holdings: LibraryHoldings, intake: Intake, checkup: Checkup) -> "gr.Blocks":
    """The page over what the library holds; `intake` says which files may be put away, `checkup` checks."""
    with gradio_page("Library · Footnote") as blocks:
        parts = _parts()
        _events(blocks, parts, holdings, intake, checkup)
    return blocks


def _parts() -> _Parts:
    import gradio as gr

    kinds = ",".join(KIND_OF_SUFFIX)
    gradio_html(f"<style>{static('library.css')}</style>", "fn-own-style")
    with gr.Row(elem_id="fn-top"):
        gradio_html(top_bar(PATH), "fn-header")
    with gr.Row(elem_id="fn-columns", elem_classes=["fn-listing", "fn-library-page"]):
        with gr.Column(elem_id="fn-left"):
            head = gradio_html(
                adding_html(ADD_PATH, TASKS_PATH, MAX_UPLOAD_BYTES, kinds), "fn-adding", static(*_SCRIPTS)
            )
            findings = gradio_html("", "fn-checked")
            listed = gradio_html("", "fn-library")
        panel = gradio_html(nothing_open(), "fn-panel")
    return _Parts(head, findings, listed, panel)


def _events(blocks: "gr.Blocks", parts: _Parts, holdings: LibraryHoldings, intake: Intake, checkup: Checkup) -> None:
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
