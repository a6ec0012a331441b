"""The command that plants faults in answers and says how many a checker catches: eval planted."""

from pathlib import Path

import click

from evals.planted.columns import Column, columns
from evals.planted.report import report
from evals.planted.sources import Half
from ui.cli.scope import Scope, print_json, scoped

_SEED = 20261121


@click.command("planted")
@click.option(
    "--half",
    type=click.Choice([str(half) for half in Half]),
    default=str(Half.REPORTED),
    show_default=True,
    help="The rules were written on the one half of the sentences, and are reported on the other.",
)
@click.option("--seed", type=click.IntRange(0), default=_SEED, show_default=True, help="Of what is planted where.")
@click.option(
    "--reviews",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="More reviews, .txt and .md files, beside the bundled ones.",
)
@click.option(
    "--checker",
    "checkers",
    multiple=True,
    type=click.Choice([column.name.lower() for column in Column]),
    help="This column alone; may be repeated. The trained checker takes minutes.",
)
@scoped
def planted(scope: Scope, half: str, seed: int, reviews: Path | None, checkers: tuple[str, ...]) -> None:
    """Plant faults in answers and count those caught.

    Answers of one to three sentences of reviews, some in other words, each sentence clean or with one fault: another
    number, unit, drug or direction, a negation more or less, an invented citation, the wrong passage, or none cited.
    Printed per kind: caught, missed and false alarms, with 95 % intervals, for words compared one by one, for the rules
    alone, for rules with likeness of words, and for the trained checker that answers are held to.
    """
    chosen = [column for column in Column if not checkers or column.name.lower() in checkers]
    printed, judged = report(columns(chosen), Half(half), seed, reviews)
    if not scope.as_json:
        click.echo(printed)
        return
    print_json(
        {
            "half": half,
            "seed": seed,
            "sentences": [
                {
                    "checker": name,
                    "kind": str(one.sentence.kind),
                    "reworded": one.sentence.reworded,
                    "text": one.sentence.text,
                    "source": one.sentence.source,
                    "flagged": one.flagged,
                    "label": str(one.standing.support.label),
                    "right_passage_found": one.repairable,
                }
                for name, judgements in judged.items()
                for one in judgements
            ],
        }
    )
