"""The rule checker's three answers."""

import pytest

from assistant.answer import SupportLabel
from assistant.support.rule_checker import RuleChecker
from tests.assistant.support.examined import rules

EVIDENCE = (
    "Esketamine can improve mood within hours, whereas older drugs need several weeks to work. "
    "In trials, headache was common. The spray was approved in 2019 for adults."
)


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("In trials, headache was common.", SupportLabel.SUPPORTED),
        ("Esketamine can lift mood within hours, while older drugs need several weeks.", SupportLabel.SUPPORTED),
        ("Esketamine can improve mood within days.", SupportLabel.CONTRADICTED),
        ("The spray was approved in 2013 for adults.", SupportLabel.CONTRADICTED),
        ("In trials, headache was rare.", SupportLabel.CONTRADICTED),
        ("Ponies graze on wet moors in autumn.", SupportLabel.NOT_FOUND),
        ("", SupportLabel.NOT_FOUND),
        ("...", SupportLabel.NOT_FOUND),
    ],
)
def test_labels(sentence: str, label: SupportLabel) -> None:
    assert RuleChecker(rules()).check(sentence, EVIDENCE).label is label


def test_the_score_is_a_probability_and_falls_with_what_is_wrong() -> None:
    check = RuleChecker(rules()).check
    scores = [
        check(sentence, EVIDENCE).score
        for sentence in (
            "In trials, headache was common.",
            "In most trials, headache was quite common.",
            "In trials, headache was rare.",
        )
    ]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1.0
    assert 0 <= scores[-1] < 0.5 <= scores[1]


def test_nothing_supports_without_evidence() -> None:
    assert RuleChecker(rules()).check("Headache was common.", "").label is SupportLabel.NOT_FOUND


def test_a_sentence_cut_out_of_a_denial_is_not_supported() -> None:
    evidence = "There is no evidence that light therapy prevents relapse."
    assert RuleChecker(rules()).check("There is evidence that light therapy prevents relapse.", evidence).label is (
        SupportLabel.CONTRADICTED
    )
