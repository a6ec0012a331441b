"""The commands that measure: eval run, and bench. Left out: what is measured (`evals/`)."""

import json
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import click
from tqdm import tqdm

from assistant import assembly
from assistant.settings import Settings
from corpus.metadata import Metadata
from evals.answering import AssistantSystem, NaiveSystem, Outcome, run, scores
from evals.answering_report import table
from evals.question_set import read_cases
from index.ingest import files_under
from ui.cli.scope import Scope, print_json, scoped


@click.group("eval")
def evaluate() -> None:
    """Evaluate answers."""


@evaluate.command("run")
@click.argument("questions", type=click.Path(path_type=Path))
@click.option("--documents", type=click.Path(path_type=Path), required=True, help="The files that are asked about.")
@click.option("--rows", type=click.Path(path_type=Path), help="Write one JSON line a question here.")
@scoped
def run_questions(scope: Scope, questions: Path, documents: Path, rows: Path | None) -> None:
    """Answer a question set and score it.

    The documents go into a library of their own, made for the run. The naive way, three passages by the embedding
    model, is scored beside it.
    """
    cases = read_cases(questions)
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(Settings.from_environment(Path(folder)), library=Path(folder))
        embedder = assembly.embedder(settings)
        with assembly.open_library(settings) as library:
            adding = assembly.ingest(settings, library, embedder)
            for receipt in adding.add(files_under([documents]), Metadata()):
                click.echo(f"{receipt.status} {receipt.source}", err=True)
            searching = assembly.search(settings, library, embedder)
            assistant = assembly.assistant(settings, library, embedder)
            ours = run(
                AssistantSystem(assistant.invoke, searching.snapshot()),
                tqdm(cases, unit="question", file=sys.stderr, desc=questions.stem),
            )
            naive = run(NaiveSystem(searching.snapshot(), embedder), cases)
    if rows is not None:
        rows.write_text("".join(json.dumps(_row(one)) + "\n" for one in ours), encoding="utf-8")
    if scope.as_json:
        figures = scores(ours)
        print_json(
            {
                "questions": questions.name,
                "n": len(ours),
                "right_sentence": figures.right_sentence.share,
                "right_citation": figures.right_citation.share,
                "wrongly_abstained": figures.wrongly_abstained.share,
                "wrongly_answered": figures.wrongly_answered.share,
            }
        )
    else:
        click.echo(table(questions.stem, ours, naive))


def _row(outcome: Outcome) -> dict[str, object]:
    return {
        "id": outcome.case.id,
        "kind": outcome.case.kind,
        "right_sentence": outcome.right_sentence,
        "right_citation": outcome.right_citation,
        "abstained": outcome.shown.abstained,
        "places": [[place.source, place.span.start, place.span.end] for place in outcome.shown.places],
    }
