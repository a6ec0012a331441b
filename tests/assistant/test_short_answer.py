"""What is shown in bold: the reader's short answer where it is fit to be shown, a figure that is asked for by rule."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.short_answer import short_answer
from corpus.span import Span
from tests.assistant.judged import prose
from tests.page_documents import KETAMINE, quoted

TEXT = "Ketamine (an old drug) blocks the NMDA receptor and is given at 0.5 mg/kg over 40 minutes."
NOTES = prose("Notes", TEXT)
SENTENCE = quoted(NOTES, TEXT)
HOW = "How does ketamine work?"


@pytest.mark.parametrize(
    ("question", "found", "short"),
    [
        (HOW, "the NMDA receptor", "the NMDA receptor"),
        (HOW, "MDA recep", "NMDA receptor"),
        (HOW, "5 mg", "0.5 mg"),
        (HOW, "an old drug) blocks", None),
        (HOW, TEXT, None),
        (HOW, "(", None),
        (HOW, None, None),
        ("What dose of ketamine is used?", "the NMDA receptor", "0.5 mg/kg"),
        ("What dose of ketamine is used?", "0.5 mg/kg over 40 minutes", "0.5 mg/kg over 40 minutes"),
        ("What dose of ketamine is used?", None, "0.5 mg/kg"),
        ("How long is ketamine given?", None, "40 minutes"),
        ("What is the remission rate?", "the NMDA receptor", None),
    ],
)
def test_what_is_fit_to_be_shown(question: str, found: str | None, short: str | None) -> None:
    span = quoted(NOTES, found) if found else None
    made = short_answer(NOTES, SENTENCE, span, question)
    assert (made.of(NOTES.text) if made else None) == short


def test_not_across_the_items_of_a_list() -> None:
    sentence = quoted(KETAMINE, "Side effects during", "dizziness.")
    inside = quoted(KETAMINE, "a rise in blood pressure")
    assert short_answer(KETAMINE, sentence, inside, HOW) == inside
    assert short_answer(KETAMINE, sentence, quoted(KETAMINE, "blood pressure", "nausea"), HOW) is None


def test_not_outside_the_sentence() -> None:
    assert short_answer(NOTES, Span(SENTENCE.start, SENTENCE.start + 30), quoted(NOTES, "40 minutes"), HOW) is None


@given(st.data())
def test_it_lies_in_the_sentence_and_tears_no_word(data: st.DataObject) -> None:
    start = data.draw(st.integers(SENTENCE.start, SENTENCE.end))
    found = Span(start, data.draw(st.integers(start, SENTENCE.end)))
    short = short_answer(NOTES, SENTENCE, found, HOW)
    if short is not None:
        assert SENTENCE.holds(short)
        assert set(re.findall(r"[\w.]+", short.of(NOTES.text))) <= {*re.findall(r"[\w.]+", TEXT), "minutes"}
