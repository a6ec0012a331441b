"""Sentences of a cited answer against numbered passages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Support, SupportLabel
from assistant.support.rule_checker import RuleChecker
from assistant.support.standing import Fault, NumberedPassage, Standing, Standings, marked_sentences
from tests.assistant.support.examined import rules

PASSAGES = (
    NumberedPassage(1, "Lithium prevents relapse. Tremor is common."),
    NumberedPassage(2, "Light therapy lasts 30 minutes a day."),
    NumberedPassage(3, "It was approved in 2019.", "Esketamine nasal spray"),
)


def standing(answer: str) -> Standing:
    [one] = Standings(RuleChecker(rules()), rules()).of_answer(answer, PASSAGES)
    return one


@pytest.mark.parametrize(
    ("answer", "fault", "carried_by"),
    [
        ("Lithium prevents relapse [1].", Fault.NONE, 1),
        ("Lithium prevents relapse. [1]", Fault.NONE, 1),
        ("- Lithium prevents relapse [1]", Fault.NONE, 1),
        ("Lithium prevents relapse [2, 1].", Fault.NONE, 1),
        ("Lithium prevents relapse [1][8].", Fault.INVENTED_CITATION, 1),
        ("Lithium prevents relapse [8].", Fault.INVENTED_CITATION, 1),
        ("Camels store water [8].", Fault.INVENTED_CITATION, None),
        ("Lithium prevents relapse [2].", Fault.WRONG_PASSAGE, 1),
        ("Lithium prevents relapse.", Fault.UNCITED, 1),
        ("Light therapy lasts 90 minutes a day [2].", Fault.CONTRADICTED, None),
        ("Light therapy lasts 90 minutes a day.", Fault.CONTRADICTED, None),
        ("Camels store water [1].", Fault.NOT_FOUND, None),
        ("Camels store water.", Fault.NOT_FOUND, None),
        ("Esketamine was approved in 2019 [3].", Fault.NONE, 3),
    ],
)
def test_faults(answer: str, fault: Fault, carried_by: int | None) -> None:
    found = standing(answer)
    assert (found.fault, found.carried_by) == (fault, carried_by)


def test_a_fault_in_the_words_comes_with_its_findings() -> None:
    found = standing("Light therapy lasts 90 minutes a day [2].")
    [one] = found.findings
    assert one.claim.of(found.text) == "90 minutes a day"
    assert one.evidence is not None
    assert one.evidence.of(PASSAGES[1].text) == "30 minutes a day"


def test_two_passages_together_can_carry_what_neither_does_alone() -> None:
    class Both:
        name = "both"

        def check(self, sentence: str, quote: str, context: str = "") -> Support:
            del sentence, context
            whole = "Tremor" in quote and "Light" in quote
            return Support(SupportLabel.SUPPORTED if whole else SupportLabel.NOT_FOUND, float(whole))

    found = Standings(Both(), rules()).of_sentence("Both.", (1, 2), PASSAGES)
    assert (found.fault, found.support.label) == (Fault.NONE, SupportLabel.SUPPORTED)


def test_no_passages_and_no_words() -> None:
    standings = Standings(RuleChecker(rules()), rules())
    assert standings.of_answer("", PASSAGES) == ()
    assert standings.of_answer(" [1] ", PASSAGES) == ()
    assert standings.of_sentence("Lithium helps.", (1,), ()).fault is Fault.INVENTED_CITATION


def test_marks_are_read_and_taken_off() -> None:
    answer = "It helps [1, 2]. It lasts.[3] In 2019 [4-6] it came\n1. First [7]\n- Second"
    found = [(one.text, one.marks) for one in marked_sentences(answer)]
    assert found == [
        ("It helps.", (1, 2)),
        ("It lasts.", (3,)),
        ("In 2019 it came", (4, 5, 6)),
        ("First", (7,)),
        ("Second", ()),
    ]


@given(
    st.lists(st.sampled_from(["It helps", ".", " ", "[1]", "[2, 9]", "\n", "- ", "Mood rose", "[", "]"]), max_size=20)
)
def test_sentences_lie_in_the_answer_in_order_and_keep_every_mark(parts: list[str]) -> None:
    answer = "".join(parts)
    found = marked_sentences(answer)
    ends = [0, *(one.span.end for one in found)]
    assert all(end <= one.span.start for end, one in zip(ends, found, strict=False))
    for one in found:
        assert one.text
        assert one.span.of(answer).strip() == one.span.of(answer)
