"""The command eval gold: tutors' verdicts as a gold set. Left out: what it holds (`evals.verdicts.gold_record`)."""

import getpass
from pathlib import Path

import click

from assistant import assembly
from assistant.settings import Settings
from assistant.study.study_file import FILE_NAME, open_study
from corpus.errors import SettingError, VerdictError
from evals.scoring.run_file import write_whole
from evals.verdicts.gold import Gold, GoldSets
from evals.verdicts.sources import LibrarySources
from ui.cli.scope import Scope, print_json, scoped

_ENDINGS = (".jsonl", ".ndjson")


@click.command("gold")
@click.option("--out", type=click.Path(path_type=Path), help="Write the answers here, and the verdicts beside it.")
@click.option("--version", type=click.IntRange(1), help="A version made before, in place of the verdicts as they are.")
@click.option("--list", "listed", is_flag=True, help="Only list the versions made before.")
@scoped
def gold(scope: Scope, out: Path | None, version: int | None, listed: bool) -> None:
    """Make a gold set of tutors' verdicts.

    The verdicts passed on the page's Check become the next version; unchanged ones are the version they were. Written
    are OUT, which eval score reads, and OUT's .verdicts.jsonl, which eval agreement and eval calibrate read. Each line
    of OUT has the passages that an answer cites, and the words that tutors marked in their place.
    """
    if listed and (out is not None or version is not None):
        raise SettingError("--list stands alone: leave out --out and --version")
    if out is not None and out.suffix.lower() not in _ENDINGS:
        raise SettingError(f"{out} holds JSON lines: give it a name that ends in {' or '.join(_ENDINGS)}")
    settings = Settings.from_environment(scope.library)
    if not (settings.library / FILE_NAME).is_file():
        raise VerdictError(f"no conversation is kept in {settings.library}: judge answers on the page's Check first")
    study = open_study(settings.library)
    try:
        with assembly.open_library(settings, any_embedder=True) as library:
            sets = GoldSets(study, LibrarySources(library))
            if listed:
                _list(scope, sets.versions())
            else:
                _show(scope, sets.make(_user()) if version is None else sets.version(version), out)
    finally:
        study.close()


def _user() -> str:
    """Who is at this machine, where it knows."""
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):
        return "nobody named"


def _show(scope: Scope, made: Gold, out: Path | None) -> None:
    fields = _fields(made)
    if out is not None:
        verdicts = out.with_name(f"{out.stem}.verdicts.jsonl")
        write_whole(verdicts, made.verdicts)
        write_whole(out, made.records)
        fields |= {"out": str(out), "verdicts_out": str(verdicts)}
        click.echo(f"wrote {out} and {verdicts}", err=True)
    if scope.as_json:
        print_json(fields)
    else:
        click.echo(_line(made))


def _list(scope: Scope, versions: tuple[Gold, ...]) -> None:
    if scope.as_json:
        print_json({"versions": [_fields(one) for one in versions]})
        return
    for one in versions:
        click.echo(_line(one))
    if not versions:
        click.echo("no gold set was made yet", err=True)


def _line(one: Gold) -> str:
    return (
        f"gold set {one.version}: {one.answers:,} answers, {one.verdicts.count(chr(10)):,} verdicts; "
        f"made {one.made_at:%Y-%m-%d %H:%M} UTC by {one.made_by}; sha256 {one.sha256}"
    )


def _fields(one: Gold) -> dict[str, object]:
    return {
        "version": one.version,
        "made_at": one.made_at.isoformat(),
        "made_by": one.made_by,
        "sha256": one.sha256,
        "answers": one.answers,
        "verdicts": one.verdicts.count("\n"),
    }
