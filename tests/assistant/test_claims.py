"""Whether a source carries a claim: labels, places, amounts, names, sides, and what is not said otherwise."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from assistant.claim_names import DifferenceKind
from assistant.evidence import compare, one_spelling, source_sentences
from assistant.quantities import quantities
from assistant.types import SupportLabel, VerbatimChecker
from assistant.verifier import Claim, Evidence, Verifier, statements_in
from tests.assistant.word_verifier import WordNetwork, word_calibration, word_verifier
from tests.tables import rows

SOURCE = Evidence("Ketamine relieves depression within hours. Blood pressure rises in some patients.", "Ketamine")


class Counting(WordNetwork):
    """Counts the pairs that it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def score(self, pairs: Sequence[tuple[str, str]], /) -> NDArray[np.float32]:
        self.asked += pairs
        return super().score(pairs)


def test_labels_places_and_differences() -> None:
    claims = [
        Claim("Blood pressure rises in some patients.", (SOURCE,)),
        Claim("Ketamine relieves depression within 4 weeks.", (Evidence("Ketamine relieves depression in 2 hours."),)),
        Claim("Camels store water.", (SOURCE,)),
        Claim("Blood pressure never rises in some patients.", (SOURCE,)),
    ]
    found = word_verifier().verify(claims)
    labels = [SupportLabel.SUPPORTED, SupportLabel.CONTRADICTED, SupportLabel.NOT_FOUND, SupportLabel.CONTRADICTED]
    assert [verdict.label for verdict in found] == labels
    assert [(each.claim_words, each.evidence_words) for each in found[1].differs] == [("4 weeks", "2 hours")]
    [place, *_] = found[0].evidence
    assert place.span.of(SOURCE.text) == "Blood pressure rises in some patients."
    assert all(0 <= verdict.score <= 1 for verdict in found)


def test_a_claim_is_read_once_and_fares_alone_as_among_others() -> None:
    network = Counting()
    verifier = Verifier("words", network, word_calibration())
    claims = [Claim(f"Blood pressure rises in patient {number}.", (SOURCE,)) for number in range(5)]
    together = verifier.verify([*claims, *claims])
    assert len(network.asked) == 5
    assert [verifier.verify([claim])[0] for claim in claims] == list(together[:5]) == list(together[5:])
    assert len(network.asked) == 5
    assert word_verifier().verify(claims[2:3])[0] == together[2]


def test_a_sentence_of_two_statements_is_as_good_as_the_worse() -> None:
    claim = Claim("Blood pressure rises in patients, but depression never relieves the ketamine.", (SOURCE,))
    assert word_verifier().verify([claim])[0].label is not SupportLabel.SUPPORTED


def test_sentences_of_two_sources_carry_a_claim_together() -> None:
    sources = (Evidence("Ann built the Orel dam."), Evidence("The Orel dam is 61 m high."))
    claim = Claim("The Orel dam that Ann built is 61 m high.", sources)
    [verdict] = word_verifier().verify([claim])
    assert verdict.label is SupportLabel.SUPPORTED
    assert {place.source for place in verdict.evidence} == {0, 1}


@pytest.mark.parametrize(
    "claim", [Claim("", (SOURCE,)), Claim("Ketamine helps.", ()), Claim("Ketamine helps.", (Evidence(" \n"),))]
)
def test_without_words_nothing_is_found(claim: Claim) -> None:
    [verdict] = word_verifier().verify([claim])
    assert (verdict.label, verdict.score, verdict.evidence) == (SupportLabel.NOT_FOUND, 0.0, ())


def test_an_answer_of_a_word_or_two_is_read_behind_its_question() -> None:
    network = Counting()
    Verifier("words", network, word_calibration()).verify([Claim("Within hours.", (SOURCE,), "How fast is ketamine?")])
    assert network.asked[0][0] == "How fast is ketamine? Within hours."


def differs(claim: str, evidence: str) -> list[tuple[str, str]]:
    found = compare(one_spelling(claim), one_spelling(evidence)).differences
    return [(each.claim_words, each.evidence_words) for each in found]


@pytest.mark.parametrize(
    ("claim", "evidence", "said", "instead_of"), rows("claim_differences", "another amount or name")
)
def test_another_is_another(claim: str, evidence: str, said: str, instead_of: str) -> None:
    assert differs(claim, evidence) == [(said, instead_of)]


