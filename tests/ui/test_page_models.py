"""A language model on the page: who may be chosen, what is said of it, and how its sentences look."""

from dataclasses import replace

import pytest

from assistant import messages
from assistant.types import Handling, ModelUse, SentPassage, Support, SupportLabel
from corpus.span import Span
from tests.page_documents import NASTY, ketamine_answer
from ui.web.answer_view import answer_html

FAR = ModelUse("openai:x", "1", "strict", "api.example.com", "internet", (SentPassage("d", Span(0, 5), "Title, Part"),))
WRITTEN = replace(ketamine_answer("How?"), writer="llm:openai:x", model=FAR)


def shown(handling: Handling, label: SupportLabel = SupportLabel.SUPPORTED, finished: bool = True) -> str:
    first, *others = WRITTEN.sentences
    sentence = replace(first, handling=handling, support=Support(label, 0.5))
    return answer_html(replace(WRITTEN, sentences=(sentence, *others), finished=finished), 1)


@pytest.mark.parametrize(
    ("reach", "said"),
    [("this_machine", "nothing leaves"), ("this_network", "within your network"), ("internet", "leave this machine")],
)
def test_how_far_the_passages_go_is_said(reach: str, said: str) -> None:
    assert said in messages.where_passages_go(reach, "host", 8)


@pytest.mark.parametrize("finished", [True, False])
@pytest.mark.parametrize(
    ("handling", "label", "word"),
    [
        (Handling.AS_WRITTEN, SupportLabel.SUPPORTED, ""),
        (Handling.MARK_REPAIRED, SupportLabel.SUPPORTED, "footnote put right"),
        (Handling.REPLACED, SupportLabel.SUPPORTED, "document&#39;s own words"),
        (Handling.AS_WRITTEN, SupportLabel.NOT_FOUND, "not found in its source"),
        (Handling.AS_WRITTEN, SupportLabel.CONTRADICTED, "its source says otherwise"),
        (Handling.NOT_CHECKED, SupportLabel.NOT_FOUND, "not checked"),
    ],
)
def test_a_sentence_says_how_it_was_settled_as_soon_as_it_is(
    handling: Handling, label: SupportLabel, word: str, finished: bool
) -> None:
    html = shown(handling, label, finished)
    assert (word in html) if word else ("fn-doubt" not in html)


def test_what_left_the_machine_is_listed() -> None:
    html = answer_html(WRITTEN, 1)
    assert "1 passage left this machine" in html
    assert "Title&#44; Part" in html
    assert "fn-sent" not in answer_html(replace(WRITTEN, model=replace(FAR, reach="this_machine")), 1)
    assert "fn-sent" not in answer_html(replace(WRITTEN, model=None), 1)


def test_nothing_of_a_model_s_words_becomes_the_page_s() -> None:
    use = replace(FAR, sent_to=NASTY, sent=(SentPassage("d", Span(0, 5), NASTY),))
    html = answer_html(replace(WRITTEN, model=use, remark=NASTY, pending=NASTY, finished=False), 1)
    html += answer_html(replace(WRITTEN, model=use, remark=NASTY), 1)
    assert "<script" not in html
    assert "<img" not in html
    assert "![" not in html
