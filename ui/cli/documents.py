"""The commands about the library itself: list, show, remove, check, reembed; and receipts in the terminal."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, replace
from itertools import groupby
from pathlib import Path

import click
from tqdm import tqdm

from assistant import factory
from assistant.library_copy import copy_documents, copy_study
from assistant.settings import Settings
from assistant.study_file import open_study
from corpus.errors import LibraryMissing, one_line, printable
from corpus.library import Library, listing_json
from corpus.receipts import Receipt, Status
from corpus.stored_rows import DocumentRecord, record_json
from corpus.text import count
from corpus.types import Document
from index.embedder import BUNDLED_NAME
from index.indexer import reembed
from index.segments import made_again
from ui.cli.options import LibraryName, Scope, print_json, scoped

_REASON_CHARACTERS = 400


def receipt_line(receipt: Receipt) -> str:
    """What became of the file on one line, and under it what was left out."""
    reason = _short(receipt.reason)
    if receipt.status is Status.FAILED:
        return f"{receipt.status:<9} {receipt.source}: {reason.removeprefix(receipt.source + ' ')}"
    counts = [count(receipt.passages, "passage"), count(receipt.sentences, "sentence")]
    if receipt.pages:
        counts.insert(0, f"{count(receipt.pages, 'page')} of {receipt.characters_a_page:,} characters")
    if receipt.references:
        counts.append(count(receipt.references, "reference"))
    if receipt.citation_key:
        counts.insert(0, f"cited as {receipt.citation_key}")
    lines = [f"{receipt.status:<9} {receipt.document_id}  {receipt.title}  {receipt.source}, {', '.join(counts)}"]
    if receipt.words is not None and receipt.status is not Status.UNCHANGED:
        lines[0] += f", {receipt.words}"
    if reason:
        lines[0] += f" ({reason})"
    if receipt.left_out and receipt.status is not Status.UNCHANGED:
        lines.append(f"          left out: {'; '.join(receipt.left_out)}")
    return "\n".join(lines)


def summary(receipts: Sequence[Receipt]) -> str:
    """How many files came to what, in the order of the statuses."""
    counts = Counter(receipt.status for receipt in receipts)
    parts = [f"{counts[status]:,} {status}" for status in Status if counts[status]]
    return f"{count(len(receipts), 'file')}: {', '.join(parts)}"


def _short(reason: str) -> str:
    return reason if len(reason) <= _REASON_CHARACTERS else f"{reason[: _REASON_CHARACTERS - 1]}…"


_FORMER_DEFAULTS = frozenset({"all-MiniLM-L6-v2@53aa5117"})


@click.command("reembed")
@scoped
def reembed_library(scope: Scope) -> None:
    """Embed all passages anew.

    By the bundled model, or by the one that FOOTNOTE_EMBEDDER names: a model of sentence-transformers by its name or
    its folder. No file is read again. Interrupted, it goes on where it was when it is run again, and until all is done
    the library stays as it was.
    """
    settings = Settings.from_environment(scope.library)
    with factory.open_library(settings, any_embedder=True) as library:
        former = library.embedder
        embedded = _reembed(settings, library)
    if scope.as_json:
        print_json({"embedder": settings.embedder, "former": former, "embedded": embedded})
    elif former == settings.embedder:
        click.echo(f"nothing to do: the library is embedded by {former} already", err=True)
    else:
        click.echo(f"embedded {count(embedded, 'passage')} by {settings.embedder}")


@contextmanager
def searchable_library(settings: Settings) -> Iterator[Library]:
    """The library of the settings, embedded by their model: one that the default of an earlier version embedded is
    embedded anew first, and a line on standard error says so.

    Raises a `LibraryError`, or a `ModelError`.
    """
    with factory.open_library(settings, any_embedder=True) as library:
        if library.embedder in _FORMER_DEFAULTS and settings.embedder == BUNDLED_NAME:
            click.echo(
                f"{library.folder} is of an earlier version: embedding its passages anew by {BUNDLED_NAME}, once",
                err=True,
            )
            _reembed(settings, library)
        library.require_embedder(settings.embedder)
        yield library


def _reembed(settings: Settings, library: Library) -> int:
    """Embed what is not embedded yet, with a bar on standard error."""
    with _bar("passage") as tell:
        return reembed(library, factory.embedder(settings), tell)


@contextmanager
def _bar(unit: str) -> Iterator[Callable[[int, int], None]]:
    """What is told how much is done, and of how much."""
    with tqdm(unit=unit, file=sys.stderr, disable=not sys.stderr.isatty()) as bar:

        def tell(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield tell


@click.command("list")
@scoped
def list_documents(scope: Scope) -> None:
    """List the documents."""
    with _open(scope) as library:
        if scope.as_json:
            print_json(listing_json(library))
            return
        records, failures = library.documents(), library.failures.all()
    for record in records:
        click.echo(f"{record.id}  {_named(record)}  {record.source}, {count(record.passages, 'passage')}")
    if failures:
        click.echo(f"{count(len(failures), 'file')} could not be added; add again to see why", err=True)
    if not records:
        click.echo("no documents yet: add some with footnote add PATH", err=True)


@click.command("show")
@click.argument("document", metavar="ID")
@scoped
def show(scope: Scope, document: str) -> None:
    """Show one document.

    ID is its id, or the first six digits or more.
    """
    with _open(scope) as library, library.reading():
        record = _find(library, document)
        stored = library.document(record.id)
    if scope.as_json:
        shown = {"text": stored.text, "sections": _sections_json(stored), "references": _references_json(stored)}
        print_json(record_json(record) | shown)
        return
    click.echo(_named(record))
    click.echo(f"{record.id}  {record.source}  added {record.added_at:%Y-%m-%d %H:%M} UTC")
    click.echo(
        f"{count(record.sections, 'section')}, {count(record.passages, 'passage')}, "
        f"{count(record.sentences, 'sentence')}, {count(record.references, 'reference')}, "
        f"{count(record.characters, 'character')}"
    )
    for line in (*record.missing, *(f"left out: {what}" for what in record.left_out)):
        click.echo(one_line(line))
    if record.words is not None:
        click.echo(record.words)
    click.echo()
    click.echo(printable(stored.text))


@click.command("remove")
@click.argument("document", metavar="ID")
@scoped
def remove(scope: Scope, document: str) -> None:
    """Remove one document.

    ID is its id, or the first six digits or more. The file it was read from stays where it is.
    """
    with _open(scope) as library:
        record = _find(library, document)
        library.remove(record.id)
    if scope.as_json:
        print_json({"removed": record_json(record)})
    else:
        click.echo(f"removed   {record.id}  {_named(record)}")


@click.group("library")
def library_group() -> None:
    """What is done with a whole library."""


@library_group.command("copy")
@click.argument("source", metavar="FROM", type=LibraryName(path_type=Path))
@click.argument("target", metavar="TO", type=LibraryName(path_type=Path))
@scoped
def copy_library(scope: Scope, source: Path | str, target: Path | str) -> None:
    """Copy a library.

    FROM and TO are folders or postgresql:// addresses. Nothing is read from files or embedded again. What TO holds
    besides stays. People, conversations, verdicts and gold sets are copied where TO keeps none yet. Interrupted, it
    goes on where it was when it is run again.
    """
    of, to = Settings.from_environment(source), Settings.from_environment(target)
    if not Library.exists(of.library, of.url):
        raise LibraryMissing(f"there is no library {'at that address' if of.url else f'in {of.library}'} to be copied")
    with (
        factory.open_library(of, any_embedder=True) as whole,
        factory.open_library(replace(to, embedder=whole.embedder)) as copy,
        _bar("document") as tell,
    ):
        copied = copy_documents(whole, copy, tell)
    with closing(open_study(of.library, url=of.url)) as kept, closing(open_study(to.library, url=to.url)) as empty:
        answers = copy_study(kept, empty)
    if scope.as_json:
        print_json(asdict(copied) | {"answers": answers})
        return
    click.echo(f"copied {count(copied.copied, 'document')}; {copied.unchanged:,} were there already")
    study = "people and conversations are kept there already: left as they are"
    click.echo(study if answers is None else f"copied {count(answers, 'answer')} with their people and verdicts")


@click.command("check")
@scoped
def check_library(scope: Scope) -> None:
    """Check that the library is whole.

    Every hash, span and vector is looked at, and beside them what is kept of conversations, people and verdicts.
    Search indexes that are stale or damaged are made again. The exit status is 1 when something is wrong.
    """
    from ui.web.library_adding import check_all

    with _open(scope) as library:
        findings = check_all(library)
        documents = len(library.documents()) if not findings else 0
        again = made_again(library) if not findings else ()
    if scope.as_json:
        print_json(
            {
                "sound": not findings,
                "findings": [{"place": finding.location, "problem": finding.problem} for finding in findings],
                "made_again": list(again),
            }
        )
    elif findings:
        for finding in findings:
            click.echo(one_line(f"{finding.location}: {finding.problem}"))
    else:
        click.echo(f"sound: {count(documents, 'document')}")
        for name in again:
            click.echo(f"{name} was stale or damaged: made again", err=True)
    if findings:
        raise click.exceptions.Exit(1)


def _open(scope: Scope) -> Library:
    return factory.open_library(Settings.from_environment(scope.library), any_embedder=True)


def _find(library: Library, prefix: str) -> DocumentRecord:
    document_id = library.resolve(prefix)
    return next(record for record in library.documents() if record.id == document_id)


def _references_json(document: Document) -> list[dict[str, object]]:
    """Each entry of the reference list, with its words and its place in the text."""
    return [
        {
            "label": reference.label,
            "text": reference.span.of(document.text),
            "start": reference.span.start,
            "end": reference.span.end,
            "page": document.page_at(reference.span.start),
            "authors": list(reference.authors),
            "title": reference.title,
            "journal": reference.journal,
            "year": reference.year,
            "doi": reference.doi,
        }
        for reference in document.references
    ]


def _sections_json(document: Document) -> list[dict[str, object]]:
    """Each run of blocks under one heading: its title (None before the first), the headings down to it, its place."""
    sections: list[dict[str, object]] = []
    for path, run in groupby(document.blocks, key=lambda block: block.section_path):
        blocks = list(run)
        first, span = blocks[0], blocks[0].span.to(blocks[-1].span)
        position = {"start": span.start, "end": span.end, "page": first.page}
        sections.append({"title": first.section, "section_path": list(path), **position})
    return sections


def _named(record: DocumentRecord) -> str:
    by = "; ".join((*record.authors, *([] if record.year is None else [str(record.year)])))
    return f"{record.title} ({by})" if by else record.title
