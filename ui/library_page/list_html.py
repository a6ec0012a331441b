"""The library's documents as a list, a page of it at a time, each with its receipt; then the files that failed.

Left out: what is on its way in (`adding.js`), and an opened document (`opened_html`).
"""

import hashlib
from dataclasses import dataclass

from corpus.catalogue import Catalogued
from corpus.counted import count
from corpus.errors import FootnoteError
from corpus.receipt import Receipt, Status
from ui.library_page.ports import Holdings
from ui.library_page.task_json import STATUS_WORDS
from ui.page.byline import byline_of
from ui.page.escaping import escaped
from ui.page.ports import Shelved
from ui.page.receipt_words import counts_html, file_html, since_html

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


def list_html(holdings: Holdings, want: Wanted, said: str = "") -> str:
    """The list; `said` is a line above it on what was just done. A library that cannot be read says so."""
    try:
        counts = holdings.counts(want.words)
        first = min(want.first, max(0, (counts.matching - 1) // A_PAGE * A_PAGE))
        shelved = holdings.listed(want.words, first, A_PAGE)
        failed = () if want.words or first else holdings.failed(MOST_FAILED)
    except FootnoteError as error:
        return _frame(want, f'<p class="fn-trouble" role="alert">{escaped(" ".join(str(error).split()))}</p>')
    rows = "".join(map(_row, shelved))
    body = f'<ul class="fn-holdings">{rows}</ul>' if rows else _empty(counts, want)
    return _frame(
        Wanted(want.words, first),
        (f'<p class="said" role="status">{escaped(said)}</p>' if said else "")
        + f'<p class="totals">{_total(counts, want)}</p>{body}{_pager(counts, first)}'
        + _failed(failed, counts.failed),
    )


def _frame(want: Wanted, inner: str) -> str:
    return f'<section class="fn-list" data-first="{want.first}" aria-label="Documents in the library">{inner}</section>'


def _total(counts: Catalogued, want: Wanted) -> str:
    if want.words:
        return f"{count(counts.matching, 'document')} of {counts.documents:,} with “{escaped(want.words)}”"
    said = [
        count(counts.documents, "document"),
        count(counts.passages, "passage"),
        count(counts.sentences, "sentence"),
        f"{counts.partly:,} partly read" if counts.partly else "",
    ]
    return " · ".join(part for part in said if part)


def _empty(counts: Catalogued, want: Wanted) -> str:
    if want.words and counts.documents:
        return '<p class="none">No document has these words in its title, its authors or its file name.</p>'
    return '<p class="none">The library is empty. Add the documents that answers are to come from.</p>'


def _pager(counts: Catalogued, first: int) -> str:
    if counts.matching <= A_PAGE:
        return ""
    last = min(first + A_PAGE, counts.matching)
    return (
        '<nav class="fn-turn" aria-label="Pages of the list">'
        + _turn("Newer", "&#8592;", first - A_PAGE, first > 0)
        + f"<span>{first + 1:,}–{last:,} of {counts.matching:,}</span>"
        + _turn("Older", "&#8594;", first + A_PAGE, last < counts.matching)
        + "</nav>"
    )


def _turn(name: str, arrow: str, first: int, there: bool) -> str:
    end = f'data-first="{first}"' if there else "disabled"
    return f'<button type="button" data-turn="{name.lower()}" aria-label="{name} documents" {end}>{arrow}</button>'


def _row(one: Shelved) -> str:
    receipt = one.receipt
    partly = receipt.status is Status.PARTIAL or bool(receipt.missing)
    id_ = escaped(receipt.document_id or "")
    title = escaped((receipt.title or receipt.source)[:_MOST_TITLE])
    status = STATUS_WORDS[Status.PARTIAL if partly else Status.ADDED]
    return (
        f'<li class="{"partly" if partly else "whole"}" data-document="{id_}">'
        f'<h3><button type="button" class="title fn-text" data-show="{id_}">{title}</button></h3>'
        + _line("byline fn-text", byline_of(receipt.authors[:MOST_AUTHORS], receipt.year, receipt.doi))
        + _line("file fn-text", file_html(receipt))
        + _line("counts", counts_html(receipt))
        + f'<p class="status"><span><b>{status}</b>{since_html(one)}</span>'
        f'<button type="button" class="quiet" data-ask="{id_}" aria-expanded="false">'
        f'Remove<span class="fn-unseen"> {title}</span></button></p>'
        + points("missing", "Not read", receipt.missing)
        + points("left", "Left out of the text", receipt.left_out)
        + points("words", "Words", (str(receipt.words),) if receipt.words is not None else ())
        + _confirm(receipt, id_, title)
        + "</li>"
    )


def _confirm(receipt: Receipt, id_: str, title: str) -> str:
    """What stands under a document when its removal is asked for."""
    return (
        f'<div class="confirm" role="group" aria-label="Remove {title}?" hidden>'
        f"<p>Remove this document? Its {count(receipt.passages, 'passage')} will not be found or quoted any more, and "
        "footnotes that point to it open no source. Answers that were kept keep their quotes.</p>"
        f'<button type="button" class="firm" data-remove="{id_}">Remove</button>'
        '<button type="button" data-keep>Keep it</button></div>'
    )


def _failed(failed: tuple[Shelved, ...], total: int) -> str:
    if not failed:
        return ""
    rows = "".join(
        f'<li><h3 class="fn-text">{escaped(one.receipt.source)}</h3>'
        f'<p class="status"><span><b>Not added</b>{since_html(one)}</span>'
        f'<button type="button" class="quiet" data-forget="{key_of(one)}">Dismiss'
        f'<span class="fn-unseen"> {escaped(one.receipt.source)}</span></button></p>'
        f'<p class="reason fn-text">{escaped(one.receipt.reason.removeprefix(one.receipt.source + " "))}</p></li>'
        for one in failed
    )
    more = f'<li class="none">{total - len(failed):,} more failed before these.</li>' if total > len(failed) else ""
    return (
        f'<h2 class="fn-failed">{count(total, "file")} could not be added</h2>'
        f'<ul class="fn-holdings failed">{rows}{more}</ul>'
    )


def key_of(one: Shelved) -> str:
    """What the browser calls a file that failed: its place on this machine's disk is told to nobody."""
    return hashlib.sha256(one.receipt.path.encode()).hexdigest()[:16]


def points(name: str, label: str, told: tuple[str, ...]) -> str:
    """A line of what was not read or left out; HTML, empty where there is nothing."""
    return _line(f"{name} fn-text", f"{label}: {escaped('; '.join(told))}") if told else ""


def _line(name: str, html: str) -> str:
    return f'<p class="{name}">{html}</p>' if html else ""
