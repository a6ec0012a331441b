"""The panel for a document opened from the list: its head, and its page or its text from the beginning.

Left out: the list (`shelf_panel`), and the panel of a footnote (`source_panel`).
"""

import re

from corpus.document import Document
from corpus.span import Span
from ui.page.byline import byline
from ui.page.escaping import escaped
from ui.page.ports import Pictures
from ui.page.shelf_panel import SHELF_ID
from ui.page.views import Place, views

_ID = re.compile(r"document-([0-9a-f]{16})")


def opened_id(document_id: str) -> str:
    """What the browser asks for to open this document."""
    return f"document-{document_id}"


def document_id_in(wanted: str) -> str | None:
    """The id of the document that `wanted` names; None for anything else."""
    found = _ID.fullmatch(wanted, 0, 30)
    return found[1] if found else None


def document_html(document: Document, pictures: Pictures, sheet: int | None = None) -> str:
    """The panel; page `sheet` is in view where one was turned to, and the text begins there."""
    pages = {page.number: page.span.start for page in document.pages}
    start = pages.get(sheet, 0) if sheet is not None else 0
    shown = views(Place(opened_id(document.id), document, Span(start, start), sheet), pictures)
    title = document.title or document.source.name
    return (
        f'<article class="fn-source" data-opened="{opened_id(document.id)}" data-sheet="{sheet or ""}" '
        f'data-first="{shown.first}" aria-label="Document">'
        f'<header><nav aria-label="Documents"><button type="button" data-open="{SHELF_ID}">&#8592; All documents'
        '</button><span class="count"></span><button type="button" data-close>Close</button></nav>'
        f'<h2 class="fn-text">{escaped(title)}</h2><p class="byline fn-text">{byline(document)}</p>'
        f"{shown.tools}</header>{shown.bodies}</article>"
    )
