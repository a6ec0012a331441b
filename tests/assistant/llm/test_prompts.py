"""What a model is told: the rules, the passages as data, and how many fit."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, pre_tokenizers

from assistant.llm.client import Policy, Sizes
from assistant.llm.prompts import (
    NO_ANSWER,
    VERSION,
    CautiousCounter,
    OwnTokenizer,
    answering,
    fitting,
    is_no_answer,
    offered,
    standing_alone,
)
from assistant.llm.sentence_check import treatment
from assistant.llm.writer import Drafter
from corpus.errors import SettingError
from index.text import PieceCounter
from tests.assistant.llm.writing import KETAMINE, QUESTION, SSRI, Script, Words, found, sentence_checker
from tests.page_documents import prose

CAUTIOUS = CautiousCounter(PieceCounter())


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


def test_reference_marks_of_a_document_are_not_read_as_ours() -> None:
    document = prose("Marks", "Ketamine works within hours [12], as others found [3,4] before.")
    [passage] = offered(found(QUESTION, document).ranking, 8)
    assert passage.text == "Ketamine works within hours, as others found before."


@pytest.mark.parametrize("said", [NO_ANSWER, NO_ANSWER.lower(), "the passages do not answer this", f"**{NO_ANSWER}**"])
def test_the_phrase_for_no_answer_is_known_again(said: str) -> None:
    assert is_no_answer(said)
    assert not is_no_answer(f"{said} But ketamine does.")


def test_a_follow_up_is_put_with_the_questions_before_it() -> None:
    system, human = standing_alone("And esketamine?", ("What is ketamine?",))
    assert "one line" in system.text
    assert "- What is ketamine?" in human.text
    assert "The last question: And esketamine?" in human.text


def test_the_version_is_known() -> None:
    assert VERSION


# Counting


@given(st.text(max_size=200))
@settings(deadline=None)
def test_the_cautious_count_is_no_less_than_a_count_by_words_or_by_strange_letters(text: str) -> None:
    count = CAUTIOUS.tokens(text)
    strange = [character for character in text if not character.isascii()]
    assert count >= len(strange)
    assert count >= len(re.findall(r"[A-Za-z]+", text))


def test_a_model_s_own_tokenizer_counts_exactly(tmp_path: Path) -> None:
    own = Tokenizer(models.WordLevel({"<unk>": 0, "a": 1}, unk_token="<unk>"))
    own.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    own.save(str(tmp_path / "tokenizer.json"))
    assert OwnTokenizer(tmp_path / "tokenizer.json").tokens("a b a") == 3
    (tmp_path / "broken.json").write_text("{}")
    with pytest.raises(SettingError, match=r"broken\.json"):
        OwnTokenizer(tmp_path / "broken.json")


def test_the_last_passages_go_first_and_no_sentence_is_cut() -> None:
    passages = offered(found(QUESTION, KETAMINE, SSRI).ranking, 8)
    assert fitting(passages, lambda some: len(some) <= 2) == passages
    assert fitting(passages, lambda some: len(some) <= 1) == passages[:1]
    [short] = fitting(passages, lambda some: len(some) == 1 and len(some[0].texts) <= 2)
    assert short.texts == passages[0].texts[:2]
    assert short.sentences == passages[0].sentences[:2]
    assert fitting(passages, lambda _: False) == ()
    assert fitting((), lambda _: True) == ()
