"""What keyword search counts: the same word however it is written."""

import pytest

from index.text import stem, terms, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ketamine’s EFFECT", ["ketamine", "effect"]),
        ("ke\u0301tamine", ["ketamine"]),
        ("0.5 mg/kg over 40 min, 1,500 people", ["0.5", "mg", "kg", "over", "40", "min", "1,500", "people"]),
        ("5-HT2A (serotonin)", ["5", "ht2a", "serotonin"]),
        ("кетамин … ?!", []),
    ],
)
def test_words_of_a_text(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("randomised", "randomized"),
        ("behaviour", "behavior"),
        ("receptors", "receptor"),
        ("inhibiting", "inhibits"),
    ],
)
def test_forms_of_a_word_are_one_term(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("four", "for"), ("wise", "wize"), ("ketamine", "esketamine")])
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_words_that_only_ask_are_no_terms() -> None:
    assert terms("What is it, and how does it work?") == []
    assert terms("How does ketamine work?") == terms("ketamine")
