"""The conversation in a real browser: asking, stopping, troubles, and what is kept apart."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.steps import ask, asked, opened
from tests.page_fakes import EXAMPLES, FakeAnswers

pytestmark = pytest.mark.browser


def test_a_new_student_is_told_what_this_is(page: Page) -> None:
    expect(page.locator("#fn-intro h1")).to_be_visible()
    for question in EXAMPLES:
        expect(page.get_by_role("button", name=question)).to_be_visible()
    expect(page).to_have_title("Footnote")


def test_an_abstention_says_so_and_what_is_near(page: Page) -> None:
    asked(page, "How long?")
    asked(page, "How much sleep?")
    turn = page.locator(".fn-turn").last
    expect(turn).to_contain_text("Not in these documents")
    expect(turn.locator(".fn-nearby")).to_be_in_viewport()
    expect(turn.locator(".fn-notice")).to_contain_text("This is not medical advice.")
    expect(turn.locator(".fn-nearby li")).to_have_count(3)
    expect(turn.locator("a:not(.fn-act)")).to_have_count(0)


def test_a_notice_stands_apart_from_what_is_cited(page: Page) -> None:
    asked(page, "I am in a crisis")
    expect(page.locator(".fn-notice")).to_contain_text("988")
    expect(page.locator(".fn-notice a")).to_have_count(0)
    assert "988" not in page.locator(".fn-answer").inner_text()


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


def test_stop_does_not_wait_for_a_slow_answer(page: Page, answers: FakeAnswers) -> None:
    ask(page, "slow please")
    expect(page.locator(".fn-status")).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".fn-trouble")).to_contain_text("Stopped")
    answers.closed.clear()
    asked(page, "How long?")
    answers.more.release()
    assert answers.closed.wait(20)
    expect(page.locator(".fn-trouble")).to_have_count(1)
    expect(page.locator("a.cite")).to_have_count(5)


def test_troubles_are_one_quiet_line(page: Page) -> None:
    ask(page, "broken")
    expect(page.locator(".fn-trouble").last).to_contain_text("Something went wrong inside Footnote")
    long = "long " * 500
    ask(page, long)
    expect(page.locator(".fn-trouble").last).to_contain_text("the limit is 2,000: shorten it.")
    expect(page.locator(".fn-trouble").last).to_be_in_viewport()
    expect(page.locator("#fn-ask textarea")).to_have_value(long)
    assert "secret" not in page.content()
    assert "Traceback" not in page.content()


def test_an_empty_question_does_nothing(page: Page, answers: FakeAnswers) -> None:
    before = len(answers.asked)
    page.locator("#fn-ask textarea").fill("  ")
    page.get_by_role("button", name="Ask").click()
    page.wait_for_timeout(500)
    expect(page.locator("#fn-intro")).to_be_visible()
    assert len(answers.asked) == before


def test_a_new_conversation_forgets_the_last(page: Page, answers: FakeAnswers) -> None:
    asked(page, "How long?")
    asked(page, "And then?")
    histories = [question.history for question in answers.asked]
    assert histories[-1] == ("How long?",)
    page.locator("a.cite").first.click()
    opened(page, 1)
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#fn-intro")).to_be_visible()
    expect(page.locator(".fn-source")).to_have_count(0)
    asked(page, "Once more?")
    assert not answers.asked[-1].history


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_ground_differ_enough_to_read(browser: Browser, address: str, scheme: str) -> None:
    with browser.new_context(color_scheme=scheme) as context:  # type: ignore[arg-type]  # a literal, parametrised
        page = context.new_page()
        page.goto(address)
        expect(page.locator("#fn-intro")).to_be_visible()
        assert page.evaluate("document.body.classList.contains('dark')") is (scheme == "dark")
        ratios = page.evaluate(CONTRAST)
        assert min(ratios.values()) >= 4.5, ratios


CONTRAST = """() => {
    const style = getComputedStyle(document.querySelector(".gradio-container"));
    const light = (name) => {
        const hex = style.getPropertyValue(name).trim().slice(1);
        const [r, g, b] = [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
            .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const pairs = ["ink paper", "ink sheet", "quiet paper", "quiet sheet", "accent paper", "accent sheet",
        "accent tint", "mark-ink mark", "paper accent"];
    return Object.fromEntries(pairs.map((pair) => {
        const [high, low] = pair.split(" ").map((name) => light("--fn-" + name)).sort((a, b) => b - a);
        return [pair, (high + 0.05) / (low + 0.05)];
    }));
}"""
