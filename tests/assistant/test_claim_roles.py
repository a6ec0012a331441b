"""Amounts and things that are all in the evidence, and have changed places in the claim."""

import pytest

from assistant.claim_differences import compare
from assistant.claim_names import DifferenceKind, turned_words


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Response was 36% with A-drug and 58% with placebo.", "Response was 58% with A-drug and 36% with placebo."),
        ("Pain fell by 3.1 points with yoga.", "Pain fell by 7.4 points with yoga and by 3.1 points with rest."),
        ("63 patients were screened.", "In total, 211 patients were screened and 63 were excluded."),
        ("Relapse rose from 20% to 40%.", "Relapse fell from 40% to 20%."),
        ("Take 30 mg in the morning and 10 mg at bedtime.", "Take 10 mg in the morning and 30 mg at bedtime."),
        ("Sleep improved before mood.", "Mood improved before sleep."),
        ("Mood improved after sleep.", "Sleep improved after mood."),
        ("Placebo was better than lithium.", "Lithium was better than placebo."),
        ("More men than women relapsed.", "More women than men relapsed."),
        ("12 of the wells were clean and 40 were foul.", "40 of the wells were clean and 12 were foul."),
    ],
)
def test_what_has_changed_places_is_told(claim: str, evidence: str) -> None:
    assert [each.kind for each in compare(claim, evidence).differences] == [DifferenceKind.ROLE]


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Response was 58% with A-drug and 36% with placebo.", "Response was 58% with A-drug and 36% with placebo."),
        ("Response with placebo was 36%.", "Response was 58% with A-drug and 36% with placebo."),
        ("With placebo, 36% responded.", "Response was 58% with A-drug and 36% with placebo."),
        ("58% responded on A-drug, 36% on placebo.", "Response: 58% and 36% with A-drug and placebo, respectively."),
        (
            "A-drug gave a response in 58%, placebo in 36%.",
            "In the A-drug group 58% responded, against 36% with placebo.",
        ),
        ("63 people were excluded.", "In total, 211 patients were screened and 63 were excluded."),
        ("Relapse fell from 40% to 20%.", "Relapse fell from 40% to 20%."),
        ("Relapse was 40% before and 20% after.", "Relapse fell from 40% to 20%."),
        ("Sleep improved after mood.", "Mood improved before sleep."),
        ("Placebo was worse than lithium.", "Lithium was better than placebo."),
        ("It takes 2 to 3 months.", "It takes 3 months, in type 2 diabetes 2 months."),
    ],
)
def test_what_is_in_its_place_is_not(claim: str, evidence: str) -> None:
    assert compare(claim, evidence).differences == ()


@pytest.mark.parametrize(
    ("claim", "evidence", "is_told"),
    [
        ("Valproate must be given to pregnant women.", "Valproate must not be given to pregnant women.", True),
        ("Valproate mustn't be given to pregnant women.", "Valproate must not be given to pregnant women.", False),
        ("It can't ever be given to them.", "It can ever be given to them.", True),
        ("Before it the mean score was 14.", "Before it the mean score was 32; afterwards it was 14.", True),
        ("The mean score fell to 12 points.", "The mean score fell to 12.3 points.", False),
        ("The mean score fell to 12.0 points.", "The mean score fell to 12.3 points.", True),
        ("It was seen in 1204 women there.", "It was seen in 1,204 women there.", False),
        ("The half-life was 2,5 hours.", "The half-life was 2.5 hours.", False),
        ("Relapse was seen in 12 women.", "Relapse was seen in 30 women. Relapse was seen in 12 women.", False),
        ("Relapse was seen in 12 men.", "Relapse was seen in 30 women.", False),
        ("Week 4: 12", "Week 4: 13", False),
    ],
)
def test_the_same_words_with_a_not_or_with_other_figures_are_told(claim: str, evidence: str, is_told: bool) -> None:
    assert (list(turned_words(claim, evidence)) != []) is is_told
