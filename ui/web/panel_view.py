"""The panel beside the conversation: a footnote's source, an opened document, the list of documents."""

import re
import threading
from collections import OrderedDict

from corpus.errors import DocumentNotFound, FileUnreadable, FootnoteError
from corpus.library import Library
from corpus.readers.sandbox import Crew
from corpus.receipts import Failure, Receipt, Status, receipt_of
from corpus.span import Span
from corpus.stored_rows import DocumentRecord
from corpus.text import count
from corpus.types import BlockKind, Document
from ui.web.answer_view import cited_html
from ui.web.conversation import Conversation, Footnote, FootnoteId
from ui.web.render import byline, byline_of, counts_html, escaped, file_html, since_html
from ui.web.services import Pictures, Shelved, Sources
from ui.web.source_view import SourceTarget, Views, views

KEPT = 32


class Album:
    """Pictures from `pictures`, each drawn once for as long as it is among the last `kept` asked for.

    A document's id is made of its content, so a picture is never out of date. Failures are not kept.
    """

    def __init__(self, pictures: Pictures, kept: int = KEPT) -> None:
        self._pictures = pictures
        self._kept = kept
        self._drawn: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._lock = threading.Lock()

    def picture(self, document_id: str, page: int) -> bytes:
        """The page as PNG or WebP. Raises a `FootnoteError` when it cannot be drawn."""
        key = (document_id, page)
        with self._lock:
            if key in self._drawn:
                self._drawn.move_to_end(key)
                return self._drawn[key]
        # Two readers may draw one page at once; neither waits for the other's.
        drawn = self._pictures.picture(document_id, page)
        with self._lock:
            self._drawn[key] = drawn
            self._drawn.move_to_end(key)
            while len(self._drawn) > self._kept:
                self._drawn.popitem(last=False)
        return drawn


WIDTH = 1_000
"""Dots across a page."""


class LibraryPictures:
    """A `Pictures` over a library; `crew` draws."""

    def __init__(self, library: Library, crew: Crew) -> None:
        self._library = library
        self._crew = crew

    def picture(self, document_id: str, page: int) -> bytes:
        """The page, which counts from 1, as PNG or WebP.

        Raises a `LibraryError`, or a `FileError` when it cannot be drawn.
        """
        content = self._library.original(document_id)
        if content is None:
            raise FileUnreadable("the pages of this document were not kept: add its file again")
        return self._crew.draw(f"document {document_id}", content, page, WIDTH)


