"""What keyword search counts: the same word however it is written."""

import pytest

from index.text import plain, stem, terms, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ketamine’s EFFECT", ["ketamine", "effect"]),
        ("kétamine", ["ketamine"]),
        ("ke\u0301tamine", ["ketamine"]),
        ("0.5 mg/kg over 40 min, 1,500 people", ["0.5", "mg", "kg", "over", "40", "min", "1,500", "people"]),
        ("5-HT2A (serotonin)", ["5", "ht2a", "serotonin"]),
        ("don't", ["dont"]),
        ("кетамин … ?!", []),
        ("", []),
    ],
)
def test_words_of_a_text(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_raised_mark_is_no_part_of_its_word() -> None:
    assert words("sepsis¹²,¹³ rose 10² times") == ["sepsis", "rose", "10", "times"]


def test_plain_text_has_no_accents_and_straight_apostrophes() -> None:
    assert plain("Naïve ‘Qayumova’ oʼzim") == "naive 'qayumova' o'zim"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("randomised", "randomized"),
        ("randomisation", "randomization"),
        ("behaviour", "behavior"),
        ("behavioural", "behavioral"),
        ("receptors", "receptor"),
        ("inhibiting", "inhibits"),
        ("depressed", "depressing"),
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
