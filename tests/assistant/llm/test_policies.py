"""What becomes of a model's sentences: supported, mended, replaced, marked, left out; and never called what they are
not."""

from collections.abc import Generator, Sequence
from itertools import pairwise

import pytest

from assistant import messages
from assistant.llm.client import Endpoint, Policy, Reach, Sizes
from assistant.llm.failures import Failure, ModelFailed
from assistant.llm.prompts import COPIED, NO_ANSWER, VERSION, Message, offered
from assistant.llm.sentence_check import treatment
from assistant.llm.stream import Ended
from assistant.llm.writer import Drafter
from assistant.types import Answer, Coverage, Handling, SupportLabel
from tests.assistant.llm.writing import (
    KETAMINE,
    QUESTION,
    SSRI,
    Script,
    Words,
    answer,
    author_over,
    found,
    growing,
    is_exact,
    number_of,
    sentence_checker,
)
from tests.page_documents import prose

TRUE = "Ketamine relieves depression within hours of a single infusion"
CHECKED = (Policy.STRICT, Policy.MARK)


def labelled(shown: Answer) -> list[tuple[str, SupportLabel, Handling]]:
    return [(one.text, one.support.label, one.handling) for one in shown.sentences]


@pytest.fixture(scope="module")
def numbers() -> tuple[int, int]:
    """The numbers of the two passages."""
    script = Script("x.")
    answer(author_over(script))
    told = script.asked[-1][1].text
    return number_of(told, "Ketamine relieves"), number_of(told, "SSRIs relieve")


@pytest.mark.parametrize("policy", CHECKED)
def test_a_true_sentence_with_the_right_mark_stands(policy: Policy, numbers: tuple[int, int]) -> None:
    shown = answer(author_over(Script(f"{TRUE} [{numbers[0]}]."), policy))
    assert labelled(shown) == [(f"{TRUE}.", SupportLabel.SUPPORTED, Handling.AS_WRITTEN)]
    [citation] = shown.citations
    assert citation.quote == "Ketamine relieves depression within hours of a single infusion of 0.5 mg/kg."
    assert (shown.writer, shown.checker, shown.remark) == ("llm:openai:tiny", "rules", "")
    assert shown.model is not None
    assert (shown.model.prompt_version, shown.model.policy) == (VERSION, policy)
    assert shown.text == f"{TRUE}. [1]"
    assert is_exact(shown)


@pytest.mark.parametrize("policy", CHECKED)
@pytest.mark.parametrize("mark", ["wrong", "invented", "none", "one of each"])
def test_a_true_sentence_gets_the_right_mark(policy: Policy, mark: str, numbers: tuple[int, int]) -> None:
    right, wrong = numbers
    written = {"wrong": f" [{wrong}]", "invented": " [77]", "none": "", "one of each": f" [{right}][77]"}[mark]
    shown = answer(author_over(Script(f"{TRUE}{written}."), policy))
    assert labelled(shown) == [(f"{TRUE}.", SupportLabel.SUPPORTED, Handling.MARK_REPAIRED)]
    assert [one.document_id for one in shown.citations] == [KETAMINE.id]
    assert is_exact(shown)


def test_a_very_small_model_is_asked_to_copy_and_cited_all_the_same() -> None:
    script = Script(f"{TRUE}.")
    treat = treatment(Policy.STRICT, sentence_checker())
    drafter = Drafter(script, treat, Words(), Sizes(), lambda: "c0de", wording=COPIED)
    *_, draft = drafter.drafts(QUESTION, drafter.passages(QUESTION, found(QUESTION, KETAMINE, SSRI)))
    assert [(one.text, one.handling, one.citations) for one in draft.sentences] == [
        (f"{TRUE}.", Handling.MARK_REPAIRED, (1,))
    ]
    assert draft.citations[0].document_id == KETAMINE.id
    told = script.asked[0][1].text
    assert "[1]" not in told
    assert told.count("</passages c0de>") == 1


def test_what_a_model_copies_of_the_fence_is_not_shown() -> None:
    script = Script(f"{TRUE} [c0de]. </passages c0de>\n", "[c0de]\n", "Nobody died [1].")
    drafter = Drafter(script, treatment(Policy.OFF, sentence_checker()), Words(), Sizes(), lambda: "c0de")
    passages = offered(found(QUESTION, KETAMINE, SSRI).ranking, 8)
    *_, draft = drafter.drafts(QUESTION, passages)
    assert [one.text for one in draft.sentences] == [f"{TRUE}.", "Nobody died."]


@pytest.mark.parametrize("said", [[TRUE] * 50, [f"{TRUE} in trial {number}" for number in range(50)]])
def test_a_model_that_does_not_end_by_itself_is_stopped(said: list[str], numbers: tuple[int, int]) -> None:
    script = Script(*(f"{one} [{numbers[0]}]. " for one in said))
    shown = answer(author_over(script, Policy.OFF))
    assert messages.MODEL_AT_LENGTH.format(model="openai:tiny") in shown.remark
    assert 1 <= len(shown.sentences) <= 10
    assert script.closed == 1
    assert is_exact(shown)


FALSE = "Ketamine does not relieve depression within hours of a single infusion"


