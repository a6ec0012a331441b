"""Questions offered under an answer: what the page writes of them, and what it lets be asked."""

from dataclasses import replace

import pytest

from tests.page_documents import NASTY, abstention, ketamine_answer
from tests.page_fakes import OFFERS
from tests.ui.test_marks import Reading
from ui.cli.ask import printed
from ui.web.answer_view import OfferId, answer_html, offered
from ui.web.conversation import Conversation

OFFERING = replace(ketamine_answer("how?"), suggestions=OFFERS)


def test_offers_stand_after_the_coverage_as_links_to_their_places() -> None:
    html = answer_html(OFFERING, 3)
    assert html.index("Covered by the documents") < html.index("You could ask") < html.index("ask-3-1")
    links = [link for link in Reading(html).links if "ask" in link]
    assert links == ["#ask-3-1", "#ask-3-2", "#ask-3-3"]


def test_an_abstention_offers_questions_and_names_sections_only_where_there_are_none() -> None:
    offering = Reading(answer_html(replace(abstention("sleep?"), suggestions=OFFERS), 1)).text
    assert "The documents do answer:" in offering
    assert "Classical antidepressants" not in offering
    assert "Classical antidepressants" in Reading(answer_html(abstention("sleep?"), 1)).text


def test_a_whole_answer_is_not_said_to_be_unfinished_while_offers_are_looked_for() -> None:
    whole = answer_html(replace(ketamine_answer("how?"), finished=False, suggesting=True), 1)
    assert "Covered by the documents" in whole
    assert "Writing" not in whole
    declined = answer_html(replace(abstention("sleep?"), finished=False, suggesting=True), 1)
    assert "Classical antidepressants" not in declined


def test_nasty_words_in_an_offer_bring_no_tag() -> None:
    shown = Reading(answer_html(replace(ketamine_answer("how?"), suggestions=(NASTY,)), 1))
    assert set(shown.tags) <= {"div", "p", "span", "a", "ul", "li"}
    assert NASTY.strip()[:40] in shown.text


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
