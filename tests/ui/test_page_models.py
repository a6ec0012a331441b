"""A language model on the page: who may be chosen, what is said of it, and how its sentences look."""

from dataclasses import replace

import pytest

from assistant import messages
from assistant.types import ModelUse, SentPassage
from corpus.span import Span
from tests.page_documents import ketamine_answer
from ui.web.answer_view import answer_html

FAR = ModelUse("openai:x", "1", "strict", "api.example.com", "internet", (SentPassage("d", Span(0, 5), "Title, Part"),))
WRITTEN = replace(ketamine_answer("How?"), writer="llm:openai:x", model=FAR)


@pytest.mark.parametrize(
    ("reach", "said"),
    [("this_machine", "nothing leaves"), ("this_network", "within your network"), ("internet", "leave this machine")],
)
def test_how_far_the_passages_go_is_said(reach: str, said: str) -> None:
    assert said in messages.where_passages_go(reach, "host", 8)


def test_what_left_the_machine_is_listed() -> None:
    html = answer_html(WRITTEN, 1)
    assert "1 passage left this machine" in html
    assert "Title&#44; Part" in html
    assert "fn-sent" not in answer_html(replace(WRITTEN, model=replace(FAR, reach="this_machine")), 1)
    assert "fn-sent" not in answer_html(replace(WRITTEN, model=None), 1)
