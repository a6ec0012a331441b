"""Where a claim is looked for, and what of it is missing there."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Support, SupportLabel
from evals.checkers import Evidence, PairwiseChecker


class QuoteChecker:
    """A `Checker` whose support is looked up by the quote; `quotes` keeps what it was shown."""

    name = "quotes"

    def __init__(self, said: dict[str, Support]) -> None:
        self._said = said
        self.quotes: list[str] = []

    def check(self, sentence: str, quote: str, context: str = "") -> Support:
        del sentence, context
        self.quotes.append(quote)
        return self._said.get(quote, Support(SupportLabel.NOT_FOUND, 0.1))


@given(st.lists(st.text(max_size=80), max_size=4), st.text(max_size=40))
def test_every_place_holds_words_of_its_context(contexts: list[str], claim: str) -> None:
    evidence = Evidence(contexts)
    nearest = evidence.nearest(claim, 3)
    assert set(nearest) <= set(evidence.sentences)
    assert len(set(nearest)) == len(nearest) <= 3
    assert all(evidence.words(place) == place.span.of(contexts[place.context]) != "" for place in evidence.sentences)


def test_a_contradiction_by_the_nearest_sentence_stands_unless_something_supports() -> None:
    evidence = Evidence(["Ketamine does not work. Pressure rises."])
    nearest = "Ketamine does not work."
    denies = {nearest: Support(SupportLabel.CONTRADICTED, 0.02)}
    [found] = PairwiseChecker(QuoteChecker(denies)).check(["Ketamine works"], evidence)
    assert found.support.label is SupportLabel.CONTRADICTED
    supports = denies | {f"{nearest} Pressure rises.": Support(SupportLabel.SUPPORTED, 0.8)}
    [found] = PairwiseChecker(QuoteChecker(supports)).check(["Ketamine works"], evidence)
    assert found.support.label is SupportLabel.SUPPORTED
