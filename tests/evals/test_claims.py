"""A response to sentences: exact places, what is checked of them, and what they cite."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import messages
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
        messages.NOT_ADVICE,
        messages.IN_GENERAL,
    ],
)
def test_what_can_be_neither_right_nor_wrong(sentence: str) -> None:
    assert worth_of(sentence) is Worth.NOT_CHECKED


@pytest.mark.parametrize(
    "sentence",
    [
        messages.NOT_IN_DOCUMENTS,
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


@pytest.mark.parametrize(
    "sentence",
    [
        "I couldn't find anything about that in the documents.",
        "Unfortunately, the provided context does not mention a lethal dose, so I can't answer this question.",
        "The documents don't say.",
        "There is no information about dosing in the given passages.",
        "No information is provided on this topic.",
        "I'm sorry, but I cannot answer that from the sources.",
        "This question cannot be answered from the context.",
        "The answer is not in the text.",
        "Nothing in the passages speaks of children.",
        "None of the sources discuss pregnancy.",
        "The text is silent on side effects.",
        "I do not have enough information to answer.",
        "It is not possible to determine the dose from the passages.",
        "The provided information doesn't cover costs.",
        "Not stated.",
        "The reviews neither mention nor discuss it, nothing in the documents does.",
        "We were unable to find the answer.",
        "The context lacks any details about relapse.",
        "That is beyond the scope of these documents.",
        "I have no information on that.",
        "Based on the passages, I am unable to say.",
        "This is not discussed in any of the articles.",
        "The passages do not contain the answer, and I could not find it anywhere.",
    ],
)
def test_an_abstention_in_any_usual_wording(sentence: str) -> None:
    assert worth_of(sentence) is Worth.ABSTAINS


@pytest.mark.parametrize(
    "sentence",
    [
        "No patient had a seizure.",
        "Ketamine was not given to children.",
        "The trial did not find a difference.",
        "Nothing helped the patients in the control group.",
        "Patients could not find their way home.",
        "There was no evidence of harm.",
        "The review of 2019 found no benefit.",
        "Doctors were unable to wake the patients.",
    ],
)
def test_a_denial_is_no_abstention(sentence: str) -> None:
    assert worth_of(sentence) is Worth.CHECKED


@pytest.mark.parametrize(
    "sentence",
    [
        "You asked about the dose of ketamine.",
        "Here is a short summary of the main points:",
        "Great question!",
        "See https://example.org/tides.",
        "Sources: ketamine.md, ssri.md",
        "Smith J, Jones K. Ketamine in depression. J Psych. 2019;3:14-29.",
        "ketamine.pdf, page 3",
        "https://example.org/leaflet",
        "doi:10.1000/182",
        "If you need more details, let me know.",
    ],
)
def test_talk_and_lists_of_sources_are_not_checked(sentence: str) -> None:
    assert {statement.worth for statement in statements_of(record(response=sentence))} == {Worth.NOT_CHECKED}


@pytest.mark.parametrize(
    ("response", "claims"),
    [
        ("It acts within hours (Smith et al., 2019).", ["It acts within hours."]),
        ("It acts within hours (Smith & Jones, 2019; Wu, 2020).", ["It acts within hours."]),
        ("It acts within hours (https://example.org/a_b).", ["It acts within hours."]),
        ("It acts within hours [ketamine.md].", ["It acts within hours."]),
        ("It acts within hours (PMID: 123).", ["It acts within hours."]),
        ("It acts [within hours](https://example.org).", ["It acts within hours."]),
        ("It acts within hours【1†source】.", ["It acts within hours."]),
        ("The passage states that it acts within hours.", ["it acts within hours."]),
        ("It acts (in 63 of 80) within hours.", ["It acts (in 63 of 80) within hours."]),
        ("It acts within hours [1].\n\nReferences:\n[1] a.md, p. 3\n[2] b.md", ["It acts within hours."]),
        ("## Answer\n\nIt acts within hours.\n\n## Sources\n\n1. Smith J. It acts. 2019.", ["It acts within hours."]),
        ("**Sources**\n- It acts within hours.\n\n## Answer\nIt is old.", ["It is old."]),
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
        ("La loi de 1902 interdit le travail de nuit.", True),
        ("Перепись охватила более двенадцати тысяч хозяйств.", True),
        ("El fármaco reduce la presión arterial en los adultos mayores.", True),
        ("Il farmaco riduce la pressione del sangue.", True),
        ("Η κεταμίνη δρα μέσα σε λίγες ώρες.", True),
        ("Ten stop nie rdzewieje nawet w słonej wodzie.", True),
        ("Antidepressants raise serotonin.", False),
        ("Escitalopram, sertraline, fluoxetine.", False),
        ("P was 0.03 (β = −0.4; α = 0.05).", False),
        ("The Heimatverein of Groß Lüben printed its Lübener Liederblätter.", False),
        ("Dr. García-Márquez led the Zürich trial.", False),
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
