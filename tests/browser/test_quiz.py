"""The quiz in a real browser: a question, its answer when it is asked for, and its source; by keyboard too."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import asked, marked

pytestmark = pytest.mark.browser


def test_the_answer_comes_when_it_is_asked_for_with_its_source(page: Page) -> None:
    page.get_by_role("button", name="Quiz me").click()
    card = page.locator(".fn-quiz")
    expect(card.locator("h2")).to_be_visible()
    expect(page.locator("#fn-intro")).to_be_hidden()
    expect(card.locator(".fn-told")).to_have_count(0)
    card.get_by_role("button", name="Show the answer").click()
    told = card.locator(".fn-told .fn-text").first.text_content() or ""
    card.locator("a.cite").click()
    expect(page.locator(".fn-source")).to_have_attribute("data-opened", "cite-0-1")
    assert marked(page) == told or " ".join(marked(page).split()) == " ".join(told.split())
    card.get_by_role("button", name="End the quiz").click()
    expect(page.locator("#fn-intro")).to_be_visible()


def test_enter_alone_leads_through_it_and_nothing_comes_twice(page: Page) -> None:
    page.get_by_role("button", name="Quiz me").focus()
    page.keyboard.press("Enter")
    seen = []
    for number in range(1, 6):
        expect(page.locator(".fn-quiz .fn-eyebrow")).to_have_text(f"Question {number}")
        seen.append(page.locator(".fn-quiz h2").text_content())
        expect(page.get_by_role("button", name="Show the answer")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Next question")).to_be_focused()
        page.keyboard.press("Enter")
    assert len(set(seen)) == 5


def test_the_conversation_is_there_when_the_quiz_ends_and_a_question_ends_it(page: Page) -> None:
    asked(page, "How long?")
    page.locator("a.cite").first.click()
    expect(page.locator(".fn-source")).to_have_count(1)
    page.get_by_role("button", name="Quiz me").click()
    expect(page.locator(".fn-question")).to_be_hidden()
    # The source might answer what is asked now.
    expect(page.locator(".fn-source")).to_have_count(0)
    page.get_by_role("button", name="End the quiz").click()
    expect(page.locator(".fn-question")).to_be_visible()
    page.get_by_role("button", name="Quiz me").click()
    expect(page.locator(".fn-quiz")).to_be_visible()
    asked(page, "And then?")
    expect(page.locator(".fn-quiz")).to_have_count(0)
    expect(page.locator(".fn-question").last).to_be_visible()


def test_what_is_not_asked_for_cannot_be_opened_by_naming_it(page: Page) -> None:
    page.get_by_role("button", name="Quiz me").click()
    expect(page.locator(".fn-quiz")).to_be_visible()
    page.evaluate(
        """() => {
            const link = document.createElement("a");
            Object.assign(link, {className: "cite", href: "#cite-0-1"});
            document.body.append(link);
            link.click();
        }"""
    )
    page.wait_for_timeout(500)
    expect(page.locator(".fn-source")).to_have_count(0)


def test_it_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Quiz me").click()
    expect(page.get_by_role("button", name="Show the answer")).to_be_in_viewport()
    page.get_by_role("button", name="Show the answer").click()
    page.locator(".fn-told a.cite").click()
    page.wait_for_function("scrollY > 300")
    page.get_by_role("button", name="Back to the answer").click()
    expect(page.locator(".fn-told a.cite")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
