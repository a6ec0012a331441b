"""The queue beside the answer: which answers are left to judge, in which order, and how many.

Left out: how a queue is made (`evals.verdicts.queue`), and who asked, which nobody here knows.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.answer import Coverage
from assistant.study.answers import Brief
from corpus.counted import count
from evals.verdicts.queue import Left, Order
from ui.check_page.words import COVERAGE_WORDS, ORDER_WORDS, clipped
from ui.page.escaping import escaped

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
    items = "".join(_row(one, listing) for one in rows)
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
        f'aria-pressed="{_said(order is listing.order)}">{words} <b>{listing.lengths[order]:,}</b></button>'
        for order, words in ORDER_WORDS.items()
    )
    return f'<div class="fn-orders" role="group" aria-label="Order">{buttons}</div>'


def _filter(listing: Listing) -> str:
    options = "".join(
        f'<option value="{one.value}"{" selected" if one is listing.coverage else ""}>{words}</option>'
        for one, words in COVERAGE_WORDS.items()
    )
    chosen = " selected" if listing.coverage is None else ""
    return (
        '<label class="fn-filter"><span>Show</span> <select id="fn-coverage" data-key="coverage">'
        f'<option value=""{chosen}>All that is to judge</option>{options}</select></label>'
    )


def _row(one: Brief, listing: Listing) -> str:
    here = listing.open is not None and one.id == listing.open.id
    judged = listing.judged.get(one.id, 0)
    todo = f"{judged} of {count(one.cited, 'footnote')}" if one.cited else "No footnotes"
    said = [f"{one.confidence:.0%} sure", "Done" if one.id in listing.judged and judged >= one.cited else todo]
    if listing.coverage is None and one.coverage is not Coverage.COVERED:
        said.insert(0, COVERAGE_WORDS[one.coverage])
    note = listing.notes.get(one.id, "")
    flag = ""
    if one.flagged:
        words = f"“{escaped(clipped(note, _LONGEST_NOTE))}”" if note.strip() else "Flagged by a student"
        flag = f'<span class="fn-row-flag fn-text">{words}</span>'
    return (
        f'<li><button type="button" class="fn-row" data-key="answer-{escaped(one.id)}" data-answer="{escaped(one.id)}"'
        f"{' aria-current=true' if here else ''}>"
        f'<span class="fn-row-question fn-text">{escaped(clipped(one.question, _LONGEST_QUESTION))}</span>{flag}'
        f'<span class="fn-row-said">{" · ".join(said)}</span></button></li>'
    )


def _nothing(listing: Listing) -> str:
    """Why the list is empty."""
    if listing.coverage is not None:
        return "No answer of this kind is left here."
    if listing.order is Order.FLAGGED:
        return "No student’s flag is waiting."
    return "Nothing is left here."


def _said(yes: bool) -> str:
    return "true" if yes else "false"
