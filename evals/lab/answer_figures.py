"""Every figure of answering and finding, the earlier engine beside this one, each with n and its 95 % interval:
`python -m evals.lab.answer_figures --shared ../shared [--old CHECKOUT] [--only PART ...]`.

All that is worked out is kept in `--work`, a row a question, by the engine's code and weights: ended and run again, it
goes on; after a change it measures anew. `--limit` tries it out on a few questions of each set.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from assistant import factory
from evals.lab import finding_figures
from evals.lab.finding_figures import Figure, Measuring
from evals.lab.kept_rows import engine_key
from evals.lab.old_engine import OldEngine
from evals.lab.question_figures import (
    Judged,
    answer_figures,
    answered,
    answers_kept,
    by_kind,
    confidence_figures,
    meant_figures,
    meant_pairs,
    reported,
)
from evals.lab.question_libraries import libraries

FINDING: Mapping[str, Callable[[Measuring], list[Figure]]] = {
    "covidqa": finding_figures.covidqa,
    "scifact": finding_figures.scifact,
    "squad": finding_figures.squad,
    "bioasq": finding_figures.bioasq,
    "cpgqa": finding_figures.cpgqa,
    "highlight": finding_figures.highlight,
}
_BY_OLD = frozenset({"covidqa", "scifact", "squad", "bioasq"})
_QUESTIONS = "questions"
_FOLLOW_UPS = "follow-ups"
PARTS = (*FINDING, _QUESTIONS, _FOLLOW_UPS)


def main() -> None:
    """Print the table, a part as soon as it is known."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="the folder with data/ and reviews/")
    parser.add_argument("--work", type=Path, default=Path(".work/lab"), help="where vectors, rows and answers are kept")
    parser.add_argument("--old", type=Path, help="a checkout of an earlier engine, to stand beside")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--limit", type=int, help="only so many questions of each set: to see that it runs")
    options = parser.parse_args()
    measuring = Measuring(factory.reader(), options.shared / "data", options.work, engine_key(), options.limit)
    folder = options.work / ("old" if options.limit is None else f"old-{options.limit}")
    old = OldEngine(options.old, folder.resolve()) if options.old is not None else None
    print(
        f"{measuring.reader.name}, code and weights {measuring.engine}\n\n| | earlier | now |\n|---|---|---|",
        flush=True,
    )
    # The earlier engine cannot be given a few questions of these sets only.
    parts = set(options.only)
    of_old = old.finding(options.shared) if old is not None and options.limit is None and parts & _BY_OLD else {}
    for name, part in FINDING.items():
        if name in parts:
            _print(part(measuring), of_old)
    if parts & {_QUESTIONS, _FOLLOW_UPS}:
        _questions(measuring, options.shared, old, parts)


def _questions(measuring: Measuring, shared: Path, old: OldEngine | None, parts: set[str]) -> None:
    ours: list[Judged] = []
    theirs: list[Judged] = []
    # The reviews' questions are all for development.
    only = ("bundled",) if parts & {_QUESTIONS, _FOLLOW_UPS} == {_FOLLOW_UPS} else ("bundled", "trials", "generality")
    for library in libraries(shared, measuring.work, only):
        if _QUESTIONS in parts and (asked := reported(library, measuring.limit)):
            ours += answered(measuring, library, asked)
            if old is not None:
                given = old.answers(library.name, library.paths, asked)
                theirs += [Judged(item, answer) for item, answer in zip(asked, given, strict=True)]
        if _FOLLOW_UPS in parts and library.name == "bundled":
            pairs = meant_pairs(measuring.limit)
            of_old: list[Judged] = []
            if old is not None:
                given = old.answers("follow-ups", library.paths, pairs)
                of_old = [Judged(pair, answer) for pair, answer in zip(pairs, given, strict=True)]
            _print(meant_figures(answered(measuring, library, pairs)), dict(meant_figures(of_old)) if of_old else {})
    if not ours:
        return
    for figures in (answer_figures, confidence_figures, by_kind):
        _print(figures(ours), dict(figures(theirs)))
    for path in answers_kept(measuring.work, measuring.engine):
        print(f"answers to read: {path}", file=sys.stderr)


def _print(figures: Iterable[Figure], old: Mapping[str, str]) -> None:
    for name, figure in figures:
        print(f"| {name} | {old.get(name, '-')} | {figure} |", flush=True)


if __name__ == "__main__":
    main()
