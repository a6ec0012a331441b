"""A checker is measured as the product uses it: sentence by sentence, what states nothing left out."""

from collections.abc import Sequence

import pytest

from assistant.answer import Support, SupportLabel
from evals.checking_figures.judged import Gold, Judged
from evals.checking_figures.product_scorer import ProductScorer
from evals.scoring.checking.checked import Checked
from evals.scoring.checking.evidence import Evidence


class FakeChecker:
    """Half sure of everything; keeps the contexts it was given."""

    def __init__(self) -> None:
        self.contexts: tuple[str, ...] = ()

    def check(self, claims: Sequence[str], evidence: Evidence) -> tuple[Checked, ...]:
        self.contexts = evidence.contexts
        return tuple(Checked(Support(SupportLabel.SUPPORTED, 0.5), ()) for _ in claims)


def judged(claim: str, title: str = "") -> Judged:
    return Judged(claim, ("Tea is hot.",), Gold.SUPPORTED, "c", title=title)


@pytest.mark.parametrize(
    ("claim", "score"),
    [("Tea is hot.", 0.5), ("Tea is hot. Milk is cold.", 0.25), ("I hope this helps!", 1.0)],
)
def test_the_score_is_the_product_over_what_is_stated(claim: str, score: float) -> None:
    assert list(ProductScorer(FakeChecker()).score([judged(claim)])) == [score]


def test_a_title_is_read_with_the_text_under_it() -> None:
    checker = FakeChecker()
    ProductScorer(checker).score([judged("Tea is hot.", "On tea")])
    assert checker.contexts == ("On tea. Tea is hot.",)