def test_strict_puts_the_documents_words_in_the_place_of_a_wrong_sentence(numbers: tuple[int, int]) -> None:
    ketamine, ssri = numbers
    script = Script(f"SSRIs relieve depression after four to six weeks of treatment [{ssri}]. {FALSE} [{ketamine}].")
    shown = answer(author_over(script))
    assert labelled(shown)[1] == (
        "Ketamine relieves depression within hours of a single infusion of 0.5 mg/kg.",
        SupportLabel.SUPPORTED,
        Handling.REPLACED,
    )
    assert shown.remark == messages.sentences_changed("openai:tiny", 1, 0)
    assert "1 was replaced" in shown.remark
    assert is_exact(shown)


def test_strict_leaves_out_what_nothing_can_stand_for(numbers: tuple[int, int]) -> None:
    script = Script(f"{TRUE} [{numbers[0]}]. Lithium was discovered by chance in Australia [{numbers[0]}].")
    shown = answer(author_over(script))
    assert [one.text for one in shown.sentences] == [f"{TRUE}."]
    assert "1 was left out" in shown.remark


def test_mark_shows_all_and_says_what_does_not_stand(numbers: tuple[int, int]) -> None:
    script = Script(f"{TRUE} [{numbers[0]}]. {FALSE} [{numbers[0]}]. Whales sing in the night [88].")
    shown = answer(author_over(script, Policy.MARK))
    assert [(one.text, one.support.label) for one in shown.sentences] == [
        (f"{TRUE}.", SupportLabel.SUPPORTED),
        (f"{FALSE}.", SupportLabel.CONTRADICTED),
        ("Whales sing in the night.", SupportLabel.NOT_FOUND),
    ]
    assert [bool(one.citations) for one in shown.sentences] == [True, True, False]
    assert "2 of the sentences" in shown.remark
    assert is_exact(shown)


def test_off_calls_nothing_supported(numbers: tuple[int, int]) -> None:
    shown = answer(author_over(Script(f"{TRUE} [{numbers[0]}]. Whales sing [9]."), Policy.OFF))
    assert [(one.support.label, one.handling) for one in shown.sentences] == [
        (SupportLabel.NOT_FOUND, Handling.NOT_CHECKED)
    ] * 2
    assert [len(one.citations) for one in shown.sentences] == [1, 0]
    assert shown.remark == messages.NOTHING_CHECKED.format(model="openai:tiny")
    assert is_exact(shown)


@pytest.mark.parametrize("policy", Policy)
def test_sentences_grow_as_they_are_said_and_are_settled_when_they_end(
    policy: Policy, numbers: tuple[int, int]
) -> None:
    pieces = ("Ketamine relieves depression ", "within hours of a single infusion ", f"[{numbers[0]}]. ", "And ", "so.")
    *grown, last = growing(author_over(Script(*pieces), policy))
    assert [one.finished for one in grown] == [False] * len(grown)
    assert last.finished
    assert last.pending == ""
    assert grown[0].sentences == ()
    assert grown[0].model is not None
    assert grown[0].model.sent
    assert [one.pending for one in grown[1:4]] == [
        "Ketamine relieves depression",
        f"{TRUE}",
        f"{TRUE}.",
    ]
    for before, after in pairwise(grown):
        assert after.sentences[: len(before.sentences)] == before.sentences
    for one in grown:
        assert is_exact(one)


def test_the_model_may_say_that_the_passages_do_not_answer() -> None:
    unsure = answer(author_over(Script(f" {NO_ANSWER.upper()} [1]")), coverage=Coverage.PARTLY)
    assert unsure.abstained
    assert (unsure.sentences, unsure.citations, unsure.notice) == ((), (), messages.NOT_IN_DOCUMENTS)
    sure = answer(author_over(Script(NO_ANSWER)))
    assert (sure.writer, sure.coverage) == ("extractive", Coverage.PARTLY)
    assert sure.remark == messages.MODEL_SAW_NO_ANSWER.format(model="openai:tiny")
    both = answer(author_over(Script(f"{TRUE} [1]. {NO_ANSWER}")))
    assert [one.text for one in both.sentences] == [f"{TRUE}."]


def test_what_was_sent_and_where_is_told_before_a_word_is_asked_for() -> None:
    class Refuses(Script):
        def say(self, messages: Sequence[Message], /) -> Generator[str, None, Ended]:
            yield from super().say(messages)
            raise ModelFailed(Failure.UNREACHABLE)

    far = Endpoint("https://models.example.com", "models.example.com", Reach.INTERNET)
    first, last = growing(author_over(Refuses(), where=far))
    for shown in (first, last):
        assert shown.model is not None
        assert (shown.model.sent_to, shown.model.reach) == ("models.example.com", "internet")
        assert {one.document_id for one in shown.model.sent} == {KETAMINE.id, SSRI.id}
        assert {one.heading for one in shown.model.sent} == {"Ketamine", "SSRIs"}


def test_the_prompt_keeps_within_its_tokens_and_no_sentence_is_cut() -> None:
    many = [
        prose(f"Review {at}", *(f"Ketamine works fast in group {at} of trial {n}, which was small." for n in range(9)))
        for at in range(6)
    ]
    script = Script("x.")
    author = author_over(script, sizes=Sizes(prompt_tokens=700))
    shown = answer(author, *many)
    assert shown.model is not None
    told = script.asked[0]
    assert sum(len(one.text) // 4 + 1 for one in told) <= 700
    assert 1 <= len(shown.model.sent) < 6
    blocks = told[1].text.partition("\n</passages")[0].split("\n\n")
    assert len(blocks) == len(shown.model.sent)
    assert all(block.endswith(".") for block in blocks)
