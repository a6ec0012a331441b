"""Questions offered under an answer: what the page writes of them, and what it lets be asked."""

from dataclasses import replace

import pytest

from tests.page_documents import abstention, ketamine_answer
from tests.page_fakes import OFFERS
from ui.cli.ask import printed
from ui.web.answer_view import OfferId, offered
from ui.web.conversation import Conversation

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
