"""Where a claim is looked for, and what of it is missing there."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.types import Support, SupportLabel
from corpus.span import Span
from evals.checkers import Evidence, EvidencePlace, Missing, OverlapChecker, PairwiseChecker, missing_from
from tests.evals.scoring.rows import CONTEXTS


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


def test_the_nearest_is_first_then_what_adds_most() -> None:
    evidence = Evidence(["Ketamine is old. Ketamine lifts mood fast.", "It raises pressure. Nothing else."])
    nearest = evidence.nearest("Ketamine lifts mood fast and raises pressure", 3)
    assert [evidence.words(place) for place in nearest] == ["Ketamine lifts mood fast.", "It raises pressure."]
    assert evidence.nearest("psilocybin", 3) == ()
    assert Evidence([]).nearest("ketamine", 3) == ()


def test_contexts_left_out_keep_their_numbers() -> None:
    evidence = Evidence(CONTEXTS).only((1, 7))
    assert evidence.sentences == (EvidencePlace(1, Span(0, 27)),)


def test_what_is_missing_is_told_by_stem_and_value() -> None:
    missing = missing_from("The 1,200 patients recovered in 2.50 of 14 weeks", ["1200 patients recover", "2.5 weeks"])
    assert missing == Missing((), ("14",))
    assert missing_from("Zebras, zebras and 5 mg, 5 mg", []) == Missing(("Zebras", "zebras", "mg"), ("5",))
    assert missing_from("The 5-HT2A receptor", ["a 5-HT2A receptor"]) == Missing((), ())
    assert missing_from("", ["a"]) == Missing((), ())


def test_overlap_needs_the_words_and_the_numbers() -> None:
    claims = ("The trial had 200 patients.", "The trial had 300 patients.", "Zebras gallop.", "")
    labels = [one.support.label for one in OverlapChecker().check(claims, Evidence(CONTEXTS))]
    assert labels == [SupportLabel.SUPPORTED, *[SupportLabel.NOT_FOUND] * 3]
    found = OverlapChecker().check(claims[:1], Evidence(CONTEXTS))[0]
    assert found.places == (EvidencePlace(1, Span(0, 27)),)


def test_a_pairwise_checker_takes_the_best_quote() -> None:
    evidence = Evidence(["Ketamine is given. It works fast.", "It raises pressure."])
    both = "Ketamine is given. It works fast."
    checker = QuoteChecker({both: Support(SupportLabel.SUPPORTED, 0.9)})
    [found] = PairwiseChecker(checker).check(["Ketamine works"], evidence)
    assert found.support == Support(SupportLabel.SUPPORTED, 0.9)
    assert sorted(evidence.words(place) for place in found.places) == ["It works fast.", "Ketamine is given."]


def test_a_contradiction_by_the_nearest_sentence_stands_unless_something_supports() -> None:
    evidence = Evidence(["Ketamine does not work. Pressure rises."])
    nearest = "Ketamine does not work."
    denies = {nearest: Support(SupportLabel.CONTRADICTED, 0.02)}
    [found] = PairwiseChecker(QuoteChecker(denies)).check(["Ketamine works"], evidence)
    assert found.support.label is SupportLabel.CONTRADICTED
    supports = denies | {f"{nearest} Pressure rises.": Support(SupportLabel.SUPPORTED, 0.8)}
    [found] = PairwiseChecker(QuoteChecker(supports)).check(["Ketamine works"], evidence)
    assert found.support.label is SupportLabel.SUPPORTED


def test_a_sure_quote_ends_the_search() -> None:
    checker = QuoteChecker({"It lifts mood.": Support(SupportLabel.SUPPORTED, 1.0)})
    PairwiseChecker(checker).check(["It lifts mood."], Evidence(["It lifts mood. Nothing else."]))
    assert checker.quotes == ["It lifts mood."]


def test_a_claim_that_shares_no_word_is_checked_against_nothing() -> None:
    checker = QuoteChecker({})
    [found] = PairwiseChecker(checker).check(["Zebras gallop"], Evidence(CONTEXTS))
    assert (found.places, checker.quotes) == ((), [""])
