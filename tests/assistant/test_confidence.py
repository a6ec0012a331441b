"""How sure: a probability that grows with what speaks for an answer, and silence where nothing can."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Coverage
from assistant.confidence import ConfidenceModel, Features, coverage, features, lacks, probability
from tests.assistant.judged import judged, prose
from tests.bundled import ALWAYS, NEVER

MODEL = ConfidenceModel()
NOTES = prose("Notes", "Ketamine lifts mood within hours.", "Esketamine is a nasal spray.", "Depression is common.")
_NAMES = tuple(field.name for field in fields(Features))


@given(st.fixed_dictionaries({name: st.floats(0, 1) for name in _NAMES}))
def test_always_a_probability(shares: dict[str, float]) -> None:
    assert 0 < probability(MODEL, Features(**shares)) < 1


@pytest.mark.parametrize(("name", "sign"), [("answers", 1), ("words", 1), ("cosine", 1), ("unknown", -1)])
def test_what_speaks_for_an_answer_raises_it_and_what_speaks_against_lowers_it(name: str, sign: int) -> None:
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
    judgement = judged(question, NOTES)
    assert judgement.lacks is lacking
    kind = judgement.weighed[0].evidence
    assert features(judgement.weighed, 0.5).unknown == 0.5
    assert features(judgement.weighed, 0.0).words == kind.words


def test_lacking_is_told_of_the_best_alone_where_nothing_is_compared() -> None:
    from assistant.analysis import Expected

    weighed = judged("What is esketamine?", NOTES).weighed
    assert not lacks(weighed, Expected.ANYTHING, None)
    assert lacks(weighed[::-1], Expected.ANYTHING, None) is bool(weighed[-1].evidence.missing_subjects)