@pytest.mark.parametrize(("claim", "evidence"), rows("claim_differences", "the same, or nothing of its kind"))
def test_the_same_in_other_words_or_nothing_of_its_kind(claim: str, evidence: str) -> None:
    assert differs(claim, evidence) == []


@pytest.mark.parametrize("junk", ["1 ", "1,", "-1.", "a1-", "phase ", "(", "twice ", "1.2 × 10^"])
def test_long_junk_takes_no_time(junk: str) -> None:
    text = junk * (20_000 // len(junk))
    assert compare(text, "It was 5 mg.").matched >= 0


@pytest.mark.parametrize(("claim", "evidence"), rows("claim_differences", "places changed"))
def test_what_has_changed_places_is_told(claim: str, evidence: str) -> None:
    assert [each.kind for each in compare(claim, evidence).differences] == [DifferenceKind.ROLE]


@pytest.mark.parametrize(("claim", "evidence"), rows("claim_differences", "in its place"))
def test_what_is_in_its_place_is_not(claim: str, evidence: str) -> None:
    assert compare(claim, evidence).differences == ()


@pytest.mark.parametrize("spellings", rows("claim_differences", "spellings of one amount"))
def test_one_amount_however_it_is_spelled(spellings: tuple[str, ...]) -> None:
    [first, *others] = [quantities(f"It was {text}.") for text in spellings]
    assert len(first) == 1
    for other in others:
        assert [each.measures for each in first] == [each.measures for each in other]
        assert [each.base for each in first] == pytest.approx([each.base for each in other])


@pytest.mark.parametrize(
    ("number", "another"),
    [
        ("9" * 5_000, "9" * 4_999),
        (f"1{',000' * 200}", f"1{',000' * 201}"),
        (f"one{' hundred' * 2_000}", "one hundred"),
    ],
)
def test_a_number_too_large_to_reckon_with_is_itself_and_no_other(number: str, another: str) -> None:
    claim = f"It was {number} mg."
    assert compare(claim, claim).differences == ()
    [difference] = compare(claim, f"It was {another} mg.").differences
    assert difference.kind is DifferenceKind.AMOUNT


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("25 µg", "25 mg"),
        ("0.41", "−0.41"),
        ("2 weeks", "2 days"),
        ("twice daily", "twice weekly"),
    ],
)
def test_another_amount(one: str, other: str) -> None:
    found = [[(each.measures, each.base) for each in quantities(f"It was {text}.")] for text in (one, other)]
    assert found[0]
    assert found[0] != found[1]


@given(st.text(alphabet="aB1. \n-|:;!?,()“é\u00ad", max_size=200))
def test_sentences_stand_at_their_places_and_hold_every_word(text: str) -> None:
    found = source_sentences(text)
    assert all(text[each.start : each.end] == each.text for each in found)
    assert "".join("".join(each.text.split()) for each in found) == "".join(text.split())


@pytest.mark.parametrize(
    ("sentence", "statements"),
    [
        ("Aster found a benefit in adults, but Briar found no benefit in children.", 2),
        ("Nausea, vomiting and headache were common.", 1),
        ("Patients on A recovered, while patients on B relapsed, and patients on C died.", 3),
    ],
)
def test_a_sentence_that_holds_several_statements_is_split(sentence: str, statements: int) -> None:
    assert len(statements_in(sentence)) == statements


@pytest.mark.parametrize(
    ("sentence", "quote", "label"),
    [
        ("Ketamine acts.", "Ketamine acts.", SupportLabel.SUPPORTED),
        ("Ketamine acts", "Now **Ketamine**\n acts fast.", SupportLabel.SUPPORTED),
        ("Ketamine acts", "Ketamine never acts", SupportLabel.NOT_FOUND),
        ("Ketamine acts", "acts Ketamine", SupportLabel.NOT_FOUND),
        ("Ketamine acts", "Esketamine acts", SupportLabel.NOT_FOUND),
        ("It is 0.5 mg", "It is 0.6 mg", SupportLabel.NOT_FOUND),
        ("Ketamine", "", SupportLabel.NOT_FOUND),
        ("", "Ketamine", SupportLabel.NOT_FOUND),
        ("…", "…", SupportLabel.NOT_FOUND),
    ],
)
def test_verbatim(sentence: str, quote: str, label: SupportLabel) -> None:
    support = VerbatimChecker().check(sentence, quote)
    assert support.label is label
    assert support.score == (label is SupportLabel.SUPPORTED)
