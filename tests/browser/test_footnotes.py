"""Footnotes in a real browser: each opens its own words, while the answer grows too, whatever they hold."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import ask, asked, in_view, marked, opened
from tests.page_documents import LONG_WORD, NASTY, ketamine_answer
from tests.page_fakes import EXAMPLES, FakeAnswers

pytestmark = pytest.mark.browser
QUOTES = {citation.number: citation.quote for citation in ketamine_answer(EXAMPLES[0]).citations}


def test_it_is_worked_with_the_keyboard_alone(page: Page) -> None:
    asked(page, "How long?")
    page.locator("a.cite").first.focus()
    page.keyboard.press("Enter")
    opened(page, 1)
    page.wait_for_function("document.activeElement?.classList.contains('fn-body')")
    page.keyboard.press("Escape")
    expect(page.locator("a.cite").first).to_be_focused()
    grounds = page.evaluate(
        "[...document.querySelectorAll('a.cite')].map((mark) => getComputedStyle(mark).backgroundColor)"
    )
    assert len(set(grounds)) == 2, "the open footnote's mark looks like no other"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    opened(page, 2)
    page.get_by_role("button", name="Next footnote").focus()
    for number in (3, 4, 5):
        page.keyboard.press("Enter")
        opened(page, number)
        assert marked(page) == QUOTES[number]
    expect(page.get_by_role("button", name="Next footnote")).to_be_disabled()
    expect(page.get_by_role("button", name="Previous footnote")).to_be_focused()
    page.keyboard.press("Enter")
    opened(page, 4)


def test_on_a_phone_the_source_is_under_the_conversation_and_there_is_a_way_back(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    asked(page, "How long?")
    expect(page.locator("#fn-panel")).to_be_hidden()
    page.locator("a.cite").nth(1).click()
    opened(page, 2)
    page.wait_for_function("scrollY > 300")
    assert marked(page) == QUOTES[2]
    assert in_view(page)
    page.get_by_role("button", name="Back to the answer").click()
    expect(page.locator("a.cite").nth(1)).to_be_in_viewport()
    expect(page.locator("a.cite").nth(1)).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_nasty_text_is_shown_as_text(page: Page) -> None:
    question = "nasty " + NASTY.strip()
    asked(page, question)
    page.locator("a.cite").last.click()
    opened(page, 2)
    assert page.locator(".fn-question").last.text_content() == question
    words = " ".join((NASTY + LONG_WORD).split())
    assert page.locator(".fn-answer .fn-text").first.text_content() == words
    assert page.locator(".fn-notice").text_content() == words
    assert LONG_WORD in marked(page)
    assert NASTY in marked(page)
    assert page.evaluate("window.hurt") is None
    expect(page.locator("#fn-chat .fn-turn img, #fn-panel img, #fn-chat .katex, #fn-panel script")).to_have_count(0)
    assert all(re.fullmatch(r"#cite-\d+-\d+", link) for link in links(page))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    asked(page, "And is the page still whole?")
    page.locator("a.cite").last.click()
    opened(page, 5)
    assert marked(page) == QUOTES[5]


def links(page: Page) -> list[str]:
    found = page.locator("#fn-chat .fn-turn a:not(.fn-act), #fn-panel a").all()
    return [link.get_attribute("href") or "" for link in found]


def test_an_answer_grows_and_its_footnotes_open_while_it_does(page: Page, answers: FakeAnswers) -> None:
    ask(page, "slow please")
    expect(page.locator(".fn-status")).to_have_text("Reading the documents…")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    page.wait_for_timeout(150)
    answers.more.release()
    expect(page.locator("a.cite")).to_have_count(1)
    expect(page.locator(".fn-status")).to_contain_text("checked at the end")
    expect(page.locator(".fn-coverage")).to_have_count(0)
    page.locator("a.cite").click()
    opened(page, 1)
    assert marked(page) == QUOTES[1]
    answers.more.release()
    expect(page.locator("a.cite")).to_have_count(2)
    answers.more.release(2)
    expect(page.locator(".fn-coverage")).to_contain_text("Covered by the documents")
    expect(page.get_by_role("button", name="Ask")).to_be_visible()
