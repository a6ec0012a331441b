"""The conversation in a real browser: asking, stopping, troubles, and what is kept apart."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.steps import ask, asked
from tests.page_fakes import FakeAnswers

pytestmark = pytest.mark.browser


def test_stop_ends_the_answer_and_the_next_question_works(page: Page, answers: FakeAnswers) -> None:
    answers.closed.clear()
    ask(page, "slow please")
    page.wait_for_timeout(150)
    answers.more.release()
    expect(page.locator("a.cite")).to_have_count(1)
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".fn-trouble")).to_contain_text("Stopped before")
    answers.more.release()
    assert answers.closed.wait(20)
    while answers.more.acquire(blocking=False):
        pass
    # Until then Enter does nothing: the box still belongs to the answer that was stopped.
    expect(page.get_by_role("button", name="Ask")).to_be_visible()
    asked(page, "How long?")
    expect(page.locator(".fn-trouble")).to_have_count(1)


def test_two_browsers_do_not_see_each_other(page: Page, browser: Browser, address: str, answers: FakeAnswers) -> None:
    asked(page, "First student's question")
    with browser.new_context() as other_context:
        other = other_context.new_page()
        other.goto(address)
        expect(other.locator("#fn-intro")).to_be_visible()
        expect(other.locator(".fn-question")).to_have_count(0)
        asked(other, "How much sleep?")
        assert answers.asked[-1].history == ()
        # A footnote of another's conversation is not to be had by naming it.
        other.evaluate(
            """() => {
                const link = document.createElement("a");
                Object.assign(link, {className: "cite", href: "#cite-1-1"});
                link.textContent = "x";
                document.body.append(link);
                link.click();
            }"""
        )
        other.wait_for_timeout(500)
        expect(other.locator(".fn-source")).to_have_count(0)
        assert "First student" not in other.content()
    expect(page.locator(".fn-question")).to_have_count(1)
    assert "sleep" not in page.locator("#fn-chat").inner_text()
