"""Questions offered under an answer, in a real browser: read, reached and asked."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import ask, asked
from tests.page_fakes import OFFERS, FakeAnswers

pytestmark = pytest.mark.browser


def test_an_offer_is_asked_by_a_click_with_the_conversation_before_it(page: Page, answers: FakeAnswers) -> None:
    asked(page, "Any offer?")
    expect(page.locator(".fn-offers")).to_contain_text("You could ask")
    page.get_by_role("button", name=OFFERS[1]).click()
    expect(page.locator(".fn-question").last).to_contain_text(OFFERS[1])
    expect(page.locator(".fn-coverage")).to_have_count(2)
    assert (answers.asked[-1].text, answers.asked[-1].history) == (OFFERS[1], ("Any offer?",))


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_an_offer_is_asked_by_the_keyboard(page: Page, answers: FakeAnswers, key: str) -> None:
    asked(page, "Any offer?")
    page.locator("a.fn-offer").first.focus()
    page.keyboard.press("Tab")
    expect(page.locator("a.fn-offer").nth(1)).to_be_focused()
    page.keyboard.press(key)
    expect(page.locator(".fn-coverage")).to_have_count(2)
    assert answers.asked[-1].text == OFFERS[1]


def test_an_abstention_offers_questions_in_place_of_sections(page: Page) -> None:
    asked(page, "How much sleep? Any offer?")
    expect(page.locator(".fn-offers")).to_contain_text("The documents do answer")
    expect(page.locator("a.fn-offer")).to_have_count(2)
    expect(page.locator(".fn-nearby")).to_have_count(0)
    expect(page.locator("a.cite")).to_have_count(0)


def test_nothing_offered_is_asked_while_another_question_is_answered(page: Page, answers: FakeAnswers) -> None:
    asked(page, "Any offer?")
    ask(page, "slow please")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    before = len(answers.asked)
    page.locator("a.fn-offer").first.click()
    page.wait_for_timeout(500)
    assert len(answers.asked) == before
    page.get_by_role("button", name="Stop").click()
    answers.more.release()


def test_what_was_not_offered_cannot_be_asked_by_naming_it(page: Page, answers: FakeAnswers) -> None:
    asked(page, "Any offer?")
    before = len(answers.asked)
    for name in ("ask-1-9", "ask-7-1", "ask-1-0"):
        page.evaluate(
            """(name) => {
                const link = document.createElement("a");
                Object.assign(link, {className: "fn-offer", href: "#" + name});
                link.textContent = name;
                document.body.append(link);
                link.click();
            }""",
            name,
        )
    page.wait_for_timeout(500)
    assert len(answers.asked) == before
    expect(page.locator(".fn-question")).to_have_count(1)


@pytest.mark.parametrize("width", [1440, 390])
def test_the_offers_fit_the_window(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    asked(page, "Any offer?")
    for box in [link.bounding_box() for link in page.locator("a.fn-offer").all()]:
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["height"] >= 36
