"""Figures are compared only where they are of the kind asked for, and said to differ only where they must."""

import pytest

from assistant.analysis import expected
from assistant.figures import Said, compared, figure_span, figures


@pytest.mark.parametrize(
    ("question", "one", "other", "said"),
    [
        ("What dose of ketamine is used?", "It is 0.5 mg per kg over 40 minutes.", "Give 0.5 mg/kg.", Said.SAME),
        ("What dose of ketamine is used?", "It is 0.5 mg/kg.", "It is 1 mg/kg.", Said.DIFFERENT),
        ("What dose of ketamine is used?", "It is 0.5 mg/kg.", "It is 35 mg.", Said.UNSURE),
        ("What is the remission rate?", "Rates are 30-50%.", "30% to 50% remit.", Said.SAME),
        ("What is the remission rate?", "30 % remit.", "37.5 percent remit.", Said.DIFFERENT),
        ("What is the remission rate?", "30 % remit.", "30 % remit and 50 % respond.", Said.UNSURE),
        ("What is the remission rate?", "Up to 30 % remit.", "At least 30 % remit.", Said.UNSURE),
        ("How long does it last?", "Two weeks.", "It lasts 14 days.", Said.SAME),
        ("How many people have depression?", "Over 300 million people.", "About 322 million people.", Said.UNSURE),
        ("How many people have depression?", "It is 280 million people.", "322 million individuals.", Said.DIFFERENT),
        ("How many people have depression?", "280 million people.", "Depression has 322 million causes.", Said.UNSURE),
        ("In which year was it approved?", "It was approved in 2019 (Kim, 2020).", "2019 saw it.", Said.SAME),
        ("How does ketamine work?", "It is 5 mg.", "It is 5 mg.", Said.UNSURE),
        ("What dose of ketamine is used?", "Nobody knows.", "Nobody knows.", Said.UNSURE),
    ],
)
def test_what_two_sentences_say_of_the_figure(question: str, one: str, other: str, said: Said) -> None:
    mine, theirs = (figures(text, expected(question), question) for text in (one, other))
    assert compared(mine, theirs) is said
    assert compared(theirs, mine) is said


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("What dose is used?", "Over 40 minutes 0.5 mg/kg is given (0.5 mg per kg).", "0.5 mg/kg"),
        ("In which year was it approved?", "Kim (2020) says it was approved in 2019.", "2019"),
        ("What dose is used?", "It is 56 mg or 84 mg.", None),
        ("How does it work?", "It is 56 mg.", None),
    ],
)
def test_where_the_only_figure_stands(question: str, text: str, words: str | None) -> None:
    span = figure_span(text, expected(question), question)
    assert (span.of(text) if span else None) == words