class LibraryShelf:
    """A `Shelf` over a library: what stands in it now, as it was read when it was added, and what could not be."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def receipts(self) -> tuple[Shelved, ...]:
        """A receipt for each document, in the order they were added, then one for each file that failed.

        Raises a `LibraryError`.
        """
        library = self._library
        return (*map(shelved, library.documents()), *map(_unshelved, library.failures.all()))


def shelved(record: DocumentRecord) -> Shelved:
    """The receipt of a document that stands in the library."""
    return Shelved(receipt_of(record, Status.PARTIAL if record.missing else Status.ADDED), record.added_at)


def _unshelved(failure: Failure) -> Shelved:
    return Shelved(Receipt(failure.source, failure.path, Status.FAILED, failure.reason), failure.at)


SHELF_ID = "documents"
MOST = 500

_STATUS_WORDS = {
    Status.ADDED: "Added",
    Status.UNCHANGED: "Unchanged",
    Status.REPLACED: "Replaced",
    Status.PARTIAL: "Partly read",
    Status.FAILED: "Not added",
}


def shelf_html(shelved: tuple[Shelved, ...]) -> str:
    """The panel with the whole list."""
    rows = "".join(map(_row, shelved[:MOST]))
    if len(shelved) > MOST:
        rows += f'<li class="more">{len(shelved) - MOST:,} more are in the library; footnote list names them all.</li>'
    body = f'<ul class="fn-shelf">{rows}</ul>' if rows else '<p class="fn-trouble">The library is empty.</p>'
    return panel_html(_total(shelved), body)


def panel_html(total: str, body: str, opened: str = SHELF_ID) -> str:
    """The frame of the list: `total` is a line under its head, `opened` what the browser asked for."""
    return (
        f'<article class="fn-source" data-opened="{opened}" data-sheet="" data-first="text" aria-label="Documents">'
        '<header><nav aria-label="Documents">'
        '<button type="button" class="back" data-back>&#8593; Back to the conversation</button>'
        '<span class="count"></span><button type="button" class="close" data-close>Close</button></nav>'
        f'<h2>Documents</h2><p class="byline">{escaped(total)}</p></header>'
        f'<div class="fn-body" tabindex="0" role="region" aria-label="Documents in the library">{body}</div></article>'
    )


def _total(shelved: tuple[Shelved, ...]) -> str:
    receipts = [item.receipt for item in shelved if item.receipt.status is not Status.FAILED]
    failed = len(shelved) - len(receipts)
    partly = sum(map(_partly, receipts))
    phrases = [
        count(len(receipts), "document"),
        count(sum(receipt.sentences for receipt in receipts), "sentence"),
        f"{partly:,} partly read" if partly else "",
        f"{failed:,} not added" if failed else "",
    ]
    return " · ".join(phrase for phrase in phrases if phrase)


def _row(shelved: Shelved) -> str:
    receipt = shelved.receipt
    status = _STATUS_WORDS[Status.PARTIAL if _partly(receipt) else receipt.status]
    title = escaped(receipt.title or receipt.source)
    if receipt.document_id is not None:
        title = (
            f'<button type="button" class="title" data-open="document-{escaped(receipt.document_id)}">{title}</button>'
        )
    kind = "partly" if _partly(receipt) else "failed" if receipt.status is Status.FAILED else "whole"
    return (
        f'<li class="{kind}"><h3 class="fn-text">{title}</h3>'
        + _line("byline fn-text", byline_of(receipt.authors, receipt.year, receipt.doi))
        + _line("file fn-text", file_html(receipt))
        + _line("counts", counts_html(receipt))
        + f'<p class="status"><b>{status}</b>{since_html(shelved)}{_reason(receipt)}</p>'
        + _points("missing", "Not read", receipt.missing)
        + _points("left", "Left out of the text", receipt.left_out)
        + _points("words", "Words", (str(receipt.words),) if receipt.words is not None else ())
        + "</li>"
    )


def _partly(receipt: Receipt) -> bool:
    return receipt.status is Status.PARTIAL or bool(receipt.missing)


def _reason(receipt: Receipt) -> str:
    return f' · <span class="fn-text">{escaped(receipt.reason)}</span>' if receipt.reason else ""


def _points(name: str, label: str, points: tuple[str, ...]) -> str:
    return _line(f"{name} fn-text", f"{label}: {escaped('; '.join(points))}") if points else ""


def _line(name: str, html: str) -> str:
    return f'<p class="{name}">{html}</p>' if html else ""


_ID = re.compile(r"document-([0-9a-f]{16})")


def opened_id(document_id: str) -> str:
    """What the browser asks for to open this document."""
    return f"document-{document_id}"


def document_id_in(wanted: str) -> str | None:
    """The id of the document that `wanted` names; None for anything else."""
    match = _ID.fullmatch(wanted, 0, 30)
    return match[1] if match else None


def document_html(document: Document, pictures: Pictures, sheet: int | None = None) -> str:
    """The panel; page `sheet` is in view where one was turned to, and the text begins there."""
    pages = {page.number: page.span.start for page in document.pages}
    start = pages.get(sheet, 0) if sheet is not None else 0
    shown = views(SourceTarget(opened_id(document.id), document, Span(start, start), sheet), pictures)
    title = document.title or document.source.name
    return (
        f'<article class="fn-source" data-opened="{opened_id(document.id)}" data-sheet="{sheet or ""}" '
        f'data-first="{shown.first}" aria-label="Document">'
        f'<header><nav aria-label="Documents"><button type="button" data-open="{SHELF_ID}">&#8592; All documents'
        '</button><span class="count"></span><button type="button" data-close>Close</button></nav>'
        f'<h2 class="fn-text">{escaped(title)}</h2><p class="byline fn-text">{byline(document)}</p>'
        f"{shown.tools}</header>{shown.bodies}</article>"
    )


EMPTY_PANEL = (
    '<section class="fn-hint" aria-label="Source"><p class="specimen">Each sentence ends in a number'
    '<span class="fn-marks"><span class="cite">1</span></span></p>'
    '<p class="specimen">and the number opens <mark>the exact words it came from</mark>, here.</p></section>'
)
GONE = "This document is no longer in the library."
CHANGED = "This document has changed since it was quoted."
OF_THE_REFERENCES = "An entry of this document’s reference list, not a finding of the document."


def source_html(footnote: Footnote, document: Document, pictures: Pictures, sheet: int | None = None) -> str:
    """The panel for one footnote, with page `sheet` in view where one was turned to.

    Of a document whose text no longer holds the quote at its place, no words are marked: the quote stands alone.
    """
    quote = footnote.citation.span
    if document.text[quote.start : quote.end] != footnote.citation.quote:
        return alone_html(footnote, CHANGED, document.title or document.source.name, byline(document))
    head = (
        _title(document.title or document.source.name, byline(document), footnote)
        + _kind(document, quote)
        + cited_html(document, quote)
    )
    return _panel(footnote, head, views(SourceTarget(str(footnote.id), document, quote, sheet), pictures), sheet)


def alone_html(footnote: Footnote, why: str, title: str = "Source", line: str = "") -> str:
    """The panel with nothing but the quote, and the line that says why."""
    body = (
        '<div class="fn-body" tabindex="0" role="region" aria-label="Text of the source">'
        f'<p class="fn-trouble">{escaped(why)} These are the words that were quoted from it.</p>'
        f'<div class="paragraph"><mark>{escaped(footnote.citation.quote)}</mark></div></div>'
    )
    return _panel(footnote, _title(title, line, footnote), Views("", body, "text"), None)


def _panel(footnote: Footnote, head: str, shown: Views, sheet: int | None) -> str:
    return (
        f'<article class="fn-source" data-opened="{footnote.id}" data-sheet="{sheet or ""}" '
        f'data-first="{shown.first}" aria-label="Source of footnote {footnote.id.number}">'
        f"<header>{_navigation(footnote)}{head}{shown.tools}</header>{shown.bodies}</article>"
    )


def _navigation(footnote: Footnote) -> str:
    """Which footnote of how many, its neighbours, and the way back to the answer."""
    return (
        '<nav aria-label="Footnotes">'
        '<button type="button" class="back" data-back>&#8593; Back to the answer</button>'
        f'<span class="count"><span>Footnote </span><b>{footnote.number}</b> of {footnote.total}</span>'
        + _step("previous", "&#8592;", footnote.previous)
        + _step("next", "&#8594;", footnote.next)
        + "</nav>"
    )


def _step(name: str, arrow: str, target: FootnoteId | None) -> str:
    end = f'data-open="{target}"' if target is not None else "disabled"
    return (
        f'<button type="button" class="step" data-step="{name}" '
        f'aria-label="{name.capitalize()} footnote" {end}>{arrow}</button>'
    )


def _title(title: str, line: str, footnote: Footnote) -> str:
    """Title, authors, year and DOI, and the quote's section and page."""
    citation = footnote.citation
    places = [escaped(citation.section)] if citation.section else []
    if citation.page is not None:
        places.append(f"page {citation.page}")
    location = " · ".join(places)
    return (
        f'<h2 class="fn-text">{escaped(title)}</h2>'
        + (f'<p class="byline fn-text">{line}</p>' if line else "")
        + (f'<p class="place fn-text">{location}</p>' if location else "")
    )


