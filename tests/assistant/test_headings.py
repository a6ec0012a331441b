"""Headings as questions: only those that are words about a subject."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.suggestions import question_of

TEXT = (
    "the oxidative stress and mitochondria of people; signals that treatments share; brain plasticity; how SSRIs work"
)


@pytest.mark.parametrize(
    ("heading", "question"),
    [
        ("How SSRIs work", "How do SSRIs work?"),
        ("How ketamine is given and how fast it works", "How is ketamine given?"),
        ("Why biology matters for treatment", "Why does biology matter for treatment?"),
        ("Effects of ketamine on inflammation", "What are the effects of ketamine on inflammation?"),
        ("Neuroinflammation", "What do we know about Neuroinflammation?"),
        ("3.2 Oxidative Stress and Mitochondria", "What do we know about oxidative stress and mitochondria?"),
    ],
)
def test_a_heading_about_something_is_a_question(heading: str, question: str) -> None:
    assert (question_of(heading, TEXT) or "").lower() == question.lower()


@pytest.mark.parametrize(
    "heading",
    [
        "Introduction",
        "Results",
        "What is still unknown",
        "2019",
        "IV.",
        "12 345 678",
    ],
)
def test_a_heading_about_nothing_is_none(heading: str) -> None:
    assert question_of(heading, TEXT) is None


@given(st.text(max_size=80), st.text(max_size=80))
def test_whatever_the_heading_what_comes_is_a_question_or_nothing(heading: str, text: str) -> None:
    question = question_of(heading, text)
    assert question is None or (question.endswith("?") and "\n" not in question)
