"""The source beside the answer: the document that a footnote opens, its words marked, and a tutor's better words.

Left out: the document's page and text (`ui.page.views`), and choosing words (`chosen`).
"""

from assistant.answer import Answer, Citation
from corpus.document import Document
from corpus.errors import DocumentNotFound, FootnoteError
from corpus.span import Span
from ui.check_page.stop import Stop, citation_at
from ui.page.byline import byline
from ui.page.cited_works import cited_html
from ui.page.escaping import escaped
from ui.page.excerpt import excerpt
from ui.page.excerpt import whole as whole_text
from ui.page.ports import Sources
from ui.page.source_panel import CHANGED, GONE
from ui.page.text_view import shown_html
from ui.page.views import Place, Views, views

NOTHING = (
    '<section class="fn-source" aria-label="Source"><div class="fn-body text fn-quiet">'
    "<p>The source of each footnote stands here, its words marked.</p></div></section>"
)
UNCITED = "There is no footnote here, so there is no source to show."
STILL_CITED = "These are the words that were quoted from it:"


def panel_html(
    answer: Answer, stop: Stop, better: Span | None, sources: Sources, sheet: int | None = None, all_of_it: bool = False
) -> str:
    """The panel of a stop. `better` are the tutor's words in the cited document; `sheet` is the page turned to;
    `all_of_it` shows a long document's whole text."""
    citation = citation_at(answer, stop)
    if citation is None:
        return _panel(stop, "", Views("", f'<div class="fn-body text fn-quiet"><p>{UNCITED}</p></div>', "text"), sheet)
    try:
        document = sources.documents.document(citation.document_id)
    except DocumentNotFound:
        return _alone(stop, answer, citation, GONE)
    except FootnoteError as error:
        return _alone(stop, answer, citation, f"The document cannot be opened: {' '.join(str(error).split())}.")
    quote = citation.span
    if quote.end > len(document.text) or quote.of(document.text) != citation.quote:
        return _alone(stop, answer, citation, CHANGED)
    shown = excerpt(document, quote)
    low, high = shown.before, len(document.text) - shown.after
    if all_of_it or (better is not None and not Span(low, high).holds(better)):
        shown = whole_text(document, quote)
    text = shown_html(document, shown, better) + (_rest_html(stop) if shown.before or shown.after else "")
    head = _head(document, citation) + cited_html(document, quote)
    return _panel(stop, head, views(Place(str(stop), document, quote, sheet, text), sources.pictures), sheet, document)


def _rest_html(stop: Stop) -> str:
    """The way to the rest of a long document; shown at the top of the text too, by the stylesheet."""
    return f'<p class="fn-rest"><button type="button" data-whole="{stop}">Show the whole document</button></p>'


def _head(document: Document, citation: Citation) -> str:
    places = [escaped(citation.section)] if citation.section else []
    if citation.page is not None:
        places.append(f"page {citation.page}")
    line = byline(document)
    return (
        f'<h2 class="fn-text">{escaped(document.title or document.source.name)}</h2>'
        + (f'<p class="byline fn-text">{line}</p>' if line else "")
        + (f'<p class="place fn-text">{" · ".join(places)}</p>' if places else "")
    )


def _alone(stop: Stop, answer: Answer, citation: Citation, why: str) -> str:
    """Nothing but the quote, and the line that says why; what the answer itself kept of the document names it."""
    kept = next((one for one in answer.documents if one.id == citation.document_id), None)
    title = kept.title or kept.source if kept is not None else "Source"
    body = (
        '<div class="fn-body text" tabindex="0" role="region" aria-label="Text of the source">'
        f'<p class="fn-trouble">{escaped(why)} {STILL_CITED}</p>'
        f'<div class="paragraph"><mark>{escaped(citation.quote)}</mark></div></div>'
    )
    return _panel(stop, f'<h2 class="fn-text">{escaped(title)}</h2>', Views("", body, "text"), None)


def _panel(stop: Stop, head: str, shown: Views, sheet: int | None, document: Document | None = None) -> str:
    named = f'data-document="{escaped(document.id)}"' if document is not None else ""
    return (
        f'<article class="fn-source" data-opened="{stop}" data-sheet="{sheet or ""}" data-first="{shown.first}" '
        f'{named} aria-label="Source"><header>'
        '<nav aria-label="Source">'
        '<button type="button" class="back" data-back>&#8593; Back to the answer</button></nav>'
        f"{head}{shown.tools}</header>{shown.bodies}</article>"
    )
