"""A response to sentences: exact places, what is checked of them, and what they cite."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import wording
from evals.claims import sentences_of, statements_of
from evals.worth import Worth, worth_of
from tests.evals.scoring.rows import record

PIECES = st.sampled_from(
    [
        "Ketamine works. ",
        "- nausea\n",
        "[1]",
        " [2, 3].",
        "\n\n",
        "Side effects:\n",
        "in 12.5 % of ",
        "**bold** ",
        "è\u0301 ",
        "?",
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join)))
def test_sentences_hold_every_word_once_and_in_order(text: str) -> None:
    spans = sentences_of(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(span.of(text) == span.of(text).strip() != "" for span in spans)
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())


@settings(deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_statements_stand_at_their_places_and_lose_no_word(text: str) -> None:
    found = statements_of(record(response=text))
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    held = re.findall(r"\w+", " ".join(one.span.of(text) for one in found))
    assert held == re.findall(r"\w+", text)


def test_marks_belong_to_the_sentence_before_them() -> None:
    found = statements_of(record(response="It works [1]. It is safe. [2][4-6] It is cheap.[2, 3]\nIt is old."))
    assert [(one.claim, one.citations) for one in found] == [
        ("It works.", (1,)),
        ("It is safe.", (2, 4, 5, 6)),
        ("It is cheap.", (2, 3)),
        ("It is old.", ()),
    ]


def test_a_short_item_is_read_with_the_line_that_leads_to_it() -> None:
    response = (
        "Side effects of ketamine include:\n- nausea\n- **raised** blood pressure in most of the patients\nIt works."
    )
    assert [one.claim for one in statements_of(record(response=response))] == [
        "Side effects of ketamine include:",
        "Side effects of ketamine include: nausea",
        "raised blood pressure in most of the patients",
        "It works.",
    ]


def test_where_a_statement_is_from_is_no_part_of_it() -> None:
    [one] = statements_of(record(response="Based on the given passages, ketamine works."))
    assert one.claim == "ketamine works."


def test_a_line_that_goes_on_is_one_sentence() -> None:
    text = (
        "The trial of intravenous ketamine in adults with depression that\nwas resistant to treatment had 200 patients."
    )
    assert [span.of(text) for span in sentences_of(text)] == [text]


@pytest.mark.parametrize(
    "sentence",
    [
        "Hello!",
        "Thank you for your question.",
        "What else would you like to know?",
        "I hope this helps!",
        "Let me know if you have further questions.",
        "If you have any other questions, feel free to ask.",
        "The side effects are:",
        "## Side effects",
        "**Side effects**",
        "...",
        "",
        wording.NOT_ADVICE,
        wording.IN_GENERAL,
    ],
)
def test_what_can_be_neither_right_nor_wrong(sentence: str) -> None:
    assert worth_of(sentence) is Worth.NOT_CHECKED


@pytest.mark.parametrize(
    "sentence",
    [
        wording.NOT_IN_DOCUMENTS,
        "I don't know.",
        "Unable to answer based on given passages.",
        "The provided passages do not mention the dose.",
        "The dose is not specified in the context.",
        "I cannot find this in the documents.",
    ],
)
def test_what_says_that_there_is_no_answer(sentence: str) -> None:
    assert worth_of(sentence) is Worth.ABSTAINS


@pytest.mark.parametrize(
    "sentence",
    [
        "Ketamine works within hours.",
        "It does not work in children.",
        "Surely 40 % responded:",
        "The passages do not mention the dose, but ketamine is given twice a week.",
        "Hi-dose ketamine raises blood pressure.",
        "Patients cannot drive for a day.",
        "Thanks to ketamine, many patients recovered.",
    ],
)
def test_what_is_checked(sentence: str) -> None:
    assert worth_of(sentence) is Worth.CHECKED
