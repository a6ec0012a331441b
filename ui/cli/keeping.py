"""What eval score and eval run share: keeping a scored run in the library, where the page's Scores find it."""

import sys
from dataclasses import replace
from pathlib import Path

import click
from tqdm import tqdm

from assistant.settings import Settings
from corpus.library import Library
from evals.checkers import choose
from evals.runs.kept_run import KeptRun
from evals.runs.runs import FOLDER, Runs
from evals.scoring.documents import LibraryTexts
from evals.scoring.provenance import provenance_of
from evals.scoring.run_file import score_file
from evals.scoring.scorer import Scorer
from evals.scoring.thresholds import Thresholds
from ui.cli.scope import Scope

_SEED = 0


def runs_of(scope: Scope) -> Runs:
    """The runs kept in the library that was named, or in the one of the environment."""
    return Runs(Settings.from_environment(scope.library).library / FOLDER)


def score_and_keep(runs: Runs, name: str, answers: Path, library: Library) -> KeptRun:
    """Score a file of answers made from `library` by the checker that eval score has, and keep the run.

    The scores are written beside `answers`. Raises a `FileError` or `SettingError`.
    """
    chosen, line, texts = choose(), Thresholds(), LibraryTexts(library)
    provenance = replace(provenance_of(answers, chosen.name, chosen.sha256, line, _SEED), library=texts.sha256)
    target = answers.with_name(f"{answers.stem}.scores.jsonl")
    with tqdm(unit="row", file=sys.stderr, desc=name) as bar:
        score_file(answers, target, Scorer(chosen.checker, line, texts.text), provenance, bar.update)
    return runs.keep(name, target)


def tell_kept(run: KeptRun) -> None:
    """Say, beside what is printed, where the run lies."""
    click.echo(f"kept as {run.name} in {run.folder.parent}", err=True)
