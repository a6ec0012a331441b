"""The quiz in a real browser: a question, its answer when it is asked for, and its source; by keyboard too."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


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
