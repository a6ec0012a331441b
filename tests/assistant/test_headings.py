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
        ("How esketamine works in the brain", "How does esketamine work in the brain?"),
        ("How ketamine is given and how fast it works", "How is ketamine given?"),
        ("How esketamine differs from ketamine", "How does esketamine differ from ketamine?"),
        ("How neuromodulation may work in cells", "How may neuromodulation work in cells?"),
        ("Why biology matters for treatment", "Why does biology matter for treatment?"),
        ("What psilocybin is", "What is psilocybin?"),
        ("What classical antidepressants are", "What are classical antidepressants?"),
        ("What trials show about esketamine", "What do trials show about esketamine?"),
        ("What trials of psilocybin show", "What do trials of psilocybin show?"),
        ("Effects of ketamine on inflammation", "What are the effects of ketamine on inflammation?"),
        ("Safety of ketamine", "What do we know about the safety of ketamine?"),
        ("Neuroinflammation", "What do we know about Neuroinflammation?"),
        ("3.2 Oxidative Stress and Mitochondria", "What do we know about oxidative stress and mitochondria?"),
        ("The HPA axis and stress", "What do we know about The HPA axis and stress?"),
        ("Does ketamine last?", "Does ketamine last?"),
    ],
)
def test_a_heading_about_something_is_a_question(heading: str, question: str) -> None:
    assert (question_of(heading, TEXT) or "").lower() == question.lower()


@pytest.mark.parametrize(
    "heading",
    [
        "",
        "Introduction",
        "1. Introduction",
        "Methods and materials",
        "Results",
        "References",
        "Acknowledgements",
        "Author contributions",
        "Statistical analysis",
        "What is still unknown",
        "2019",
        "3.1",
        "IV.",
        "12 345 678",
        "Fig. 2: flow of patients",
        "Ketamine: a short history",
        "From a burst of glutamate to new synapses",
        "A heading that has gone on for rather more words than any heading of a section ought to have",
    ],
)
def test_a_heading_about_nothing_is_none(heading: str) -> None:
    assert question_of(heading, TEXT) is None


@given(st.text(max_size=80), st.text(max_size=80))
def test_whatever_the_heading_what_comes_is_a_question_or_nothing(heading: str, text: str) -> None:
    question = question_of(heading, text)
    assert question is None or (question.endswith("?") and "\n" not in question)
