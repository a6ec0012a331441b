"""The source of a footnote as HTML: whose words they are, what they cite, and where they stand in the document.

Left out: the document's page and text (`views`), and scrolling to the mark (`panel.js`).
"""

from corpus.document import BlockKind, Document
from corpus.span import Span
from ui.page.byline import byline
from ui.page.cited_works import cited_html
from ui.page.escaping import escaped
from ui.page.footnote import Footnote, FootnoteId
from ui.page.ports import Pictures
from ui.page.views import Place, Views, views

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
    return _panel(footnote, head, views(Place(str(footnote.id), document, quote, sheet), pictures), sheet)


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
        f'<span class="count"><span>Footnote </span><b>{footnote.place}</b> of {footnote.total}</span>'
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
    place = " · ".join(places)
    return (
        f'<h2 class="fn-text">{escaped(title)}</h2>'
        + (f'<p class="byline fn-text">{line}</p>' if line else "")
        + (f'<p class="place fn-text">{place}</p>' if place else "")
    )


def _kind(document: Document, quote: Span) -> str:
    """A line where the quote is no statement of the document's own."""
    entries = (block for block in document.blocks if block.kind is BlockKind.REFERENCE)
    return f'<p class="fn-kind">{OF_THE_REFERENCES}</p>' if any(one.span.meets(quote) for one in entries) else ""
