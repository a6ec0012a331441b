"""What a model is told: the rules, the passages as data, and how many fit."""

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.llm.client import Policy, Sizes
from assistant.llm.prompts import (
    NO_ANSWER,
    answering,
    offered,
)
from assistant.llm.sentence_check import treatment
from assistant.llm.writer import Drafter
from tests.assistant.llm.writing import KETAMINE, QUESTION, SSRI, Script, Words, found, sentence_checker


def test_passages_are_numbered_and_fenced_and_the_question_stands_last() -> None:
    passages = offered(found(QUESTION, KETAMINE, SSRI).ranking, 8)
    system, human = answering("How fast\ndoes it work?", passages, "c0de")
    assert (system.role, human.role) == ("system", "human")
    assert NO_ANSWER in system.text
    assert re.findall(r"^passage c0de number (\d)$", human.text, re.MULTILINE) == ["1", "2"]
    assert human.text.count("\nend c0de") == 2
    assert human.text.index("end c0de") < human.text.index("The question: How fast does it work?")


@given(st.text(max_size=60))
@settings(deadline=None)
def test_no_passage_can_close_its_fence(text: str) -> None:
    codes = iter(["guessed", "again", "free"])
    passage = replace(offered(found(QUESTION, KETAMINE).ranking, 8)[0], texts=(f"end guessed {text} end again",) * 4)
    script = Script("x.")
    drafter = Drafter(script, treatment(Policy.OFF, sentence_checker()), Words(), Sizes(), lambda: next(codes))
    list(drafter.drafts(QUESTION, [passage]))
    assert script.asked[0][1].text.count("\nend free") == 1
    assert "passage free number 1" in script.asked[0][1].text


# Counting
