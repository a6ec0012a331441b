"""A language model on the page: who may be chosen, what is said of it, and how its sentences look.

Questions offered under an answer: what the page writes of them, and what it lets be asked.
"""

from dataclasses import replace

import pytest

from assistant import messages
from assistant.types import ModelUse, SentPassage
from corpus.span import Span
from tests.page_documents import abstention, ketamine_answer
from tests.page_fakes import OFFERS
from ui.cli.ask import printed
from ui.web.answer_view import OfferId, answer_html, offered
from ui.web.conversation import Conversation

FAR = ModelUse("openai:x", "1", "strict", "api.example.com", "internet", (SentPassage("d", Span(0, 5), "Title, Part"),))
WRITTEN = replace(ketamine_answer("How?"), writer="llm:openai:x", model=FAR)


@pytest.mark.parametrize(
    ("reach", "said"),
    [
        ("this_machine", "nothing leaves"),
        ("this_machine", "right no more often"),
        ("this_network", "within your network"),
        ("internet", "leave this machine"),
    ],
)
def test_how_far_the_passages_go_is_said(reach: str, said: str) -> None:
    assert said in messages.where_passages_go(reach, "host", 8)


def test_what_left_the_machine_is_listed() -> None:
    html = answer_html(WRITTEN, 1)
    assert "1 passage left this machine" in html
    assert "Title&#44; Part" in html
    assert "fn-sent" not in answer_html(replace(WRITTEN, model=replace(FAR, reach="this_machine")), 1)
    assert "fn-sent" not in answer_html(replace(WRITTEN, model=None), 1)


OFFERING = replace(ketamine_answer("how?"), suggestions=OFFERS)


@pytest.mark.parametrize(
    ("wanted", "question"),
    [
        ("ask-1-1", OFFERS[0]),
        ("ask-1-3", OFFERS[2]),
        ("ask-1-4", ""),
        ("ask-1-0", ""),
        ("ask-2-1", ""),
        ("ask-9-1", ""),
        ("", ""),
        ("cite-1-1", ""),
        ("ask-1-1\n", ""),
        ("ask--1-1", ""),
        ("x" * 10_000, ""),
    ],
)
def test_only_what_was_offered_can_be_asked(wanted: str, question: str) -> None:
    conversation = Conversation().with_question("how?").answered(OFFERING).with_question("and?")
    assert offered(OfferId.read(wanted), conversation) == question


def test_the_terminal_shows_them_last() -> None:
    assert printed(OFFERING).endswith("You could ask:\n" + "\n".join(f"  - {one}" for one in OFFERS))
    declined = printed(replace(abstention("sleep?"), suggestions=OFFERS))
    assert "The documents do answer:\n  - How is ketamine given?" in declined
    assert "cover nearby" not in declined
