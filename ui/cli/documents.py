"""The commands about the library itself: add, list, show, remove, check. Left out: all that they do."""

import sys
from dataclasses import asdict, replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import NoReturn

import click
from tqdm import tqdm

from assistant import assembly
from assistant.settings import Settings
from corpus.counted import count
from corpus.document import Document
from corpus.entry import DocumentRecord
from corpus.errors import SettingError
from corpus.finding import files_under
from corpus.library import Library
from corpus.metadata import Metadata
from corpus.printable import one_line, printable
from corpus.reading.pdf.ocr import Engine
from corpus.receipt import Status
from index.derived import made_again
from index.ingest import Embedding
from ui.cli.receipts import receipt_json, receipt_line, refused_receipt, summary, words_json
from ui.cli.reembedding import searchable_library
from ui.cli.scope import Scope, print_json, scoped


@click.command("add")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--title", help="The title, in place of the one read from the file; for one file only.")
@click.option("--author", "authors", multiple=True, help="An author; may be given several times.")
@click.option("--year", type=int, help="The year it was published.")
@click.option(
    "--ocr", flag_value=Engine.RAPID, type=Engine, default=None, help="Read scanned pages too; takes seconds a page."
)
@scoped
def add(
    scope: Scope,
    paths: tuple[Path, ...],
    title: str | None,
    authors: tuple[str, ...],
    year: int | None,
    ocr: Engine | None,
) -> None:
    """Add files, or the readable files of folders and zips.

    PDF, Word, HTML, JATS XML, EPUB, Markdown and plain text. Each file gets a receipt: added, unchanged, replaced,
    partial or failed, and why. Interrupted, it goes on where it was when it is run again.
    """
    overrides = Metadata(title, authors, year)
    found = files_under(paths)
    if title is not None and len(found.files) > 1:
        raise SettingError(f"--title names one document and there are {len(found.files)} files: add that one by itself")
    settings = replace(Settings.from_environment(scope.library), ocr=ocr)
    receipts = [refused_receipt(refused) for refused in found.refused]
    if not scope.as_json:
        for receipt in receipts:
            click.echo(receipt_line(receipt))
    silent = len(found.files) < 2 and not sys.stderr.isatty()
    with (
        searchable_library(settings) as library,
        assembly.ingest(settings, library, assembly.embedder(settings)) as ingest,
        tqdm(total=len(found.files), unit="file", file=sys.stderr, disable=silent) as bar,
    ):
        for receipt in ingest.add(found.files, overrides, partial(_tell, bar)):
            receipts.append(receipt)
            if not scope.as_json:
                with tqdm.external_write_mode():
                    click.echo(receipt_line(receipt))
            bar.update()
    if found.passed_over:
        click.echo(f"{count(found.passed_over, 'file')} of other kinds passed over", err=True)
    if scope.as_json:
        print_json({"receipts": [receipt_json(receipt) for receipt in receipts]})
    elif len(receipts) > 1:
        click.echo(summary(receipts), err=True)
    if any(receipt.status is Status.FAILED for receipt in receipts):
        raise click.exceptions.Exit(1)


def _tell(bar: "tqdm[NoReturn]", embedding: Embedding) -> None:
    """How far a long file has come, behind the bar."""
    share = embedding.done / embedding.total
    bar.set_postfix_str(f"{one_line(embedding.source)} {share:.0%}" if share < 1 else "")


@click.command("list")
@scoped
def list_documents(scope: Scope) -> None:
    """List the documents."""
    with _open(scope) as library:
        records, failures = library.documents(), library.failures.all()
    if scope.as_json:
        failed = [{"source": one.source, "path": one.path, "reason": one.reason} for one in failures]
        print_json({"documents": [_record_json(record) for record in records], "failed": failed})
        return
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
        found = library.document(record.id)
    if scope.as_json:
        shown = {"text": found.text, "sections": _sections_json(found), "references": _references_json(found)}
        print_json(_record_json(record) | shown)
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
    click.echo(printable(found.text))


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

    Every hash, span and vector is looked at, and beside them what is kept of conversations, people and verdicts.
    Search indexes that are stale or damaged are made again. The exit status is 1 when something is wrong.
    """
    from ui.whole_check import check_all

    with _open(scope) as library:
        findings = check_all(library)
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
            click.echo(one_line(f"{finding.place}: {finding.problem}"))
    else:
        click.echo(f"sound: {count(documents, 'document')}")
        for name in again:
            click.echo(f"{name} was stale or damaged: made again", err=True)
    if findings:
        raise click.exceptions.Exit(1)


def _open(scope: Scope) -> Library:
    return assembly.open_library(Settings.from_environment(scope.library), any_embedder=True)


def _find(library: Library, prefix: str) -> DocumentRecord:
    document_id = library.resolve(prefix)
    return next(record for record in library.documents() if record.id == document_id)


def _references_json(document: Document) -> list[dict[str, object]]:
    """Each entry of the reference list, with its words and its place in the text."""
    return [
        {
            "label": one.label,
            "text": one.span.of(document.text),
            "start": one.span.start,
            "end": one.span.end,
            "page": document.page_at(one.span.start),
            "authors": list(one.authors),
            "title": one.title,
            "journal": one.journal,
            "year": one.year,
            "doi": one.doi,
        }
        for one in document.references
    ]


def _record_json(record: DocumentRecord) -> dict[str, object]:
    fields = asdict(record) | words_json(record.words) | {"added_at": record.added_at.isoformat()}
    # Both are lists where a document is shown; counts by the same names would mislead.
    del fields["sections"], fields["references"]
    return fields


def _sections_json(document: Document) -> list[dict[str, object]]:
    """Each run of blocks under one heading: its title (None before the first), the headings down to it, its place."""
    sections: list[dict[str, object]] = []
    for path, run in groupby(document.blocks, key=lambda block: block.section_path):
        blocks = list(run)
        first, span = blocks[0], blocks[0].span.to(blocks[-1].span)
        place = {"start": span.start, "end": span.end, "page": first.page}
        sections.append({"title": first.section, "section_path": list(path), **place})
    return sections


def _named(record: DocumentRecord) -> str:
    by = "; ".join((*record.authors, *([] if record.year is None else [str(record.year)])))
    return f"{record.title} ({by})" if by else record.title
