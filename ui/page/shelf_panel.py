"""The list of the documents in the library, each with its receipt: what was read of it, and what was not.

Left out: where receipts come from (`ports.Shelf`), and an opened document (`document_panel`).
"""

from corpus.counted import count
from corpus.receipt import Receipt, Status
from ui.page.byline import byline_of
from ui.page.escaping import escaped
from ui.page.ports import Shelved
from ui.page.receipt_words import counts_html, file_html, since_html

SHELF_ID = "documents"
MOST = 500

_STATUS_WORDS = {
    Status.ADDED: "Added",
    Status.UNCHANGED: "Unchanged",
    Status.REPLACED: "Replaced",
    Status.PARTIAL: "Partly read",
    Status.FAILED: "Not added",
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
        + _line("file fn-text", file_html(receipt))
        + _line("counts", counts_html(receipt))
        + f'<p class="status"><b>{status}</b>{since_html(one)}{_reason(receipt)}</p>'
        + _points("missing", "Not read", receipt.missing)
        + _points("left", "Left out of the text", receipt.left_out)
        + _points("words", "Words", (str(receipt.words),) if receipt.words is not None else ())
        + "</li>"
    )


def _partly(receipt: Receipt) -> bool:
    return receipt.status is Status.PARTIAL or bool(receipt.missing)


def _reason(receipt: Receipt) -> str:
    return f' · <span class="fn-text">{escaped(receipt.reason)}</span>' if receipt.reason else ""


def _points(name: str, label: str, points: tuple[str, ...]) -> str:
    return _line(f"{name} fn-text", f"{label}: {escaped('; '.join(points))}") if points else ""


def _line(name: str, html: str) -> str:
    return f'<p class="{name}">{html}</p>' if html else ""
