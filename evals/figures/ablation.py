"""What each part adds: the product with one part left out at a time, on development data.

`python -m evals.figures.ablation --shared ../shared` prints a row a part. Thresholds stay as they are, so that what is
compared is the order of sentences; abstaining is left out.
"""

import argparse
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, fields, replace
from importlib.resources import as_file, files
from pathlib import Path

from assistant import assembly
from assistant.depth import Depth
from assistant.settings import Settings
from assistant.weighing import Shares
from evals.asked_library import AskedLibrary, asked_library
from evals.figures.covidqa_figures import covidqa_rows
from evals.figures.opened_sets import search_over
from evals.figures.question_figures import answered
from evals.figures.ways import Judged
from evals.intervals import Proportion
from evals.question_set import gold_sources, read_cases
from evals.training.covidqa import CovidQA
from index.fusion import Weights
from index.tokens import PieceCounter


@dataclass(frozen=True, slots=True)
class Variant:
    """The product with something else in place of a part."""

    name: str
    weights: Weights = field(default_factory=Weights)
    depth: Depth = field(default_factory=Depth)
    shares: Shares = field(default_factory=Shares)


def variants() -> Iterator[Variant]:
    """All of it, then one part left out at a time."""
    yield Variant("all of it")
    yield Variant("without the reader", depth=replace(Depth(), read=0))
    rules = [one.name for one in fields(Shares) if one.name != "read"]
    yield Variant("without any rule", shares=Shares(**dict.fromkeys(rules, 0.0)))
    words_only = replace(Weights(), passage_meaning=0.0, sentence_meaning=0.0)
    yield Variant("words alone, no vectors", weights=words_only)
    meaning_only = replace(Weights(), passage_meaning=1.0, sentence_words=0.0)
    yield Variant("vectors alone, no words", weights=meaning_only)
    yield Variant("without sentence vectors in a passage's score", weights=replace(Weights(), best_sentence=0.0))
    yield Variant("without the passage's score in a sentence's", weights=replace(Weights(), sentence_passage=0.0))
    yield Variant("without other names", weights=replace(Weights(), other_names=0.0))
    yield Variant("without words of intent", weights=replace(Weights(), intents=0.0))
    for rule in rules:
        yield Variant(f"without the rule `{rule}`", shares=replace(Shares(), **{rule: 0.0}))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True, help="the folder with data/ and reviews/")
    parser.add_argument("--cache", type=Path, default=Path(".work/figures"), help="where vectors are kept")
    options = parser.parse_args()
    reader = assembly.reader()
    counter = PieceCounter()
    covid = CovidQA.read(options.shared / "data", counter)
    questions = [one.question for one in covid.asked]
    documents = [text.document for text in covid.texts.values()]
    search = search_over(documents, questions, options.cache / "covidqa.npz", counter)
    print("| | COVID-QA, answer sentence @1 | @3 | tuning, bundled, articles_dev: right sentence | first footnote |")
    print("|---|---|---|---|---|", flush=True)
    with ExitStack() as stack:
        sets = stack.enter_context(as_file(files("evals.questions")))
        bundled = stack.enter_context(as_file(files("corpus.reviews")))
        names = gold_sources([*read_cases(sets / "articles_dev.jsonl"), *read_cases(sets / "articles.jsonl")])
        trials = [options.shared / "data" / "evidence_inference" / "nxml" / name for name in names]
        asked = [
            (stack.enter_context(asked_library(documents, options.cache / f"{name}.npz")), sets / f"{name}.jsonl")
            for documents, name in (
                ([options.shared / "reviews"], "tuning"),
                ([bundled], "bundled"),
                (trials, "articles_dev"),
            )
        ]
        for variant in variants():
            way = Judged(search.weighing(variant.weights), reader, variant.depth, variant.shares)
            at_1, at_3, _ = (row[0] for row in covidqa_rows(covid, {variant.name: way}).values())
            right, first = _reviews(asked, variant)
            print(f"| {variant.name} | {at_1} | {at_3} | {right} | {first} |", flush=True)


def _reviews(asked: list[tuple[AskedLibrary, Path]], variant: Variant) -> tuple[Proportion, Proportion]:
    right = first = total = 0
    for library, questions in asked:
        settings: Settings = replace(
            library.settings, weights=variant.weights, depth=variant.depth, shares=variant.shares
        )
        outcomes = [one.at(0.0) for one in answered(library, settings, questions) if one.case.answerable]
        right += sum(one.right_sentence for one in outcomes)
        first += sum(one.right_citation for one in outcomes)
        total += len(outcomes)
    return Proportion(right, total), Proportion(first, total)


if __name__ == "__main__":
    main()
