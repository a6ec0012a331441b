"""The page in a real browser, against a real server: what a student sees, clicks and reads."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from assistant.answer import Answer
from tests.page_fakes import EXAMPLES, LONG_WORD, NASTY, FakeAnswers, FakeDocuments, ketamine_answer
from tests.page_server import running

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path("/usr/bin/chromium").exists(), reason="needs Debian's chromium"),
]
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ANSWER: Answer = ketamine_answer(EXAMPLES[0])
QUOTES = {citation.number: citation.quote for citation in ANSWER.citations}


@pytest.fixture(scope="module")
def answers() -> FakeAnswers:
    return FakeAnswers()


@pytest.fixture(scope="module")
def address(answers: FakeAnswers) -> Iterator[str]:
    with running(answers, FakeDocuments(), EXAMPLES) as place:
        yield place


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=SWITCHES)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, address: str, caplog: pytest.LogCaptureFixture) -> Iterator[Page]:
    """The page, opened; at its end nothing has failed, and nothing has been asked of another machine."""
    asked: list[str] = []
    failed: list[str] = []
    one = context.new_page()
    one.on("request", lambda request: asked.append(request.url))
    one.on("pageerror", lambda error: failed.append(str(error)))
    one.on("console", lambda message: failed.append(message.text) if message.type == "error" else None)
    one.goto(address)
    expect(one.locator("#fn-ask textarea")).to_be_visible(timeout=20_000)
    yield one
    outside = [url for url in asked if not url.startswith((address + "/", "data:", "blob:"))]
    assert asked
    assert outside == []
    assert failed == []
    assert [record.getMessage() for record in caplog.records if record.name.startswith("uvicorn")] == []


def ask(page: Page, question: str) -> None:
    page.locator("#fn-ask textarea").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".fn-question").last).to_contain_text(question[:40].strip())


def asked(page: Page, question: str) -> None:
    before = page.locator(".fn-coverage").count()
    ask(page, question)
    expect(page.locator(".fn-coverage")).to_have_count(before + 1, timeout=20_000)


def opened(page: Page, number: int) -> None:
    expect(page.locator(".fn-source")).to_have_attribute("data-footnote", re.compile(rf"-{number}$"))


def marked(page: Page) -> str:
    return "\n\n".join(page.locator(".fn-source mark").all_text_contents())


def in_view(page: Page) -> bool:
    """Whether the first marked words stand inside the window and inside the panel's own."""
    return bool(
        page.evaluate(
            """() => {
                const mark = document.querySelector(".fn-source mark").getClientRects()[0];
                const body = document.querySelector(".fn-body").getBoundingClientRect();
                return mark.top >= Math.max(0, body.top) && mark.bottom <= Math.min(innerHeight, body.bottom)
                    && mark.left >= 0 && mark.right <= innerWidth;
            }"""
        )
    )


def test_a_new_student_is_told_what_this_is(page: Page) -> None:
    expect(page.locator("#fn-intro h1")).to_be_visible()
    for question in EXAMPLES:
        expect(page.get_by_role("button", name=question)).to_be_visible()
    expect(page).to_have_title("Footnote")


def test_every_footnote_opens_its_own_words(page: Page) -> None:
    page.get_by_role("button", name=EXAMPLES[0]).click()
    expect(page.locator("a.cite")).to_have_count(5)
    expect(page.locator("#fn-intro")).to_be_hidden()
    for number in (4, 1, 3, 5, 2):
        page.locator("a.cite").nth(number - 1).click()
        opened(page, number)
        assert marked(page) == QUOTES[number]
        page.wait_for_function("document.activeElement?.classList.contains('fn-body')")
        assert in_view(page)
    expect(page.locator(".fn-source h2")).to_contain_text("Pharmacodynamics")
    expect(page.locator(".fn-source .byline")).to_contain_text("2025")
    expect(page.locator(".fn-source .place")).to_have_text("Clinical effects · page 3")
    assert page.url.count("#") == 0


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


def test_an_abstention_says_so_and_what_is_near(page: Page) -> None:
    asked(page, "How long?")
    asked(page, "How much sleep?")
    turn = page.locator(".fn-turn").last
    expect(turn).to_contain_text("Not in these documents")
    expect(turn.locator(".fn-nearby")).to_be_in_viewport()
    expect(turn.locator(".fn-notice")).to_contain_text("This is not medical advice.")
    expect(turn.locator(".fn-nearby li")).to_have_count(3)
    expect(turn.locator("a")).to_have_count(0)


def test_a_notice_stands_apart_from_what_is_cited(page: Page) -> None:
    asked(page, "I am in a crisis")
    expect(page.locator(".fn-notice")).to_contain_text("988")
    expect(page.locator(".fn-notice a")).to_have_count(0)
    assert "988" not in page.locator(".fn-answer").inner_text()


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
    return [link.get_attribute("href") or "" for link in page.locator("#fn-chat .fn-turn a, #fn-panel a").all()]


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
        expect(other.locator("#fn-intro")).to_be_visible(timeout=20_000)
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
    with browser.new_context(color_scheme=scheme) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(address)
        expect(page.locator("#fn-intro")).to_be_visible(timeout=20_000)
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
