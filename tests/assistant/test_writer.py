"""The offline writer: the best first, nothing twice, and no sentence without what it leans on."""

from collections.abc import Mapping

import pytest

from assistant import wording
from assistant.analysis import comparison
from assistant.judging import Judgement
from assistant.writer import MOST_SENTENCES, ExtractiveWriter
from corpus.document import Document
from corpus.glossary import Glossary
from tests.assistant.judged import judged, prose, scored
from tests.page_documents import KETAMINE, H, L, P, document

BLOCKS = "Ketamine blocks glutamate receptors quickly."
QUESTION = "How does ketamine compare with esketamine?"
NOTES = prose(
    "Notes",
    "Ketamine blocks glutamate receptors quickly. It also raises blood pressure.",
    "Esketamine is sprayed into the nose. Cheese holds tyramine.",
    "Ketamine blocks glutamate receptors quickly indeed.",
    "Patients slept badly. Students read reviews. Trials were small.",
)


@pytest.fixture(scope="module")
def judgement() -> Judgement:
    return judged(QUESTION, NOTES, prose("Elsewhere", "Vagus nerves were stimulated."))


def write(judgement: Judgement, scores: Mapping[str, float], compare: bool = False) -> list[str]:
    """The first words of what is written of the sentences that begin with these words."""
    compared = comparison(QUESTION, Glossary.bundled().mentions(QUESTION)) if compare else None
    written = ExtractiveWriter().write(scored(judgement, scores), compared, QUESTION)
    return [" ".join(one.span.of(one.document.text).split()[:2]).rstrip(".") for one in written]


def test_the_best_is_first(judgement: Judgement) -> None:
    scores = {"Cheese": 0.9, "Patients": 1.0, "Students": 0.95}
    assert write(judgement, scores) == ["Patients slept", "Students read", "Cheese holds"]


def test_what_is_far_below_the_best_is_left_out(judgement: Judgement) -> None:
    assert write(judgement, {"Cheese": 1.0, "Patients": 0.1}) == ["Cheese holds"]


def test_near_duplicates_are_dropped(judgement: Judgement) -> None:
    scores = {BLOCKS: 1.0, BLOCKS[:-1] + " indeed": 0.99}
    written = ExtractiveWriter().write(scored(judgement, {**scores, "Cheese": 0.98}), None, QUESTION)
    assert [one.span.of(one.document.text)[:8] for one in written] == ["Ketamine", "Cheese h"]


def test_no_sentence_strays_to_another_drug() -> None:
    notes = (
        prose("A", "Side effects of ketamine are few."),
        prose("B", "Tricyclics harm the heart by many side effects."),
    )
    scores = {"Side": 1.0, "Tricyclics": 0.95}
    assert len(write(judged("side effects of ketamine", *notes), scores)) == 1
    assert len(write(judged("side effects", *notes), scores)) == 2


def test_both_sides_of_a_comparison_are_heard(judgement: Judgement) -> None:
    scores = {"Esketamine": 0.3, "Cheese": 1.0, BLOCKS: 0.9}
    assert write(judgement, scores, compare=True)[:2] == ["Ketamine blocks", "Esketamine is"]
    assert "Esketamine is" not in write(judgement, scores)


@pytest.mark.parametrize(
    ("scores", "written"),
    [
        ({"It": 1.0}, ["Ketamine blocks", "It also"]),
        ({"It": 0.9, BLOCKS: 1.0}, ["Ketamine blocks", "It also"]),
        ({"It": 1.0, BLOCKS: 0.9}, ["Ketamine blocks", "It also"]),
        ({"It": 0.9, "Cheese": 0.95, BLOCKS: 1.0}, ["Ketamine blocks", "It also", "Cheese holds"]),
    ],
)
def test_a_sentence_comes_right_after_what_it_leans_on(
    judgement: Judgement, scores: dict[str, float], written: list[str]
) -> None:
    assert write(judgement, scores) == written


def test_there_are_never_more_than_four() -> None:
    pairs = prose("N", "Rats swim. It calms.", "Mice sleep. It wakes.", "Cats purr. They scratch.")
    scores = {"It calms": 1.0, "It wakes": 0.99, "They": 0.98}
    assert write(judged("animals", pairs), scores) == ["Rats swim", "It calms", "Mice sleep", "It wakes"]
    assert MOST_SENTENCES == 4


def test_a_short_list_is_shown_whole() -> None:
    judgement = judged("side effects of ketamine", KETAMINE)
    [written] = ExtractiveWriter().write(
        scored(judgement, {"Side effects during": 1.0}), None, "side effects of ketamine"
    )
    words = written.span.of(written.document.text)
    assert words.startswith("Side effects during the infusion include:")
    assert words.endswith("- nausea and dizziness.")


def test_nothing_of_nothing() -> None:
    assert ExtractiveWriter().write((), None, QUESTION) == ()


