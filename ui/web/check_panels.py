"""Beside the desk: the source of a footnote, the queue of answers, what other tutors said."""

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from assistant.study_file import Brief
from assistant.types import Answer, Citation, Coverage
from corpus.errors import DocumentNotFound, FootnoteError
from corpus.span import Span
from corpus.text import count
from evals.review_queue import Left, Order
from ui.web.answer_view import cited_html
from ui.web.check_requests import COVERAGE_WORDS, ORDER_WORDS, Stop, citation_at, clipped
from ui.web.panel_view import CHANGED, GONE
from ui.web.render import byline, one_line, render
from ui.web.services import Sources
from ui.web.source_view import SourceTarget, excerpt, shown_html, views
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


def aid() -> Markup:
    """What is read out, and the list of keys."""
    return render("check.aid", keys=_KEYS)


def nothing_open() -> Markup:
    """What the panel is for, where there is no source."""
    return render("check.nothing")


UNCITED = "There is no footnote here, so there is no source to show."
STILL_CITED = "These are the words that were quoted from it:"


def panel_html(
    answer: Answer, stop: Stop, better: Span | None, sources: Sources, sheet: int | None = None, all_of_it: bool = False
) -> Markup:
    """The panel of a stop. `better` are the tutor's words in the cited document; `sheet` is the page turned to;
    `all_of_it` shows a long document's whole text."""
    citation = citation_at(answer, stop)
    if citation is None:
        return _panel(stop, sheet=sheet, why=UNCITED)
    try:
        document = sources.documents.document(citation.document_id)
    except DocumentNotFound:
        return _alone(stop, answer, citation, GONE)
    except FootnoteError as error:
        return _alone(stop, answer, citation, f"The document cannot be opened: {one_line(error)}.")
    quote = citation.span
    if quote.end > len(document.text) or quote.of(document.text) != citation.quote:
        return _alone(stop, answer, citation, CHANGED)
    shown = excerpt(document, quote)
    low, high = shown.before, len(document.text) - shown.after
    if all_of_it or (better is not None and not Span(low, high).holds(better)):
        shown = whole_text(document, quote)
    text = shown_html(document, shown, better)
    if shown.before or shown.after:
        text += render("check.rest", stop=stop)
    return _panel(
        stop,
        title=document.title or document.source.name,
        line=byline(document),
        citation=citation,
        cited=cited_html(document, quote),
        shown=views(SourceTarget(str(stop), document, quote, sheet, text), sources.pictures),
        sheet=sheet,
        document=document.id,
    )


def _alone(stop: Stop, answer: Answer, citation: Citation, why: str) -> Markup:
    """Nothing but the quote, and the line that says why; what the answer itself kept of the document names it."""
    kept = next((document for document in answer.documents if document.id == citation.document_id), None)
    title = kept.title or kept.source if kept is not None else "Source"
    return _panel(stop, title=title, citation=citation, why=f"{why} {STILL_CITED}")


def _panel(stop: Stop, **shown: object) -> Markup:
    nothing = dict.fromkeys(("title", "line", "citation", "cited", "shown", "sheet", "document", "why"))
    return render("check.panel", stop=stop, **nothing | shown)


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


def queue_html(listing: Listing) -> Markup:
    """Orders, filter, and the answers left, the open one marked; it stays in the list after its last verdict."""
    rows = list(listing.line[:MOST])
    if listing.open is not None and listing.open not in rows:
        rows.insert(0, listing.open)
    return render(
        "check.queue",
        left=listing.left,
        orders=[(order, words, listing.lengths[order]) for order, words in ORDER_WORDS.items()],
        order=listing.order,
        coverages=COVERAGE_WORDS,
        coverage=listing.coverage,
        rows=[_row(row, listing) for row in rows],
        more=len(listing.line) - MOST,
        nothing=_nothing(listing),
    )


def _row(brief: Brief, listing: Listing) -> tuple[str, str, str, list[str], bool]:
    """An answer's id, question, flag in words, what is known of it, and whether it is open."""
    judged = listing.judged.get(brief.id, 0)
    todo = f"{judged} of {count(brief.cited, 'footnote')}" if brief.cited else "No footnotes"
    facts = [f"{brief.confidence:.0%} sure", "Done" if brief.id in listing.judged and judged >= brief.cited else todo]
    if listing.coverage is None and brief.coverage is not Coverage.COVERED:
        facts.insert(0, COVERAGE_WORDS[brief.coverage])
    note = listing.notes.get(brief.id, "")
    flag = f"“{clipped(note, _LONGEST_NOTE)}”" if note.strip() else "Flagged by a student"
    here = listing.open is not None and brief.id == listing.open.id
    return brief.id, clipped(brief.question, _LONGEST_QUESTION), flag if brief.flagged else "", facts, here


def _nothing(listing: Listing) -> str:
    """Why the list is empty."""
    if listing.coverage is not None:
        return "No answer of this kind is left here."
    if listing.order is Order.FLAGGED:
        return "No student’s flag is waiting."
    return "Nothing is left here."
