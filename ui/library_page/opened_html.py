"""A document of the library in the panel: its receipt, its sections, and its passages as the model reads them.

Passages come a page at a time. Left out: the document's own page and text, which footnotes open on the Ask page.
"""

from dataclasses import dataclass
from itertools import groupby

from corpus.catalogue import Opened
from corpus.counted import count
from corpus.cutting import passage_text
from corpus.errors import FootnoteError
from corpus.passage import Passage
from ui.library_page.list_html import MOST_AUTHORS, points
from ui.library_page.ports import Holdings
from ui.library_page.task_json import STATUS_WORDS
from ui.page.byline import byline_of
from ui.page.escaping import escaped
from ui.page.library_shelf import shelved
from ui.page.receipt_words import counts_html, file_html, since_html

A_PAGE = 20
NOTHING_OPEN = (
    '<section class="fn-hint" aria-label="Document"><p class="specimen">Open a document to see its sections, and its '
    "passages as they are read and searched.</p></section>"
)


@dataclass(frozen=True, slots=True)
class _Run:
    """Passages of one section: `first` is the number of its first, from 0."""

    title: str | None
    first: int
    passages: int
    page: int | None


def opened_html(holdings: Holdings, document_id: str, first: int) -> str:
    """The panel, with the page of passages on which number `first` (from 0) stands."""
    try:
        opened = holdings.opened(document_id)
    except FootnoteError as error:
        return (
            '<article class="fn-source" aria-label="Document"><header><nav aria-label="Document">'
            f'{_back()}<span class="count"></span></nav></header>'
            f'<div class="fn-body" tabindex="0" role="region" aria-label="Trouble"><p class="fn-trouble">'
            f"{escaped(' '.join(str(error).split()))}</p></div></article>"
        )
    total = len(opened.passages)
    start = min(max(0, first), max(0, total - 1)) // A_PAGE * A_PAGE
    body = _receipt(opened) + _sections(opened) + _passages(opened, start) + _pager(total, start)
    return (
        f'<article class="fn-source fn-opened" data-document="{escaped(document_id)}" aria-label="Document">'
        f'<header><nav aria-label="Document">{_back()}<span class="count"></span>'
        '<button type="button" data-close>Close</button></nav>'
        f'<h2 class="fn-text">{escaped(opened.record.title or opened.record.source)}</h2>'
        f'<p class="byline fn-text">{_byline(opened)}</p></header>'
        f'<div class="fn-body" tabindex="0" role="region" aria-label="Sections and passages">{body}</div></article>'
    )


def _back() -> str:
    return '<button type="button" class="back" data-back>&#8593; Back to the list</button>'


def _byline(opened: Opened) -> str:
    record = opened.record
    return byline_of(record.authors[:MOST_AUTHORS], record.year, record.doi) or escaped(record.source)


def _receipt(opened: Opened) -> str:
    """What was read of the file and what was not."""
    one = shelved(opened.record)
    receipt = one.receipt
    return (
        '<div class="fn-receipt">'
        f'<p class="file fn-text">{file_html(receipt)}</p>'
        f'<p class="counts">{counts_html(receipt)} · {count(receipt.characters, "character")}</p>'
        f'<p class="status"><b>{STATUS_WORDS[receipt.status]}</b>{since_html(one)}</p>'
        + points("missing", "Not read", receipt.missing)
        + points("left", "Left out of the text", receipt.left_out)
        + points("words", "Words", (str(receipt.words),) if receipt.words is not None else ())
        + f'<p class="hash">File SHA-256 <code>{escaped(opened.record.source_sha256)}</code></p></div>'
    )


def _sections(opened: Opened) -> str:
    runs = tuple(_runs([stored.passage for stored in opened.passages]))
    if not runs:
        return ""
    items = "".join(
        f'<li><button type="button" data-first="{run.first}" data-passage="{run.first + 1}">'
        f'<span class="fn-text">{_section(run.title)}</span></button>'
        f"<small>{f'page {run.page} · ' if run.page is not None else ''}{count(run.passages, 'passage')}</small></li>"
        for run in runs
    )
    # A book's contents are long: closed until they are asked for.
    opened_first = " open" if len(runs) <= 12 else ""
    return (
        f'<details class="fn-sections"{opened_first}><summary>{count(len(runs), "section")} with passages</summary>'
        f"<ol>{items}</ol></details>"
    )


def _runs(passages: list[Passage]) -> list[_Run]:
    runs: list[_Run] = []
    at = 0
    for _, of in groupby(passages, key=lambda passage: passage.section_path):
        group = list(of)
        runs.append(_Run(group[0].section, at, len(group), group[0].page))
        at += len(group)
    return runs


def _section(title: str | None) -> str:
    return escaped(title) if title else "Before the first heading"


def _passages(opened: Opened, start: int) -> str:
    total = len(opened.passages)
    if not total:
        return '<p class="none">There is no passage in it: nothing of it can be found or quoted.</p>'
    shown = opened.passages[start : start + A_PAGE]
    cited = {stored.passage.id: 0 for stored in shown}
    for sentence in opened.sentences:
        if sentence.passage_id in cited:
            cited[sentence.passage_id] += 1
    cards = "".join(
        _passage(opened, stored.passage, start + number, cited[stored.passage.id])
        for number, stored in enumerate(shown, 1)
    )
    return f'<h3 class="fn-cards">Passages, as the model reads them</h3>{cards}'


def _passage(opened: Opened, passage: Passage, number: int, sentences: int) -> str:
    """One passage: where it stands, and exactly the text that was embedded."""
    text = passage_text(opened.document, passage)
    place = [f"Passage {number}"]
    if passage.page is not None:
        last = opened.document.page_at(max(passage.span.start, passage.span.end - 1))
        several = last is not None and last != passage.page
        place.append(f"pages {passage.page}–{last}" if several else f"page {passage.page}")
    place += [count(sentences, "sentence"), f"characters {passage.span.start:,}–{passage.span.end:,}"]
    head, line, rest = text.partition("\n")
    words = f'<b class="fn-text">{escaped(head)}</b>\n{escaped(rest)}' if line else escaped(text)
    section = "" if line or not passage.section else f'<p class="in fn-text">in {escaped(passage.section)}</p>'
    return (
        f'<section class="fn-passage" id="passage-{number}" aria-label="Passage {number}">'
        f'<p class="at">{" · ".join(place)}</p>{section}<div class="words fn-text">{words}</div></section>'
    )


def _pager(total: int, start: int) -> str:
    if total <= A_PAGE:
        return ""
    last = min(start + A_PAGE, total)
    before = f'data-first="{start - A_PAGE}"' if start else "disabled"
    after = f'data-first="{start + A_PAGE}"' if last < total else "disabled"
    return (
        '<nav class="fn-turn" aria-label="Pages of passages">'
        f'<button type="button" aria-label="Earlier passages" {before}>&#8592;</button>'
        f"<span>{start + 1:,}–{last:,} of {total:,}</span>"
        f'<button type="button" aria-label="Later passages" {after}>&#8594;</button></nav>'
    )
