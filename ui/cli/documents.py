"""The commands about the library itself: add, list, show, remove, check. Left out: all that they do."""

import sys
from dataclasses import asdict
from itertools import groupby
from pathlib import Path

import click
from tqdm import tqdm

from assistant import assembly
from assistant.settings import Settings
from corpus.document import Document
from corpus.entry import DocumentRecord
from corpus.errors import SettingError
from corpus.library import Library
from corpus.metadata import Metadata
from corpus.receipt import Receipt, Status
from corpus.soundness import check
from index.derived import made_again
from index.ingest import files_under
from ui.cli.scope import Scope, print_json, scoped


@click.command("add")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--title", help="The title, in place of the one read from the file; for one file only.")
@click.option("--author", "authors", multiple=True, help="An author; may be given several times.")
@click.option("--year", type=int, help="The year it was published.")
@scoped
def add(scope: Scope, paths: tuple[Path, ...], title: str | None, authors: tuple[str, ...], year: int | None) -> None:
    """Add files, or the readable files of folders.

    Each file gets a receipt: added, unchanged, replaced, partial or failed, and why.
    """
    overrides = Metadata(title, authors, year)
    files = files_under(paths)
    if title is not None and len(files) > 1:
        raise SettingError(f"--title names one document and there are {len(files)} files: add that one by itself")
    settings = Settings.from_environment(scope.library)
    receipts = []
    silent = len(files) < 2 and not sys.stderr.isatty()
    with (
        assembly.open_library(settings) as library,
        tqdm(total=len(files), unit="file", file=sys.stderr, disable=silent) as bar,
    ):
        for receipt in assembly.ingest(settings, library, assembly.embedder(settings)).add(files, overrides):
            receipts.append(receipt)
            if not scope.as_json:
                with tqdm.external_write_mode():
                    click.echo(_receipt_line(receipt))
            bar.update()
    if scope.as_json:
        print_json({"receipts": [asdict(receipt) for receipt in receipts]})
    if any(receipt.status is Status.FAILED for receipt in receipts):
        raise click.exceptions.Exit(1)


@click.command("list")
@scoped
def list_documents(scope: Scope) -> None:
    """List the documents."""
    with _open(scope) as library:
        records = library.documents()
    if scope.as_json:
        print_json({"documents": [_record_json(record) for record in records]})
        return
    for record in records:
        click.echo(f"{record.id}  {_named(record)}  {record.source}, {_count(record.passages, 'passage')}")
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
        found = library.document(record.id)
    if scope.as_json:
        print_json(_record_json(record) | {"text": found.text, "sections": _sections_json(found)})
        return
    click.echo(_named(record))
    click.echo(f"{record.id}  {record.source}  added {record.added_at:%Y-%m-%d %H:%M} UTC")
    click.echo(
        f"{_count(record.sections, 'section')}, {_count(record.passages, 'passage')}, "
        f"{_count(record.sentences, 'sentence')}, {_count(record.characters, 'character')}\n"
    )
    click.echo(found.text)


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
        print_json({"removed": _record_json(record)})
    else:
        click.echo(f"removed   {record.id}  {_named(record)}")


@click.command("check")
@scoped
def check_library(scope: Scope) -> None:
    """Check that the library is whole.

    Every hash, span and vector is looked at, and search indexes that are stale or damaged are made
    again. The exit status is 1 when something is wrong.
    """
    with _open(scope) as library:
        findings = check(library)
        documents = len(library.documents()) if not findings else 0
        again = made_again(library) if not findings else ()
    if scope.as_json:
        print_json(
            {
                "sound": not findings,
                "findings": [asdict(finding) for finding in findings],
                "made_again": list(again),
            }
        )
    elif findings:
        for finding in findings:
            click.echo(f"{finding.place}: {finding.problem}")
    else:
        click.echo(f"sound: {_count(documents, 'document')}")
        for name in again:
            click.echo(f"{name} was stale or damaged: made again", err=True)
    if findings:
        raise click.exceptions.Exit(1)


def _open(scope: Scope) -> Library:
    return assembly.open_library(Settings.from_environment(scope.library))


def _find(library: Library, prefix: str) -> DocumentRecord:
    document_id = library.resolve(prefix)
    return next(record for record in library.documents() if record.id == document_id)


def _record_json(record: DocumentRecord) -> dict[str, object]:
    fields = asdict(record) | {"added_at": record.added_at.isoformat()}
    # `sections` is the list of them where a document is shown; a count by the same name would mislead.
    del fields["sections"]
    return fields


def _sections_json(document: Document) -> list[dict[str, object]]:
    """Each run of blocks under one heading: its title (None before the first), its place, its page."""
    sections: list[dict[str, object]] = []
    for title, run in groupby(document.blocks, key=lambda block: block.section):
        blocks = list(run)
        span = blocks[0].span.to(blocks[-1].span)
        sections.append({"title": title, "start": span.start, "end": span.end, "page": blocks[0].page})
    return sections


def _receipt_line(receipt: Receipt) -> str:
    if receipt.status is Status.FAILED:
        return f"{receipt.status:<9} {receipt.path}: {receipt.reason}"
    why = f" ({receipt.reason})" if receipt.reason else ""
    counts = f"{_count(receipt.passages, 'passage')}, {_count(receipt.sentences, 'sentence')}"
    return f"{receipt.status:<9} {receipt.document_id}  {receipt.title}  {receipt.source}, {counts}{why}"


def _named(record: DocumentRecord) -> str:
    by = "; ".join((*record.authors, *([] if record.year is None else [str(record.year)])))
    return f"{record.title} ({by})" if by else record.title


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