def told(question: str, scores: Mapping[str, float], *documents: Document) -> list[str]:
    """What is written for a question: words of ours, then the sentence's."""
    written = ExtractiveWriter().write(scored(judged(question, *documents), scores), None, question)
    return [f"{one.lead} {one.span.of(one.document.text)}".strip() for one in written]


DOSE = "What dose of ketamine is infused?"
GIVEN = "The dose of ketamine infused is 0.5 mg/kg."
SAME = "Doctors infused ketamine at a dose of 0.5 mg per kg in most trials."
OTHER = "In this clinic ketamine infused reached a dose of 1 mg/kg."
ROUGH = "In this clinic ketamine infused reached a dose of about 1 mg/kg."
ABOUT = "Ketamine infused in a dose like that harms few."


@pytest.mark.parametrize(
    ("second", "first_lead"), [(SAME, wording.SAME_FIGURE), (OTHER, wording.OTHER_FIGURE), (ROUGH, "")]
)
def test_documents_agree_or_differ_by_the_figure_asked_for(second: str, first_lead: str) -> None:
    adds = "" if first_lead else f"{wording.ANOTHER_ADDS} "
    shown = told(DOSE, {GIVEN: 1.0, second: 0.9}, prose("A", GIVEN), prose("B", second))
    assert shown == [f"{first_lead} {GIVEN}".strip(), f"{adds}{second}"]


def test_one_document_neither_agrees_nor_differs_with_itself() -> None:
    assert told(DOSE, {GIVEN: 1.0, OTHER: 0.9}, prose("A", GIVEN, OTHER)) == [GIVEN]


def test_likeness_alone_is_no_agreement() -> None:
    shown = told(
        "What does ketamine do?",
        {"Ketamine lifts": 1.0, "Mood": 0.95},
        prose("A", "Ketamine lifts mood."),
        prose("B", "Mood rises with ketamine in many people."),
    )
    assert shown[1:] == [f"{wording.ANOTHER_ADDS} Mood rises with ketamine in many people."]


def test_once_the_figure_is_told_nothing_without_one_is_added() -> None:
    assert told(DOSE, {GIVEN: 1.0, ABOUT: 0.98}, prose("A", GIVEN), prose("B", ABOUT)) == [GIVEN]


def test_a_definition_comes_first_and_alone() -> None:
    notes = prose("A", "Blood holds cytokines.", "Cytokines are messengers of the immune system.")
    assert told("What are cytokines?", {"Blood": 1.0, "Cytokines": 0.9}, notes) == [
        "Cytokines are messengers of the immune system."
    ]


def test_a_list_nobody_asked_for_is_not_added() -> None:
    notes = document(
        "N",
        (),
        None,
        (
            (H, "N", None),
            (P, "Ketamine acts fast.", None),
            (P, "Ketamine acts on:", None),
            (L, "- a", None),
            (L, "- b", None),
        ),
    )
    assert told("How fast?", {"Ketamine acts fast": 1.0, "Ketamine acts on": 0.99}, notes) == ["Ketamine acts fast."]


def test_a_long_list_that_is_asked_for_is_shown_whole() -> None:
    item = "raised pressure of the blood " * 7
    notes = document(
        "N",
        (),
        None,
        (
            (H, "N", None),
            (P, "Side effects of ketamine include:", None),
            *((L, f"- {item}{number}", None) for number in range(3)),
            (H, "M", None),
            (L, "- nothing of it", None),
        ),
    )
    [shown] = told("Which side effects does ketamine have?", {f"- {item}1": 1.0}, notes)
    assert shown.startswith("Side effects of ketamine include:")
    assert shown.endswith(f"{item}2")
    assert len(told("Does ketamine raise pressure?", {f"- {item}1": 1.0}, notes)) == 2


def test_sentences_that_follow_each_other_are_read_in_their_order() -> None:
    notes = prose("N", "Rats swim in water. Mice sleep in straw. Cats purr.")
    scores = {"Cats": 1.0, "Rats": 0.98, "Mice": 0.96}
    assert told("animals", scores, notes) == ["Rats swim in water.", "Mice sleep in straw.", "Cats purr."]


def test_a_comparison_needs_no_words_of_ours() -> None:
    judgement = judged(QUESTION, prose("A", "Ketamine is infused."), prose("B", "Esketamine is sprayed."))
    compared = comparison(QUESTION, Glossary.bundled().mentions(QUESTION))
    written = ExtractiveWriter().write(scored(judgement, {"Ketamine": 1.0, "Esketamine": 0.9}), compared, QUESTION)
    assert [one.lead for one in written] == ["", ""]


def test_the_short_answer_goes_with_its_sentence() -> None:
    [written] = ExtractiveWriter().write(scored(judged(DOSE, prose("A", GIVEN)), {GIVEN: 1.0}), None, DOSE)
    assert written.short is not None
    assert written.short.of(written.document.text) == "0.5 mg/kg"
