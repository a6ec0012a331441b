"""BM25 as the papers have it, and sense at its edges."""

import math

import numpy as np
import pytest

from index.keyword_index import KeywordIndex

TEXTS = ("ketamine blocks receptors", "ketamine and ketamine: ketamine lasts", "serotonin", "")


def by_hand(frequency: int, length: int, holding: int) -> float:
    average = (3 + 4 + 1 + 0) / 4
    idf = math.log(1 + (4 - holding + 0.5) / (holding + 0.5))
    return idf * frequency / (frequency + 1.2 * (1 - 0.75 + 0.75 * length / average))


def test_scores_are_bm25() -> None:
    index = KeywordIndex(TEXTS)
    np.testing.assert_allclose(index.scores(["ketamin"]), [by_hand(1, 3, 2), by_hand(3, 4, 2), 0, 0], rtol=1e-5)
    both = index.scores(["ketamin", "serotonin"])
    np.testing.assert_allclose(both, [by_hand(1, 3, 2), by_hand(3, 4, 2), by_hand(1, 1, 1), 0], rtol=1e-5)
    assert index.idf("ketamin") == pytest.approx(math.log(2))


def test_a_term_that_no_text_holds_adds_nothing() -> None:
    index = KeywordIndex(TEXTS)
    assert index.holds("serotonin")
    assert not index.holds("lithium")
    assert index.scores(["lithium"]).tolist() == [0] * 4
    assert index.scores(["lithium", "ketamin"]).tolist() == index.scores(["ketamin"]).tolist()
    assert index.idf("lithium") > index.idf("serotonin")


@pytest.mark.parametrize("texts", [(), ("",), ("of the", "?!")])
def test_texts_without_a_term(texts: tuple[str, ...]) -> None:
    index = KeywordIndex(texts)
    assert index.scores(["ketamin"]).tolist() == [0] * len(texts)
    assert index.scores([]).shape == (len(texts),)
    assert not index.holds("ketamin")
    assert math.isfinite(index.idf("ketamin"))


def test_terms_that_stand_together_in_the_question_count_more_where_they_do_in_the_text() -> None:
    index = KeywordIndex(("blood pressure fell in the arm", "pressure of work, blood of the arm", "serotonin"))
    query = ["blood", "pressur"]
    alone, in_order = index.scores(query), index.scores_in_order(query)
    assert alone[0] == pytest.approx(alone[1], rel=0.2)
    assert in_order[0] > alone[0]
    assert in_order[1:].tolist() == alone[1:].tolist()
    assert KeywordIndex(("serotonin",)).scores_in_order(query).tolist() == [0]
