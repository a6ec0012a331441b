"""Verdicts: in order, the same alone and among others, with their places and what differs."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.types import SupportLabel
from assistant.verifier import Claim, Evidence, Verifier
from tests.assistant.word_verifier import WordNetwork, word_calibration, word_verifier

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
