"""A response to sentences: exact places, what is checked of them, and what they cite."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.claims import Worth, sentences_of, statements_of, worth_of
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


def test_a_sentence_is_long_by_its_words_and_a_word_without_end_is_one() -> None:
    number = "9" * 5_000
    [whole] = statements_of(record(response=f"It lowers by {number} points."))
    assert whole.claim == f"It lowers by {number} points."
    parted = statements_of(record(response="It lowers the score, and " * 200))
    assert max(len(each.claim) for each in parted) <= 2_000 < sum(len(each.claim) for each in parted)


@pytest.mark.parametrize(
    "sentence",
    [
        "I couldn't find anything about that in the documents.",
        "Unfortunately, the provided context does not mention a lethal dose, so I can't answer this question.",
        "This question cannot be answered from the context.",
        "Nothing in the passages speaks of children.",
        "I do not have enough information to answer.",
        "Not stated.",
        "The passages do not contain the answer, and I could not find it anywhere.",
    ],
)
def test_an_abstention_in_any_usual_wording(sentence: str) -> None:
    assert worth_of(sentence) is Worth.ABSTAINS


@pytest.mark.parametrize(
    "sentence",
    [
        "No patient had a seizure.",
        "The trial did not find a difference.",
        "Patients could not find their way home.",
        "There was no evidence of harm.",
    ],
)
def test_a_denial_is_no_abstention(sentence: str) -> None:
    assert worth_of(sentence) is Worth.CHECKED


@pytest.mark.parametrize(
    ("response", "claims"),
    [
        ("It acts within hours (Smith et al., 2019).", ["It acts within hours."]),
        ("It acts within hours (https://example.org/a_b).", ["It acts within hours."]),
        ("It acts within hours [ketamine.md].", ["It acts within hours."]),
        ("It acts within hours [1].\n\nReferences:\n[1] a.md, p. 3\n[2] b.md", ["It acts within hours."]),
        ("## Answer\n\nIt acts within hours.\n\n## Sources\n\n1. Smith J. It acts. 2019.", ["It acts within hours."]),
        ("| Drug | Dose |\n|---|---|\n| Ketamine | 0.5 mg/kg |", ["Ketamine: Dose 0.5 mg/kg"]),
        ("| Drug | Dose |\n|---|---|", []),
    ],
)
def test_what_is_checked_of_a_response(response: str, claims: list[str]) -> None:
    found = statements_of(record(response=response))
    assert [each.claim for each in found if each.worth is Worth.CHECKED] == claims


@pytest.mark.parametrize(
    ("sentence", "another"),
    [
        ("氯胺酮起效快。", True),
        ("Ketamin wirkt nicht innerhalb von Stunden.", True),
        ("Перепись охватила более двенадцати тысяч хозяйств.", True),
        ("Il farmaco riduce la pressione del sangue.", True),
        ("Antidepressants raise serotonin.", False),
        ("Escitalopram, sertraline, fluoxetine.", False),
        ("The Heimatverein of Groß Lüben printed its Lübener Liederblätter.", False),
    ],
)
def test_another_language_is_told(sentence: str, another: bool) -> None:
    assert (worth_of(sentence) is Worth.OTHER_LANGUAGE) == another


@pytest.mark.parametrize(
    "junk",
    ["no information ", "the document ", "(", "[", "not ", "Smith, ", "i ", "http://a.", "# ", "the passages do "],
)
def test_long_junk_takes_no_time(junk: str) -> None:
    assert statements_of(record(response=junk * (20_000 // len(junk))))
