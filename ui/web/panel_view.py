"""The panel beside the conversation: a footnote's source, an opened document, the list of documents."""

import re
from dataclasses import replace
from functools import lru_cache

from markupsafe import Markup

from assistant.anchors import Anchors, QuoteState
from assistant.overview import MOST_COMPARED, Card, CardPlace
from corpus.errors import DocumentNotFound, FileUnreadable, FootnoteError
from corpus.library import Library
from corpus.readers.sandbox import Crew
from corpus.receipts import Receipt, Status
from corpus.span import Span
from corpus.text import count
from corpus.types import BlockKind, Document
from ui.web.answer_view import cited_html, described
from ui.web.conversation import Conversation, Footnote, FootnoteId
from ui.web.render import byline, byline_of, clipped, one_line, render
from ui.web.services import Overview, Pictures, Shelved, Sources
from ui.web.source_view import SourceTarget, Views, views

KEPT = 32


class Album:
    """Pictures from `pictures`, the last ones asked for drawn once.

    A document's id is made of its content, so a picture is never out of date. Failures are not kept.
    """

    def __init__(self, pictures: Pictures) -> None:
        self.picture = lru_cache(maxsize=KEPT)(pictures.picture)


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


SHELF_ID = "documents"
MOST = 500

STATUS_WORDS = {
    Status.ADDED: "Added",
    Status.UNCHANGED: "Unchanged",
    Status.REPLACED: "Replaced",
    Status.PARTIAL: "Partly read",
    Status.FAILED: "Not added",
}


