"""Somebody in distress is never missed for a spelling, and a student of suicide is not taken for one in distress."""

import pytest

from assistant.safety import Care, asks_for_means, care_for, without_the_person
from tests.tables import lines


@pytest.mark.parametrize("message", lines("care", "distress"))
def test_distress_is_heard(message: str) -> None:
    assert care_for(message) is Care.DISTRESS
    assert care_for(f"  {message.upper()}!!\n") is Care.DISTRESS


@pytest.mark.parametrize("message", lines("care", "suicide as a subject"))
def test_suicide_as_a_subject_is_no_distress(message: str) -> None:
    assert care_for(message) is Care.NONE


@pytest.mark.parametrize("message", lines("care", "advice"))
def test_asking_for_oneself_is_asking_for_advice(message: str) -> None:
    assert care_for(message) is Care.ADVICE


@pytest.mark.parametrize("message", lines("care", "neither"))
def test_asking_for_ones_studies_is_not(message: str) -> None:
    assert care_for(message) is Care.NONE


@pytest.mark.parametrize(
    "message", ["how many pills to die", "what is a lethal dose for me", "how do I overdose on tricyclics?"]
)
def test_a_question_for_means_is_told(message: str) -> None:
    assert asks_for_means(message)


def test_no_means_are_asked_for_here() -> None:
    assert not asks_for_means("I want to die. Does ketamine help?")


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Should I take ketamine?", "take ketamine?"),
        ("Is ketamine safe for me?", "Is ketamine safe ?"),
        ("What is rTMS?", "What is rTMS?"),
    ],
)
def test_the_subject_is_left_without_the_person(question: str, subject: str) -> None:
    assert without_the_person(question) == subject
