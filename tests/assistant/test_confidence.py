"""How sure: a probability that grows with what speaks for an answer, and silence where nothing can."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Coverage
from assistant.confidence import ConfidenceModel, Features, coverage, features, probability
from tests.assistant.judged import judged, prose
from tests.bundled import ALWAYS, NEVER

MODEL = ConfidenceModel()
NOTES = prose("Notes", "Ketamine lifts mood within hours.", "Esketamine is a nasal spray.", "Depression is common.")
_NAMES = tuple(field.name for field in fields(Features))


@given(st.fixed_dictionaries({name: st.floats(0, 1) for name in _NAMES}))
def test_always_a_probability(shares: dict[str, float]) -> None:
    assert 0 < probability(MODEL, Features(**shares)) < 1


@pytest.mark.parametrize(("name", "sign"), [("words", 1), ("asked", 1), ("read", 1)])
def test_what_speaks_for_an_answer_raises_it(name: str, sign: int) -> None:
    little = Features(**dict.fromkeys(_NAMES, 0.3))
    more = replace(little, **{name: 0.6})
    assert (probability(MODEL, more) - probability(MODEL, little)) * sign > 0


def test_thresholds_part_answers_from_silence() -> None:
    assert coverage(MODEL, 0.0) is Coverage.NOT_IN_DOCUMENTS
    assert coverage(MODEL, MODEL.partly_from) is Coverage.PARTLY
    assert coverage(MODEL, MODEL.covered_from) is Coverage.COVERED
    assert 0 < MODEL.partly_from < MODEL.covered_from < 1
    assert coverage(ALWAYS, 0.001) is Coverage.COVERED
    assert coverage(NEVER, 1.0) is Coverage.NOT_IN_DOCUMENTS


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("How fast does ketamine lift mood?", False),
        ("What is esketamine?", False),
        ("What dose of ketamine?", True),
        ("In which year was esketamine approved?", True),
        ("How does lithium work?", True),
        ("Is ketamine faster than lithium?", True),
        ("Is ketamine faster than esketamine?", False),
    ],
)
def test_sentences_that_cannot_answer(question: str, lacking: bool) -> None:
    assert (judged(question, NOTES).features is None) is lacking


def test_features_are_those_of_the_sentence_that_decides() -> None:
    best = judged("What is esketamine?", NOTES).weighed[0]
    assert features(best, 0.5, 0.0) == Features(best.evidence.words, best.evidence.asked, 0.5, 0.6)
