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
