"""The command `add`: files, folders and zips; what a bibliography links; and folders that the library follows."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NoReturn

import click
from tqdm import tqdm

from assistant import factory
from assistant.settings import Settings
from corpus.errors import SettingError, one_line
from corpus.inputs import files_and_links
from corpus.readers.pdf.ocr import Engine
from corpus.readers.sandbox import Crew
from corpus.receipts import Receipt, Status, receipt_json
from corpus.stored_rows import Metadata
from corpus.text import count
from index.folder_sync import Change, SyncPlan, SyncStep, carry_out, plan
from index.indexer import Embedding
from ui.cli.documents import receipt_line, searchable_library, summary
from ui.cli.options import Scope, print_json, scoped


@click.command("add")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--title", help="The title, in place of the one read from the file; for one file only.")
@click.option("--author", "authors", multiple=True, help="An author; may be given several times.")
@click.option("--year", type=int, help="The year it was published.")
@click.option(
    "--ocr", flag_value=Engine.RAPID, type=Engine, default=None, help="Read scanned pages too; takes seconds a page."
)
@click.option(
    "--attachments",
    multiple=True,
    metavar="DIR",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Where else a bibliography may link files; may be given several times.",
)
@click.option(
    "--sync", is_flag=True, help="Say what was added, changed, renamed and deleted in folders; --yes follows it."
)
@click.option("--yes", is_flag=True, help="With --sync: do it.")
@scoped
def add(
    scope: Scope,
    paths: tuple[Path, ...],
    title: str | None,
    authors: tuple[str, ...],
    year: int | None,
    ocr: Engine | None,
    attachments: tuple[Path, ...],
    sync: bool,
    yes: bool,
) -> None:
    """Add files, folders, zips, or what a bibliography links.

    PDF, Word, HTML, JATS XML, EPUB, Markdown and plain text. Of a bibliography (.bib, .ris, CSL-JSON) the linked files
    are added by its titles, authors, years, DOIs and citation keys. Each file gets a receipt: added, unchanged,
    replaced, partial or failed, and why. Interrupted, it goes on where it was when it is run again.
    """
    overrides = Metadata(title, authors, year)
    settings = replace(Settings.from_environment(scope.library), ocr=ocr)
    if sync:
        if overrides != Metadata() or attachments:
            raise SettingError("--sync takes each document as it is read: leave the other options out")
        _follow(scope, settings, paths, yes)
        return
    if yes:
        raise SettingError("--yes says that --sync is to be carried out: give both")
    given = files_and_links(paths, attachments)
    given.check_overrides(overrides, "--title")
    if attachments and not given.bibliographies:
        raise SettingError("--attachments says where a bibliography's files lie: give a .bib, .ris or CSL-JSON file")
    receipts = [refused.receipt() for refused in given.refused]
    if not scope.as_json:
        for receipt in receipts:
            click.echo(receipt_line(receipt))
    with (
        searchable_library(settings) as library,
        factory.ingest(settings, library, factory.embedder(settings)) as ingest,
        _bar(len(given.files)) as bar,
    ):
        for receipt in ingest.add(given.files, overrides, partial(_tell, bar), given.details):
            receipts.append(receipt)
            if not scope.as_json:
                with tqdm.external_write_mode():
                    click.echo(receipt_line(receipt))
            bar.update()
    if given.passed_over:
        click.echo(f"{count(given.passed_over, 'file')} of other kinds passed over", err=True)
    if scope.as_json:
        print_json({"receipts": [receipt_json(receipt) for receipt in receipts]})
    elif len(receipts) > 1:
        click.echo(summary(receipts), err=True)
    if any(receipt.status is Status.FAILED for receipt in receipts):
        raise click.exceptions.Exit(1)


@contextmanager
def _bar(files: int) -> Iterator["tqdm[NoReturn]"]:
    """How many of the files are done, on standard error."""
    with tqdm(total=files, unit="file", file=sys.stderr, disable=files < 2 and not sys.stderr.isatty()) as bar:
        yield bar


def _tell(bar: "tqdm[NoReturn]", embedding: Embedding) -> None:
    """How far a long file has come, behind the bar."""
    share = embedding.done / embedding.total
    bar.set_postfix_str(f"{one_line(embedding.source)} {share:.0%}" if share < 1 else "")


def _follow(scope: Scope, settings: Settings, folders: Sequence[Path], yes: bool) -> None:
    """Say what has become of the folders' files; with `yes`, have the library follow."""
    shown: list[SyncStep] = []
    receipts: list[Receipt] = []
    counts: dict[Change, int] = dict.fromkeys(Change, 0)
    for folder in folders:
        planned = _planned(settings, folder)
        for change, number in planned.counts.items():
            counts[change] += number
        steps = [step for step in planned.steps if step.change is not Change.UNCHANGED]
        shown.extend(steps)
        for item in _done(settings, planned) if yes and steps else steps:
            if isinstance(item, Receipt):
                receipts.append(item)
            if not scope.as_json:
                with tqdm.external_write_mode():
                    click.echo(receipt_line(item) if isinstance(item, Receipt) else _step_line(item))
    if scope.as_json:
        print_json(
            {
                "done": yes,
                "changes": [_step_json(step) for step in shown],
                "unchanged": counts[Change.UNCHANGED],
                "receipts": [receipt_json(receipt) for receipt in receipts],
            }
        )
    else:
        counted = ", ".join(f"{number:,} {change}" for change, number in counts.items() if number)
        advice = "" if yes or not shown else "; nothing was done: give --yes to do it"
        click.echo(f"{count(sum(counts.values()), 'file')}: {counted}{advice}", err=True)
    if counts[Change.FAILED] or any(receipt.status is Status.FAILED for receipt in receipts):
        raise click.exceptions.Exit(1)


def _planned(settings: Settings, folder: Path) -> SyncPlan:
    with factory.open_library(settings, any_embedder=True) as library, Crew(size=1) as crew:
        return plan(library, folder, crew)


def _done(settings: Settings, planned: SyncPlan) -> Iterator[SyncStep | Receipt]:
    with (
        searchable_library(settings) as library,
        factory.ingest(settings, library, factory.embedder(settings)) as ingest,
        _bar(len(planned.steps) - planned.counts[Change.UNCHANGED]) as bar,
    ):
        for item in carry_out(library, ingest, planned, partial(_tell, bar)):
            yield item
            bar.update()


def _step_line(step: SyncStep) -> str:
    former = f"{step.former_source} -> " if step.former_source else ""
    document = f"{step.document_id}  {step.title}  " if step.document_id else ""
    reason = f" ({step.reason})" if step.reason else ""
    return one_line(f"{step.change:<9} {document}{former}{step.source}{reason}")


def _step_json(step: SyncStep) -> dict[str, object]:
    return {
        "change": step.change.value,
        "source": step.source,
        "path": step.path,
        "former_source": step.former_source,
        "former_path": step.former_path,
        "document_id": step.document_id,
        "title": step.title,
        "reason": step.reason,
    }
