"""Which words of a claim its premise holds."""

import pytest

from assistant.support.model.matching import Mark, all_keys, claim_marks, premise_marks


def _mark(claim: str, premise: str, word: str) -> Mark:
    return claim_marks(claim, all_keys(premise))[claim.index(word)]


@pytest.mark.parametrize(
    ("claim", "premise", "word", "mark"),
    [
        ("Mood improved.", "It improves the mood.", "improved", Mark.SHARED),
        ("Mood improved.", "It improves sleep.", "Mood", Mark.NOVEL),
        ("The mood.", "A mood.", "The", Mark.FUNCTION),
        ("In 1,080 people", "1080 took part", "1,080", Mark.SHARED_NUMBER),
        ("two trials", "In 2 trials", "two", Mark.SHARED_NUMBER),
        ("24 hours", "48 hours", "24", Mark.NOVEL_NUMBER),
        ("0.05 units", "0.5 units", "0.05", Mark.NOVEL_NUMBER),
        ("Tumour size", "tumor size", "Tumour", Mark.SHARED),
    ],
)
def test_a_word_is_shared_by_stem_and_a_number_by_value(claim: str, premise: str, word: str, mark: Mark) -> None:
    assert _mark(claim, premise, word) is mark


def test_punctuation_has_no_mark_and_the_premise_has_its_own() -> None:
    assert claim_marks("a, b", frozenset())[1] is Mark.NONE
    marks = premise_marks("Mood and sleep", all_keys("mood"))
    assert (marks[0], marks[5], marks[9]) == (Mark.PREMISE_SHARED, Mark.FUNCTION, Mark.PREMISE_ONLY)
