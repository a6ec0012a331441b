"""Whether to answer is one probability: higher for a better reading and for more of the question's words, lower for a
name or a number that is not there."""

import math
from dataclasses import replace

import pytest

from assistant.abstention import AbstentionModel, Features, decide, features_of
from assistant.types import Coverage
from corpus.types import Document
from tests.bundled import reranker_in
from tests.page_documents import prose
from tests.snapshots import snapshot_of

TRIAL = prose(
    "The NOCTURNE trial",
    "Agomelatine was given at 25 mg at bedtime in the NOCTURNE trial. Sleep improved.",
    "Lithium has a starting dose of 400 mg.",
)


def _features(question: str, *documents: Document) -> Features:
    snapshot = snapshot_of(*(documents or (TRIAL,)))
    features = features_of(reranker_in(snapshot).rank(snapshot, question), snapshot)
    assert features is not None
    return features


FAIR = Features(best=2.0, margin=1.0, named=1.0, cosine=0.6)


def test_the_shipped_model_answers_a_good_reading_and_not_a_bad_one() -> None:
    model = AbstentionModel()
    good = replace(FAIR, best=5.0)
    bad = Features(best=-5.0, margin=0.1, named=0.0, cosine=0.2)
    assert decide(model, good).coverage is Coverage.COVERED
    assert decide(model, bad).coverage is Coverage.NOT_IN_DOCUMENTS


@pytest.mark.parametrize(
    ("probability", "coverage"),
    [(0.1, Coverage.NOT_IN_DOCUMENTS), (0.45, Coverage.PARTLY), (0.59, Coverage.PARTLY), (0.61, Coverage.COVERED)],
)
def test_what_is_done_at_a_confidence(probability: float, coverage: Coverage) -> None:
    zero = dict.fromkeys(("best", "margin", "named", "cosine"), 0.0)
    flat = AbstentionModel(
        bias=math.log(probability / (1 - probability)) + 1e-9, **zero, partly_from=0.45, covered_from=0.6
    )
    decision = decide(flat, FAIR)
    assert decision.coverage is coverage
    assert decision.confidence == pytest.approx(probability)


def test_a_name_that_is_missing_asks_for_more() -> None:
    model = AbstentionModel(bias=0.0, best=0.0, margin=0.0, named=0.0, cosine=0.0, partly_from=0.45, covered_from=0.6)
    assert decide(model, FAIR).coverage is Coverage.PARTLY
    assert decide(model, replace(FAIR, named=0.5)).coverage is Coverage.NOT_IN_DOCUMENTS


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Was agomelatine given in the NOCTURNE trial?", 1.0),
        ("Was agomelatine given at 25 mg?", 1.0),
        ("Was agomelatine given at 75 mg?", 0.0),
        ("Was sleep improved?", 1.0),
    ],
)
def test_names_and_numbers_are_looked_for(question: str, named: float) -> None:
    found = _features(question).named
    assert found == named or (named == 0.0 and found < 1.0)
