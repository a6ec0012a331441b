"""A quote supports a sentence whose words it holds, in their order."""

import pytest

from assistant.types import SupportLabel, VerbatimChecker


@pytest.mark.parametrize(
    ("sentence", "quote", "label"),
    [
        ("Ketamine acts.", "Ketamine acts.", SupportLabel.SUPPORTED),
        ("Ketamine acts", "Now **Ketamine**\n acts fast.", SupportLabel.SUPPORTED),
        ("Ketamine acts", "Ketamine never acts", SupportLabel.NOT_FOUND),
        ("Ketamine acts", "acts Ketamine", SupportLabel.NOT_FOUND),
        ("Ketamine acts", "Esketamine acts", SupportLabel.NOT_FOUND),
        ("It is 0.5 mg", "It is 0.6 mg", SupportLabel.NOT_FOUND),
        ("Ketamine", "", SupportLabel.NOT_FOUND),
        ("", "Ketamine", SupportLabel.NOT_FOUND),
        ("…", "…", SupportLabel.NOT_FOUND),
    ],
)
def test_verbatim(sentence: str, quote: str, label: SupportLabel) -> None:
    support = VerbatimChecker().check(sentence, quote)
    assert support.label is label
    assert support.score == (label is SupportLabel.SUPPORTED)
