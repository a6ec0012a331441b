"""The library's documents as a list with receipts, and one opened in the panel."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from markupsafe import Markup

from corpus.chunker import passage_text
from corpus.errors import FootnoteError
from corpus.receipts import Receipt, Status
from corpus.sources import KINDS_IN_WORDS
from corpus.storage import Opened
from corpus.text import count
from corpus.types import Passage
from ui.web.panel_view import shelved
from ui.web.render import byline_of, render
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


def adding_html(add_path: str, tasks_path: str, most_bytes: int, kinds: str) -> Markup:
    """The head; the script reads the addresses, the limit in bytes and the suffixes (".pdf,.md") from it."""
    return render("library.adding", add=add_path, tasks=tasks_path, most=most_bytes, kinds=kinds, names=KINDS_IN_WORDS)


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


def list_html(holdings: Holdings, want: Wanted, message: str = "") -> Markup:
    """The list; `message` is a line above it on what was just done. A library that cannot be read says so."""
    try:
        counts = holdings.counts(want.words)
        first = min(want.first, max(0, (counts.matching - 1) // A_PAGE * A_PAGE))
        shelved = holdings.listed(want.words, first, A_PAGE)
        failed = () if want.words or first else holdings.failed(MOST_FAILED)
    except FootnoteError as error:
        return render("library.trouble", first=want.first, error=error)
    return render(
        "library.list",
        words=want.words,
        first=first,
        last=min(first + A_PAGE, counts.matching),
        most=A_PAGE,
        counts=counts,
        rows=list(map(_row, shelved)),
        failed=[(item, key_of(item), item.receipt.reason.removeprefix(f"{item.receipt.source} ")) for item in failed],
        message=message,
    )


def _row(shelved: Shelved) -> tuple[Shelved, str, str, Markup]:
    """What is shown of a document: its receipt, its title, its status in words, its byline."""
    receipt = shelved.receipt
    partly = receipt.status is Status.PARTIAL or bool(receipt.missing)
    byline = byline_of(receipt.authors[:MOST_AUTHORS], receipt.year, receipt.doi)
    status = STATUS_WORDS[Status.PARTIAL if partly else Status.ADDED]
    return shelved, (receipt.title or receipt.source)[:_MOST_TITLE], status, byline


def key_of(shelved: Shelved) -> str:
    """What the browser calls a file that failed: its place on this machine's disk is told to nobody."""
    return hashlib.sha256(shelved.receipt.path.encode()).hexdigest()[:16]


PASSAGES_A_PAGE = 20


def nothing_open() -> Markup:
    """What the panel is for, before a document is opened."""
    return render("library.nothing")


@dataclass(frozen=True, slots=True)
class _Run:
    """Passages of one section: `first` is the number of its first, from 0."""

    title: str | None
    first: int
    passages: int
    page: int | None


def opened_html(holdings: Holdings, document_id: str, first: int) -> Markup:
    """The panel, with the page of passages on which number `first` (from 0) stands."""
    try:
        opened = holdings.opened(document_id)
    except FootnoteError as error:
        return render("library.gone", error=error)
    entry, record = shelved(opened.record), opened.record
    start = min(max(0, first), max(0, len(opened.passages) - 1)) // PASSAGES_A_PAGE * PASSAGES_A_PAGE
    return render(
        "library.opened",
        id=document_id,
        record=record,
        shelved=entry,
        status=STATUS_WORDS[entry.receipt.status],
        line=byline_of(record.authors[:MOST_AUTHORS], record.year, record.doi) or record.source,
        sections=_runs([stored.passage for stored in opened.passages]),
        passages=_passages(opened, start),
        start=start,
        most=PASSAGES_A_PAGE,
        total=len(opened.passages),
    )


def _runs(passages: list[Passage]) -> list[_Run]:
    runs: list[_Run] = []
    at = 0
    for _, of in groupby(passages, key=lambda passage: passage.section_path):
        group = list(of)
        runs.append(_Run(group[0].section, at, len(group), group[0].page))
        at += len(group)
    return runs


def _passages(opened: Opened, start: int) -> list[tuple[int, str, str, str, str]]:
    """A page of them: number, what is known of it, its section where the text does not begin with that, the first line
    and the rest of exactly the text that was embedded."""
    shown = opened.passages[start : start + PASSAGES_A_PAGE]
    cited = Counter(sentence.passage_id for sentence in opened.sentences)
    passages = []
    for number, stored in enumerate(shown, start + 1):
        passage = stored.passage
        facts = [f"Passage {number}"]
        if passage.page is not None:
            last = opened.document.page_at(max(passage.span.start, passage.span.end - 1))
            several = last is not None and last != passage.page
            facts.append(f"pages {passage.page}–{last}" if several else f"page {passage.page}")
        facts += [
            count(cited[passage.id], "sentence"),
            f"characters {passage.span.start:,}–{passage.span.end:,}",
        ]
        text = passage_text(opened.document, passage)
        head, line, rest = text.partition("\n")
        within = "" if line or not passage.section else passage.section
        passages.append((number, " · ".join(facts), within, *((head, rest) if line else ("", text))))
    return passages
