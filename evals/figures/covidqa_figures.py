"""COVID-QA: is the answer's sentence first, among three; is its passage among five? All articles searched at once.

Only questions over articles that the reader was not trained on.
"""

from collections.abc import Mapping

from tqdm import tqdm

from evals.figures.ways import Order, Way
from evals.fusion_sweep import Asked
from evals.intervals import Proportion
from evals.training import covidqa
from evals.training.covidqa import CovidQA

PASSAGES_AT = 5


def covidqa_rows(sets: CovidQA, ways: Mapping[str, Way]) -> dict[str, tuple[Proportion, ...]]:
    """A row a figure, a proportion a way."""
    asked = [one for one in sets.asked if covidqa.held_out(one.document_id)]
    found = {
        name: [(way.order(one.question), one) for one in tqdm(asked, desc=f"COVID-QA, {name}")]
        for name, way in ways.items()
    }
    return {
        "COVID-QA, answer sentence @1": tuple(_sentences(of, 1) for of in found.values()),
        "COVID-QA, answer sentence @3": tuple(_sentences(of, 3) for of in found.values()),
        f"COVID-QA, passage recall@{PASSAGES_AT}": tuple(_passages(of) for of in found.values()),
    }


def _sentences(found: list[tuple[Order, Asked]], k: int) -> Proportion:
    hits = sum(
        any(document == one.document_id and span.meets(one.span) for document, span in order.sentences[:k])
        for order, one in found
    )
    return Proportion(hits, len(found))


def _passages(found: list[tuple[Order, Asked]]) -> Proportion:
    hits = sum(
        any(at.document_id == one.document_id and at.span.meets(one.span) for at in order.passages[:PASSAGES_AT])
        for order, one in found
    )
    return Proportion(hits, len(found))
