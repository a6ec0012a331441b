"""Amounts and things that are all in the evidence, and have changed places in the claim."""

import pytest

from assistant.claim_differences import compare
from assistant.claim_names import DifferenceKind


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Response was 36% with A-drug and 58% with placebo.", "Response was 58% with A-drug and 36% with placebo."),
        ("63 patients were screened.", "In total, 211 patients were screened and 63 were excluded."),
        ("Relapse rose from 20% to 40%.", "Relapse fell from 40% to 20%."),
        ("Take 30 mg in the morning and 10 mg at bedtime.", "Take 10 mg in the morning and 30 mg at bedtime."),
        ("Sleep improved before mood.", "Mood improved before sleep."),
        ("More men than women relapsed.", "More women than men relapsed."),
    ],
)
def test_what_has_changed_places_is_told(claim: str, evidence: str) -> None:
    assert [each.kind for each in compare(claim, evidence).differences] == [DifferenceKind.ROLE]


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Response with placebo was 36%.", "Response was 58% with A-drug and 36% with placebo."),
        ("With placebo, 36% responded.", "Response was 58% with A-drug and 36% with placebo."),
        ("63 people were excluded.", "In total, 211 patients were screened and 63 were excluded."),
        ("Sleep improved after mood.", "Mood improved before sleep."),
        ("Placebo was worse than lithium.", "Lithium was better than placebo."),
    ],
)
def test_what_is_in_its_place_is_not(claim: str, evidence: str) -> None:
    assert compare(claim, evidence).differences == ()
