"""What a claim says otherwise than its evidence, in an amount, a name, a side or a way of giving."""

import pytest

from assistant.claim_differences import compare
from assistant.evidence import one_spelling


def differs(claim: str, evidence: str) -> list[tuple[str, str]]:
    found = compare(one_spelling(claim), one_spelling(evidence)).differences
    return [(each.claim_words, each.evidence_words) for each in found]


@pytest.mark.parametrize(
    ("claim", "evidence", "expected"),
    [
        ("It acts within 4 weeks.", "It acts within 2 hours.", ("4 weeks", "2 hours")),
        ("The dose was 25 mg.", "The dose was 25 μg.", ("25 mg", "25 μg")),
        ("The mean change was 0.41.", "The mean change was −0.41.", ("0.41", "-0.41")),
        ("There were 300 patients.", "There were 200 patients.", ("300", "200")),
        ("It was taken three times a day.", "It was taken b.i.d.", ("three times a day", "b.i.d.")),
        ("The 5-HT2C receptor is blocked.", "The 5-HT2A receptor is blocked.", ("5-HT2C", "5-HT2A")),
        ("CYP3A4 breaks it down.", "CYP2D6 breaks it down.", ("CYP3A4", "CYP2D6")),
        ("The phase II trial ended.", "The phase III trial ended.", ("phase II", "phase III")),
        ("It was injected intramuscularly.", "It was given intravenously.", ("intramuscularly", "intravenously")),
    ],
)
def test_another_is_another(claim: str, evidence: str, expected: tuple[str, str]) -> None:
    assert differs(claim, evidence) == [expected]


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Give 500 mcg.", "Give 0.5 mg."),
        ("It began on Feb. 23, 2020.", "It began in February 2020, with 5,000 tests."),
        ("A third responded.", "33 % responded."),
        ("About 19 % had fever.", "Fever was seen in 19.4 %."),
        ("More than half recovered.", "58 % recovered."),
        ("It took 32 years.", "It ran from 1987 to 2019."),
        ("Pain fell by 3 points.", "The change in pain was −3 points."),
        ("The right choice is lithium.", "On the left stands lithium."),
    ],
)
def test_the_same_in_other_words_or_nothing_of_its_kind(claim: str, evidence: str) -> None:
    assert differs(claim, evidence) == []


@pytest.mark.parametrize("junk", ["1 ", "1,", "-1.", "a1-", "phase ", "(", "twice ", "1.2 × 10^"])
def test_long_junk_takes_no_time(junk: str) -> None:
    text = junk * (20_000 // len(junk))
    assert compare(text, "It was 5 mg.").matched >= 0
