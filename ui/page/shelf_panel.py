"""The list of the documents in the library, each with its receipt: what was read of it, and what was not.

Left out: where receipts come from (`ports.Shelf`), and an opened document (`document_panel`).
"""

from corpus.counted import count
from corpus.receipt import Receipt, Status
from ui.page.byline import byline_of
from ui.page.escaping import escaped
from ui.page.ports import Shelved

SHELF_ID = "documents"
MOST = 500

_STATUS_WORDS = {
    Status.ADDED: "Added",
    Status.UNCHANGED: "Unchanged",
    Status.REPLACED: "Replaced",
    Status.PARTIAL: "Partly read",
    Status.FAILED: "Not added",
}
_KIND_WORDS = {
    "text/plain": "Plain text",
    "text/markdown": "Markdown",
    "text/html": "HTML",
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/jats+xml": "JATS article",
    "application/epub+zip": "EPUB",
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


def kind_in_words(media_type: str) -> str:
    """What a file was read as, in a reader's words; a kind that has none keeps its name."""
    return _KIND_WORDS.get(media_type, media_type)


def _total(shelved: tuple[Shelved, ...]) -> str:
    receipts = [one.receipt for one in shelved if one.receipt.status is not Status.FAILED]
    failed = len(shelved) - len(receipts)
    partly = sum(map(_partly, receipts))
    said = [
        count(len(receipts), "document"),
        count(sum(receipt.sentences for receipt in receipts), "sentence"),
        f"{partly:,} partly read" if partly else "",
        f"{failed:,} not added" if failed else "",
    ]
    return " · ".join(part for part in said if part)


def _row(one: Shelved) -> str:
    receipt = one.receipt
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
        + _line("file fn-text", _file(receipt))
        + _line("counts", _counts(receipt))
        + f'<p class="status"><b>{status}</b>{_since(one)}{_reason(receipt)}</p>'
        + _points("missing", "Not read", receipt.missing)
        + _points("left", "Left out of the text", receipt.left_out)
        + "</li>"
    )


def _partly(receipt: Receipt) -> bool:
    return receipt.status is Status.PARTIAL or bool(receipt.missing)


def _file(receipt: Receipt) -> str:
    kind = kind_in_words(receipt.media_type)
    return " · ".join(escaped(part) for part in (receipt.source, kind) if part)


def _counts(receipt: Receipt) -> str:
    counted = (
        (receipt.pages, "page"),
        (receipt.sections, "section"),
        (receipt.passages, "passage"),
        (receipt.sentences, "sentence"),
        (receipt.references, "reference"),
    )
    return " · ".join(count(number, noun) for number, noun in counted if number)


def _since(one: Shelved) -> str:
    if one.added_at is None:
        return ""
    at = one.added_at.astimezone()
    said = "tried on" if one.receipt.status is Status.FAILED else "in the library since"
    return f' · <time datetime="{at.date().isoformat()}">{said} {at.day} {at:%B %Y}</time>'


def _reason(receipt: Receipt) -> str:
    return f' · <span class="fn-text">{escaped(receipt.reason)}</span>' if receipt.reason else ""


def _points(name: str, label: str, points: tuple[str, ...]) -> str:
    return _line(f"{name} fn-text", f"{label}: {escaped('; '.join(points))}") if points else ""


def _line(name: str, html: str) -> str:
    return f'<p class="{name}">{html}</p>' if html else ""
