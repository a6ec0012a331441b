"""The offline writer: the best first, nothing twice, and no sentence without what it leans on."""

from collections.abc import Mapping

import pytest

from assistant.analysis import comparison
from assistant.judging import Judgement
from assistant.writer import MOST_SENTENCES, ExtractiveWriter
from corpus.glossary import Glossary
from tests.assistant.judged import judged, prose, scored
from tests.page_fakes import KETAMINE

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
    written = ExtractiveWriter().write(scored(judgement, scores), compared)
    return [" ".join(one.span.of(one.document.text).split()[:2]).rstrip(".") for one in written]


def test_the_best_is_first(judgement: Judgement) -> None:
    scores = {"Cheese": 0.9, "Patients": 1.0, "Students": 0.95}
    assert write(judgement, scores) == ["Patients slept", "Students read", "Cheese holds"]


def test_what_is_far_below_the_best_is_left_out(judgement: Judgement) -> None:
    assert write(judgement, {"Cheese": 1.0, "Patients": 0.1}) == ["Cheese holds"]


def test_near_duplicates_are_dropped(judgement: Judgement) -> None:
    scores = {BLOCKS: 1.0, BLOCKS[:-1] + " indeed": 0.99}
    written = ExtractiveWriter().write(scored(judgement, {**scores, "Cheese": 0.98}), None)
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
    assert write(judged("rats", pairs), scores) == ["Rats swim", "It calms", "Mice sleep", "It wakes"]
    assert MOST_SENTENCES == 4


def test_a_short_list_is_shown_whole() -> None:
    judgement = judged("side effects of ketamine", KETAMINE)
    [written] = ExtractiveWriter().write(scored(judgement, {"Side effects during": 1.0}), None)
    words = written.span.of(written.document.text)
    assert words.startswith("Side effects during the infusion include:")
    assert words.endswith("- nausea and dizziness.")


def test_nothing_of_nothing() -> None:
    assert ExtractiveWriter().write((), None) == ()
