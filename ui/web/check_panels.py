"""Beside the desk: the source of a footnote, the queue of answers, what other tutors said."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.study_file import Brief
from assistant.types import Answer, Citation, Coverage
from corpus.errors import DocumentNotFound, FootnoteError
from corpus.span import Span
from corpus.text import count
from corpus.types import Document
from evals.review_queue import Left, Order
from ui.web.answer_view import cited_html
from ui.web.check_requests import COVERAGE_WORDS, ORDER_WORDS, Stop, citation_at, clipped
from ui.web.panel_view import CHANGED, GONE
from ui.web.render import byline, escaped
from ui.web.services import Sources
from ui.web.source_view import SourceTarget, Views, excerpt, shown_html, views
from ui.web.source_view import whole as whole_text

_KEYS = (
    (("1",), "the source supports the sentence"),
    (("2",), "it supports a part of it"),
    (("3",), "it does not support it"),
    (("4",), "it does, but in another place"),
    (("Enter", "N"), "next footnote, then the next answer"),
    (("P",), "the one before"),
    (("S",), "judge the sentence as a whole"),
    (("C",), "the selected words of the source are the right ones"),
    (("E",), "select words with the arrow keys: ↓ ↑ a sentence, → ← a word more or fewer, with Shift at the start; "
             "then C, or Esc"),
    (("F",), "write a note; Enter keeps it, Esc leaves it"),
    (("U",), "undo what you did last"),
    (("?",), "this list"),
)  # fmt: skip


def _aid() -> str:
    rows = "".join(
        f"<div><dt>{' or '.join(f'<kbd>{key}</kbd>' for key in keys)}</dt><dd>{what}</dd></div>" for keys, what in _KEYS
    )
    return (
        '<p id="fn-live" class="fn-unseen" role="status" aria-live="polite"></p>'
        '<dialog id="fn-keys" aria-labelledby="fn-keys-title"><h2 id="fn-keys-title">Keys</h2>'
        f"<dl>{rows}</dl>"
        '<label><input type="checkbox" id="fn-single-keys" checked> Use single keys on this page</label>'
        '<button type="button" data-shut>Close</button></dialog>'
    )


AID = _aid()


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
    return _panel(
        stop, head, views(SourceTarget(str(stop), document, quote, sheet, text), sources.pictures), sheet, document
    )


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
    kept = next((document for document in answer.documents if document.id == citation.document_id), None)
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


MOST = 60
_LONGEST_QUESTION = 160
_LONGEST_NOTE = 120


@dataclass(frozen=True, slots=True)
class Listing:
    """A queue as it is shown. `line` has what is left in `order`, of this `coverage` alone where one was chosen;
    `lengths` how many each order has; `left` what there is at all, `open` the answer that is being judged; `notes` are
    the students' notes by answer."""

    line: tuple[Brief, ...]
    order: Order
    coverage: Coverage | None
    lengths: Mapping[Order, int]
    left: Left
    judged: Mapping[str, int]
    open: Brief | None
    notes: Mapping[str, str]


def queue_html(listing: Listing) -> str:
    """Orders, filter, and the answers left, the open one marked; it stays in the list after its last verdict."""
    rows = list(listing.line[:MOST])
    if listing.open is not None and listing.open not in rows:
        rows.insert(0, listing.open)
    items = "".join(_row(row, listing) for row in rows)
    rest = len(listing.line) - MOST
    more = f'<p class="fn-more">and {count(rest, "more answer")} after these</p>' if rest > 0 else ""
    shown = f'<ol class="fn-queue-list">{items}</ol>{more}' if rows else f'<p class="fn-none">{_nothing(listing)}</p>'
    head = (
        '<div class="fn-queue-head"><h2>To check</h2>'
        f"<span>{listing.left.all:,} left · {listing.left.done:,} done</span>"
        '<button type="button" class="fn-fold" data-key="fold" data-fold aria-expanded="false">Queue</button></div>'
    )
    tools = f'<div class="fn-queue-tools">{_orders(listing)}{_filter(listing)}</div>'
    return f'<nav class="fn-queue" aria-label="Queue">{head}{tools}{shown}</nav>'


def _orders(listing: Listing) -> str:
    buttons = "".join(
        f'<button type="button" data-key="order-{order}" data-order="{order}" '
        f'aria-pressed="{_pressed(order is listing.order)}">{words} <b>{listing.lengths[order]:,}</b></button>'
        for order, words in ORDER_WORDS.items()
    )
    return f'<div class="fn-orders" role="group" aria-label="Order">{buttons}</div>'


def _filter(listing: Listing) -> str:
    options = "".join(
        f'<option value="{item.value}"{" selected" if item is listing.coverage else ""}>{words}</option>'
        for item, words in COVERAGE_WORDS.items()
    )
    chosen = " selected" if listing.coverage is None else ""
    return (
        '<label class="fn-filter"><span>Show</span> <select id="fn-coverage" data-key="coverage">'
        f'<option value=""{chosen}>All that is to judge</option>{options}</select></label>'
    )


def _row(brief: Brief, listing: Listing) -> str:
    here = listing.open is not None and brief.id == listing.open.id
    judged = listing.judged.get(brief.id, 0)
    todo = f"{judged} of {count(brief.cited, 'footnote')}" if brief.cited else "No footnotes"
    facts = [f"{brief.confidence:.0%} sure", "Done" if brief.id in listing.judged and judged >= brief.cited else todo]
    if listing.coverage is None and brief.coverage is not Coverage.COVERED:
        facts.insert(0, COVERAGE_WORDS[brief.coverage])
    note = listing.notes.get(brief.id, "")
    flag = ""
    if brief.flagged:
        words = f"“{escaped(clipped(note, _LONGEST_NOTE))}”" if note.strip() else "Flagged by a student"
        flag = f'<span class="fn-row-flag fn-text">{words}</span>'
    return (
        f'<li><button type="button" class="fn-row" data-key="answer-{escaped(brief.id)}" '
        f'data-answer="{escaped(brief.id)}"'
        f"{' aria-current=true' if here else ''}>"
        f'<span class="fn-row-question fn-text">{escaped(clipped(brief.question, _LONGEST_QUESTION))}</span>{flag}'
        f'<span class="fn-row-said">{" · ".join(facts)}</span></button></li>'
    )


def _nothing(listing: Listing) -> str:
    """Why the list is empty."""
    if listing.coverage is not None:
        return "No answer of this kind is left here."
    if listing.order is Order.FLAGGED:
        return "No student’s flag is waiting."
    return "Nothing is left here."


def _pressed(yes: bool) -> str:
    return "true" if yes else "false"
