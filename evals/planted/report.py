"""Planted answers judged by every checker given, and the table of it: what the command prints."""

from collections.abc import Mapping
from pathlib import Path

from assistant.checking import Checker
from assistant.support.rules import Rules
from corpus.errors import FileUnreadable
from corpus.glossary import Glossary
from evals.planted.answers import planted_answers
from evals.planted.measuring import Judged, judged
from evals.planted.sources import Half, review_files, sources
from evals.planted.table import table


def report(
    checkers: Mapping[str, Checker], half: Half, seed: int, more: Path | None
) -> tuple[str, Mapping[str, tuple[Judged, ...]]]:
    """The table for every checker over the same answers, and the sentences it counts; `more` holds more reviews."""
    files = review_files(more)
    answers = [one for one in planted_answers(sources(files), seed) if one.half is half]
    if not answers:
        raise FileUnreadable(f"no sentence of {len(files)} reviews fell into the {half} half: give more reviews")
    rules = Rules(Glossary.bundled())
    columns = {name: judged(answers, checker, rules) for name, checker in checkers.items()}
    return table(f"{half} half, {len(files)} reviews, seed {seed}", len(answers), columns), columns
