"""The library's documents as a list with receipts, and one opened in the panel."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from corpus.chunker import passage_text
from corpus.errors import FootnoteError
from corpus.library import Catalogued, Opened
from corpus.receipts import Receipt, Status
from corpus.sources import KINDS_IN_WORDS
from corpus.text import count
from corpus.types import Passage
from ui.web.panel_view import shelved
from ui.web.render import byline_of, counts_html, escaped, file_html, since_html
from ui.web.services import Holdings, Shelved


class Stage(StrEnum):
    """How far it has come."""

    WAITING = "waiting"
    READING = "reading"
    EMBEDDING = "embedding"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Task:
    """An upload called `name` by the visitor `by`. Of the file that is at work, `done` of `total` new texts are
    embedded; `files` is how many files it holds (more than one for a zip), and each has its receipt at the end."""

    id: str
    name: str
    by: str
    stage: Stage = Stage.WAITING
    done: int = 0
    total: int = 0
    files: int = 1
    receipts: tuple[Receipt, ...] = ()


STATUS_WORDS = {
    Status.ADDED: "Added",
    Status.UNCHANGED: "Unchanged",
    Status.REPLACED: "Replaced",
    Status.PARTIAL: "Partly read",
    Status.FAILED: "Not added",
}


def task_json(task: Task) -> dict[str, object]:
    """All of it; each receipt with its status in words, and one line on what was read or why not."""
    return {
        "id": task.id,
        "name": task.name,
        "by": task.by,
        "stage": task.stage.value,
        "done": task.done,
        "total": task.total,
        "files": task.files,
        "receipts": [_receipt(receipt) for receipt in task.receipts],
    }


def _receipt(receipt: Receipt) -> dict[str, object]:
    return {
        "source": receipt.source,
        "status": receipt.status.value,
        "said": STATUS_WORDS[receipt.status],
        "title": receipt.title,
        "line": outcome_line(receipt),
        "document_id": receipt.document_id,
    }


def outcome_line(receipt: Receipt) -> str:
    """Why, where there is a reason; else how much was read."""
    if receipt.status is Status.FAILED:
        return receipt.reason.removeprefix(f"{receipt.source} ")
    if receipt.status is Status.UNCHANGED:
        return receipt.reason or "it is in the library already, just as it is"
    counted = (
        (receipt.pages, "page"),
        (receipt.passages, "passage"),
        (receipt.sentences, "sentence"),
        (receipt.references, "reference"),
    )
    read = ", ".join(count(number, noun) for number, noun in counted if number)
    reason = receipt.reason
    if receipt.status is Status.REPLACED and not reason:
        reason = "in place of the earlier file of this name"
    return "; ".join(phrase for phrase in (read, reason) if phrase)


def adding_html(add_path: str, tasks_path: str, most_bytes: int, kinds: str) -> str:
    """The head; the script reads the addresses, the limit in bytes and the suffixes (".pdf,.md") from it."""
    return (
        f'<div class="fn-adding" data-add="{escaped(add_path)}" data-tasks="{escaped(tasks_path)}" '
        f'data-most="{most_bytes}"><h1>Library</h1>'
        '<div class="fn-drop"><p class="lead">Drop documents here, or '
        '<button type="button" data-choose>choose files</button></p>'
        f"<p>{escaped(KINDS_IN_WORDS)}, or a zip of them; each up to {most_bytes // 1_000_000} MB.</p>"
        f'<input type="file" multiple hidden tabindex="-1" aria-label="Documents to add" '
        f'accept="{escaped(kinds)}"></div>'
        '<section class="fn-tasks" aria-label="Files on their way in" hidden><ul></ul>'
        '<p class="foot"><span class="sum"></span><button type="button" class="quiet" data-clear>Put away what is done'
        "</button></p></section>"
        '<p class="fn-unseen" role="status" data-told></p>'
        '<div class="fn-find"><label class="fn-unseen" for="fn-find">Find a document by title, author or file name'
        '</label><input id="fn-find" type="search" placeholder="Find by title, author or file name" '
        'autocomplete="off" spellcheck="false" maxlength="200">'
        '<button type="button" data-check>Check the library</button></div></div>'
    )


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


def list_html(holdings: Holdings, want: Wanted, message: str = "") -> str:
    """The list; `message` is a line above it on what was just done. A library that cannot be read says so."""
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
        (f'<p class="said" role="status">{escaped(message)}</p>' if message else "")
        + f'<p class="totals">{_total(counts, want)}</p>{body}{_pager(counts, first)}'
        + _failed(failed, counts.failed),
    )


def _frame(want: Wanted, inner: str) -> str:
    return f'<section class="fn-list" data-first="{want.first}" aria-label="Documents in the library">{inner}</section>'


def _total(counts: Catalogued, want: Wanted) -> str:
    if want.words:
        return f"{count(counts.matching, 'document')} of {counts.documents:,} with “{escaped(want.words)}”"
    phrases = [
        count(counts.documents, "document"),
        count(counts.passages, "passage"),
        count(counts.sentences, "sentence"),
        f"{counts.partly:,} partly read" if counts.partly else "",
    ]
    return " · ".join(phrase for phrase in phrases if phrase)


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


def _row(shelved: Shelved) -> str:
    receipt = shelved.receipt
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
        + f'<p class="status"><span><b>{status}</b>{since_html(shelved)}</span>'
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
        f'<li><h3 class="fn-text">{escaped(item.receipt.source)}</h3>'
        f'<p class="status"><span><b>Not added</b>{since_html(item)}</span>'
        f'<button type="button" class="quiet" data-forget="{key_of(item)}">Dismiss'
        f'<span class="fn-unseen"> {escaped(item.receipt.source)}</span></button></p>'
        f'<p class="reason fn-text">{escaped(item.receipt.reason.removeprefix(item.receipt.source + " "))}</p></li>'
        for item in failed
    )
    more = f'<li class="none">{total - len(failed):,} more failed before these.</li>' if total > len(failed) else ""
    return (
        f'<h2 class="fn-failed">{count(total, "file")} could not be added</h2>'
        f'<ul class="fn-holdings failed">{rows}{more}</ul>'
    )


def key_of(shelved: Shelved) -> str:
    """What the browser calls a file that failed: its place on this machine's disk is told to nobody."""
    return hashlib.sha256(shelved.receipt.path.encode()).hexdigest()[:16]