def shelf_html(shelved: tuple[Shelved, ...]) -> Markup:
    """The panel with the whole list."""
    return render(
        "source.shelf", rows=list(map(_row, shelved[:MOST])), more=max(0, len(shelved) - MOST), total=_total(shelved)
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


def _row(shelved: Shelved) -> tuple[Shelved, str, str, Markup]:
    """What is shown of a file: its receipt, its class, its status in words, its byline."""
    receipt = shelved.receipt
    partly = _partly(receipt)
    kind = "partly" if partly else "failed" if receipt.status is Status.FAILED else "whole"
    status = STATUS_WORDS[Status.PARTIAL if partly else receipt.status]
    return shelved, kind, status, byline_of(receipt.authors, receipt.year, receipt.doi)


def _partly(receipt: Receipt) -> bool:
    return receipt.status is Status.PARTIAL or bool(receipt.missing)


_ID = re.compile(r"(document|card)-([0-9a-f]{16})(?:-(\d{1,9})-(\d{1,9}))?")
_LONGEST_ID = 48


def opened_id(document_id: str, marked: Span | None = None) -> str:
    """What the browser asks for to open this document, with the words at `marked` marked."""
    return f"document-{document_id}" + ("" if marked is None else f"-{marked.start}-{marked.end}")


def card_id(document_id: str) -> str:
    """What the browser asks for to open this document's card."""
    return f"card-{document_id}"


def document_html(
    document: Document, pictures: Pictures, sheet: int | None = None, marked: Span | None = None
) -> Markup:
    """The panel; page `sheet` is in view where one was turned to, and the text begins there. The words at `marked` are
    marked, if the document has that many."""
    pages = {page.number: page.span.start for page in document.pages}
    start = pages.get(sheet, 0) if sheet is not None else 0
    id_ = opened_id(document.id, marked)
    if marked is not None and marked.end > len(document.text):
        marked = None
    shown = views(SourceTarget(id_, document, marked or Span(start, start), sheet), pictures)
    title = document.title or document.source.name
    card = card_id(document.id)
    return render("source.document", id=id_, card=card, title=title, line=byline(document), shown=shown, sheet=sheet)


NOT_COMPARED = f"Reference lists are compared in libraries of up to {MOST_COMPARED} documents."
_MOST_PLACES = 80
_MOST_WORKS = 40
_MOST_TITLES = 6


def opening_html(sources: Sources, asks: bool, states: tuple[str, ...] = ()) -> Markup:
    """What stands over the first question: what the library holds, its documents by their titles; `asks` tells that
    questions which they answer follow, `states` are lines on the models that may write."""
    try:
        every = sources.shelf.receipts()
    except FootnoteError as error:
        return render("answer.intro", total=one_line(error), titles=(), more=0, asks=asks, states=states)
    named = [
        (card_id(item.receipt.document_id), item.receipt.title or item.receipt.source)
        for item in every
        if item.receipt.document_id is not None
    ]
    # One more title takes the place of the line that says there is one more.
    shown = named if len(named) <= _MOST_TITLES + 1 else named[:_MOST_TITLES]
    more = len(named) - len(shown)
    return render("answer.intro", total=_total(every), titles=shown, more=more, asks=asks, states=states)


def card_html(card: Card) -> Markup:
    """The panel with a document's card; every line of it opens its place."""
    document, front = card.document, card.document.front_matter

    def places(every: tuple[CardPlace, ...]) -> list[tuple[int, str, str]]:
        shown = every[:_MOST_PLACES]
        return [(min(item.depth, 3), clipped(item.words), opened_id(document.id, item.span)) for item in shown]

    dates = (("received", front.received), ("accepted", front.accepted), ("published", front.published))
    stated = [front.journal or "", *(f"{what} {when}" for what, when in dates if when)]
    works = [
        (
            work.reference.label,
            described(work.reference, document),
            work.mentions,
            opened_id(document.id, work.first or work.reference.span),
            "" if work.document is None else card_id(work.document.id),
            [(card_id(other.id), clipped(other.title)) for other in work.also],
        )
        for work in card.works[:_MOST_WORKS]
    ]
    return render(
        "source.card",
        id=card_id(document.id),
        document=opened_id(document.id),
        title=document.title or document.source.name,
        line=byline(document),
        stated=" · ".join(filter(None, stated)),
        lists=[
            ("What it is about, in its own words", places(card.about)),
            ("Sections", places(card.sections)),
            ("Tables", places(card.tables)),
            ("Figures", places(card.figures)),
        ],
        works=works,
        more=max(0, len(card.works) - _MOST_WORKS),
        total=len(card.works),
        citing=[(card_id(other.id), clipped(other.title)) for other in card.citing],
        uncited="No reference list of the library names it." if card.compared else NOT_COMPARED,
    )


def overview_html(wanted: str, overview: Overview) -> Markup | None:
    """A document's card; None where something else was asked for."""
    match = _ID.fullmatch(wanted, 0, _LONGEST_ID)
    if match is None or match[1] != "card":
        return None
    try:
        return card_html(overview.card(match[2]))
    except FootnoteError as error:
        return _trouble(wanted, error)


def empty_panel() -> Markup:
    """What the panel is for, before anything is opened."""
    return render("source.nothing")


GONE = "This document is no longer in the library."
CHANGED = "This document has changed since it was quoted."
NOTHING = Markup()
OF_THE_REFERENCES = "An entry of this document’s reference list, not a finding of the document."


def source_html(
    footnote: Footnote, document: Document, pictures: Pictures, sheet: int | None = None, version: Markup = NOTHING
) -> Markup:
    """The panel for one footnote, with page `sheet` in view where one was turned to. `version` is what is said of a
    quote that was made from another version of the document.

    Of a document whose text no longer holds the quote at its place, no words are marked: the quote stands alone.
    """
    quote, title, line = footnote.citation.span, document.title or document.source.name, byline(document)
    if document.text[quote.start : quote.end] != footnote.citation.quote:
        return alone_html(footnote, CHANGED, title, line)
    # A line where the quote is no statement of the document's own.
    entry = any(block.kind is BlockKind.REFERENCE and block.span.meets(quote) for block in document.blocks)
    return render(
        "source.footnote",
        footnote=footnote,
        title=title,
        line=line,
        kind=OF_THE_REFERENCES if entry else "",
        cited=version + cited_html(document, quote),
        shown=views(SourceTarget(str(footnote.id), document, quote, sheet), pictures),
        sheet=sheet,
    )


def alone_html(footnote: Footnote, why: str, title: str = "Source", line: str = "") -> Markup:
    """The panel with nothing but the quote, and the line that says why."""
    why = f"{why} These are the words that were quoted from it."
    body = render("source.alone", quote=footnote.citation.quote, why=why)
    shown = Views(Markup(), body, "text")
    return render(
        "source.footnote", footnote=footnote, title=title, line=line, kind="", cited="", shown=shown, sheet=None
    )


def opened_html(wanted: str, sheet: int | None, conversation: Conversation, sources: Sources) -> Markup:
    """The panel's HTML; `sheet` is the page that the reader turned to, if any."""
    if wanted == SHELF_ID:
        return _shelf(sources)
    match = _ID.fullmatch(wanted, 0, _LONGEST_ID)
    if match is not None and match[1] == "document":
        marks = match[3] is not None and int(match[3]) < int(match[4])
        return _document(match[2], sheet, sources, Span(int(match[3]), int(match[4])) if marks else None)
    footnote_id = FootnoteId.read(wanted)
    footnote = conversation.footnote(footnote_id) if footnote_id is not None else None
    return empty_panel() if footnote is None else footnote_html(footnote, sheet, sources)


def sheet_in(sent: object) -> int | None:
    """The page number that the browser sent; None for anything that is none."""
    return sent if isinstance(sent, int) and 0 < sent < 1_000_000 else None


def footnote_html(footnote: Footnote, sheet: int | None, sources: Sources) -> Markup:
    """The panel for a footnote, from wherever it was opened."""
    citation = footnote.citation
    try:
        try:
            document = sources.documents.document(citation.document_id)
        except DocumentNotFound:
            return _version_html(footnote, sheet, sources) or alone_html(footnote, GONE)
        if document.text[citation.span.start : citation.span.end] != citation.quote:
            return _version_html(footnote, sheet, sources) or source_html(footnote, document, sources.pictures, sheet)
    except FootnoteError as error:
        return alone_html(footnote, f"The document cannot be opened: {error}.")
    return source_html(footnote, document, sources.pictures, sheet)


def _version_html(footnote: Footnote, sheet: int | None, sources: Sources) -> Markup | None:
    """The panel for a quote in the version of its document that is in the library now; None where that is not looked
    up, or there is none. Raises a `LibraryError`."""
    if sources.versions is None or footnote.document is None:
        return None
    anchor = Anchors(sources.versions).anchor(footnote.citation, footnote.document)
    if anchor.document is None:
        return None
    line = anchor.words(footnote.citation)
    document = sources.documents.document(anchor.document.id)
    if anchor.citation is None:
        return alone_html(footnote, line, document.title or document.source.name, byline(document))
    quoted = footnote.citation.quote if anchor.state is QuoteState.CHANGED else ""
    version = render("source.version", line=line, quote=quoted)
    return source_html(replace(footnote, citation=anchor.citation), document, sources.pictures, sheet, version)


def _document(document_id: str, sheet: int | None, sources: Sources, marked: Span | None) -> Markup:
    try:
        return document_html(sources.documents.document(document_id), sources.pictures, sheet, marked)
    except FootnoteError as error:
        return _trouble(opened_id(document_id, marked), error)


def _shelf(sources: Sources) -> Markup:
    try:
        return shelf_html(sources.shelf.receipts())
    except FootnoteError as error:
        return _trouble(SHELF_ID, error)


def _trouble(opened: str, error: FootnoteError) -> Markup:
    return render("source.trouble", opened=opened, error=error)
