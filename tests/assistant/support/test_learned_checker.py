"""The shipped checker: network and rules in one probability, the same whatever else is checked."""

import math
from collections.abc import Sequence

import pytest

from assistant.answer import SupportLabel
from assistant.support.learned_checker import Held, LearnedChecker
from assistant.support.model.encoding import ClaimPair
from assistant.support.model.trained_checker import PairReading, WordDoubt
from assistant.support.rule_checker import support_of
from assistant.support.rules import Rules
from assistant.support.signals import Signals, log_odds, signals
from assistant.support.support_model import Calibration, SupportModel
from corpus.glossary import Glossary
from corpus.span import Span
from index.reader.reader_text import ReaderText

RULES = Rules(Glossary.bundled())
AS_IT_IS, NOTHING = Calibration(0.0, 1.0), Calibration(0.0, 0.0)
NETWORK_ALONE = SupportModel(AS_IT_IS, NOTHING, AS_IT_IS)


class FakeReader:
    """Says the same of every pair, and remembers what it was asked."""

    name = "fake"

    def __init__(self, supported: float, contradicted: float) -> None:
        words = (WordDoubt(Span(0, 3), 0.9), WordDoubt(Span(4, 7), 0.2))
        self._reading = PairReading(supported, contradicted, 1 - supported - contradicted, words)
        self.asked: list[Sequence[ClaimPair]] = []

    def check(self, pairs: Sequence[ClaimPair]) -> tuple[PairReading, ...]:
        self.asked.append(pairs)
        return (self._reading,) * len(pairs)


def checker(supported: float, contradicted: float) -> LearnedChecker:
    return LearnedChecker(FakeReader(supported, contradicted), RULES, NETWORK_ALONE)


@pytest.mark.parametrize(
    ("supported", "contradicted", "label"),
    [
        (0.8, 0.1, SupportLabel.SUPPORTED),
        (0.2, 0.7, SupportLabel.CONTRADICTED),
        (0.2, 0.1, SupportLabel.NOT_FOUND),
    ],
)
def test_the_probability_decides_and_what_is_left_says_how(
    supported: float, contradicted: float, label: SupportLabel
) -> None:
    found = checker(supported, contradicted).check("Mood rises soon.", "People felt better within hours.")
    assert found.label is label
    assert found.score == pytest.approx(supported, abs=1e-6)


def test_words_of_the_quote_are_supported_whatever_the_network_says() -> None:
    found = checker(0.01, 0.9).check("Ketamine lifts mood.", "It is old. Ketamine lifts mood. It is cheap.")
    assert (found.label, found.score) == (SupportLabel.SUPPORTED, 1.0)


def test_a_pair_is_read_alone_and_once() -> None:
    reader = FakeReader(0.8, 0.1)
    learned = LearnedChecker(reader, RULES, NETWORK_ALONE)
    held = Held("Mood rises.", ReaderText("", ("People felt better.",)))
    assert learned.support(held) == learned.support(held)
    assert [len(pairs) for pairs in reader.asked] == [1]


def test_of_a_long_quote_the_sentences_closest_to_the_claim_are_read() -> None:
    reader = FakeReader(0.8, 0.1)
    filler = " ".join(f"Sentence number {n} speaks of trams and bridges in a northern town." for n in range(60))
    LearnedChecker(reader, RULES, NETWORK_ALONE).check(
        "Ketamine lifts mood.", f"{filler} Ketamine lifts the mood fast."
    )
    [[pair]] = reader.asked
    assert "Ketamine lifts the mood fast." in pair.premise.sentences
    assert sum(len(one.split()) for one in pair.premise.sentences) <= 110


def test_signals_by_hand() -> None:
    examined = RULES.examine("Mice sleep.", "Mice eat at night.")
    of = signals(PairReading(0.9, 0.05, 0.05, ()), examined)
    assert of.network == pytest.approx(math.log(9))
    assert of.rules == log_odds(support_of(examined).score)


def test_the_probability_by_hand() -> None:
    model = SupportModel(Calibration(0.0, 1.0), Calibration(1.0, 0.5), Calibration(0.0, 0.5))
    # 2 + (1 + 0.5 * -2) = 2, half of which is 1.
    assert model.probability(Signals(2.0, -2.0)) == pytest.approx(1 / (1 + math.exp(-1)))


def test_what_a_rule_contradicts_is_not_supported_however_sure_the_network_is() -> None:
    found = checker(0.99, 0.001).check(
        "Ketamine raised the score by 5 points.", "Ketamine raised the score by 9 points."
    )
    assert found.label is SupportLabel.CONTRADICTED
    assert found.score < 0.5


@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_certainty_is_kept_within_bounds(probability: float) -> None:
    assert abs(log_odds(probability)) == pytest.approx(6)
