"""Questions offered under an answer, in a real browser: read, reached and asked."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import asked
from tests.page_fakes import OFFERS, FakeAnswers

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_an_offer_is_asked_by_the_keyboard(page: Page, answers: FakeAnswers, key: str) -> None:
    asked(page, "Any offer?")
    page.locator("a.fn-offer").first.focus()
    page.keyboard.press("Tab")
    expect(page.locator("a.fn-offer").nth(1)).to_be_focused()
    page.keyboard.press(key)
    expect(page.locator(".fn-coverage")).to_have_count(2)
    assert answers.asked[-1].text == OFFERS[1]


def test_the_offers_fit_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    asked(page, "Any offer?")
    for box in [link.bounding_box() for link in page.locator("a.fn-offer").all()]:
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert box["height"] >= 36
