"""What the panel shows when the browser asks for something: a footnote, a document, or the list of documents.

The browser may send anything; what is not known opens the empty panel. Left out: Gradio's event (`app`).
"""

from corpus.errors import DocumentNotFound, FootnoteError
from ui.page.conversation import Conversation
from ui.page.document_panel import document_html, document_id_in, opened_id
from ui.page.escaping import escaped
from ui.page.footnote import Footnote, FootnoteId
from ui.page.ports import Sources
from ui.page.shelf_panel import SHELF_ID, panel_html, shelf_html
from ui.page.source_panel import EMPTY_PANEL, GONE, alone_html, source_html


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