def points(name: str, label: str, details: tuple[str, ...]) -> str:
    """A line of what was not read or left out; HTML, empty where there is nothing."""
    return _line(f"{name} fn-text", f"{label}: {escaped('; '.join(details))}") if details else ""


def _line(name: str, html: str) -> str:
    return f'<p class="{name}">{html}</p>' if html else ""


PASSAGES_A_PAGE = 20
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
    start = min(max(0, first), max(0, total - 1)) // PASSAGES_A_PAGE * PASSAGES_A_PAGE
    body = (
        _opened_html_receipt(opened) + _sections(opened) + _passages(opened, start) + _opened_html_pager(total, start)
    )
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


def _opened_html_receipt(opened: Opened) -> str:
    """What was read of the file and what was not."""
    entry = shelved(opened.record)
    receipt = entry.receipt
    return (
        '<div class="fn-receipt">'
        f'<p class="file fn-text">{file_html(receipt)}</p>'
        f'<p class="counts">{counts_html(receipt)} · {count(receipt.characters, "character")}</p>'
        f'<p class="status"><b>{STATUS_WORDS[receipt.status]}</b>{since_html(entry)}</p>'
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
    shown = opened.passages[start : start + PASSAGES_A_PAGE]
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
    facts = [f"Passage {number}"]
    if passage.page is not None:
        last = opened.document.page_at(max(passage.span.start, passage.span.end - 1))
        several = last is not None and last != passage.page
        facts.append(f"pages {passage.page}–{last}" if several else f"page {passage.page}")
    facts += [count(sentences, "sentence"), f"characters {passage.span.start:,}–{passage.span.end:,}"]
    head, line, rest = text.partition("\n")
    words = f'<b class="fn-text">{escaped(head)}</b>\n{escaped(rest)}' if line else escaped(text)
    section = "" if line or not passage.section else f'<p class="in fn-text">in {escaped(passage.section)}</p>'
    return (
        f'<section class="fn-passage" id="passage-{number}" aria-label="Passage {number}">'
        f'<p class="at">{" · ".join(facts)}</p>{section}<div class="words fn-text">{words}</div></section>'
    )


def _opened_html_pager(total: int, start: int) -> str:
    if total <= PASSAGES_A_PAGE:
        return ""
    last = min(start + PASSAGES_A_PAGE, total)
    before = f'data-first="{start - PASSAGES_A_PAGE}"' if start else "disabled"
    after = f'data-first="{start + PASSAGES_A_PAGE}"' if last < total else "disabled"
    return (
        '<nav class="fn-turn" aria-label="Pages of passages">'
        f'<button type="button" aria-label="Earlier passages" {before}>&#8592;</button>'
        f"<span>{start + 1:,}–{last:,} of {total:,}</span>"
        f'<button type="button" aria-label="Later passages" {after}>&#8594;</button></nav>'
    )