def _kind(document: Document, quote: Span) -> str:
    """A line where the quote is no statement of the document's own."""
    entries = (block for block in document.blocks if block.kind is BlockKind.REFERENCE)
    return f'<p class="fn-kind">{OF_THE_REFERENCES}</p>' if any(entry.span.meets(quote) for entry in entries) else ""


def opened_html(wanted: str, sheet: int | None, conversation: Conversation, sources: Sources) -> str:
    """The panel's HTML; `sheet` is the page that the reader turned to, if any."""
    if wanted == SHELF_ID:
        return _shelf(sources)
    if (document_id := document_id_in(wanted)) is not None:
        return _document(document_id, sheet, sources)
    footnote_id = FootnoteId.read(wanted)
    footnote = conversation.footnote(footnote_id) if footnote_id is not None else None
    return EMPTY_PANEL if footnote is None else footnote_html(footnote, sheet, sources)


def sheet_in(sent: object) -> int | None:
    """The page number that the browser sent; None for anything that is none."""
    return sent if isinstance(sent, int) and 0 < sent < 1_000_000 else None


def footnote_html(footnote: Footnote, sheet: int | None, sources: Sources) -> str:
    """The panel for a footnote, from wherever it was opened."""
    try:
        document = sources.documents.document(footnote.citation.document_id)
    except DocumentNotFound:
        return alone_html(footnote, GONE)
    except FootnoteError as error:
        return alone_html(footnote, f"The document cannot be opened: {error}.")
    return source_html(footnote, document, sources.pictures, sheet)


def _document(document_id: str, sheet: int | None, sources: Sources) -> str:
    try:
        return document_html(sources.documents.document(document_id), sources.pictures, sheet)
    except FootnoteError as error:
        return _trouble(opened_id(document_id), error)


def _shelf(sources: Sources) -> str:
    try:
        return shelf_html(sources.shelf.receipts())
    except FootnoteError as error:
        return _trouble(SHELF_ID, error)


def _trouble(opened: str, error: FootnoteError) -> str:
    return panel_html("", f'<p class="fn-trouble">{escaped(" ".join(str(error).split()))}</p>', opened)
