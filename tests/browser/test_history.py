"""What is kept of conversations, in a real browser: across reloads, restarts and windows, and for its owner alone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.steps import asked, opened
from tests.browser.visitors import logged_in, served
from tests.page_documents import LONG_WORD, NASTY
from tests.page_fakes import FakeAnswers

pytestmark = pytest.mark.browser


def questions(page: Page) -> list[str]:
    return [" ".join(text.split()) for text in page.locator(".fn-question").all_text_contents()]


def history(page: Page) -> None:
    page.get_by_role("button", name="History", exact=True).click()
    expect(page.locator(".fn-study h2")).to_have_text("History")


def test_a_reload_shows_the_conversation_again_and_it_goes_on(page: Page, answers: FakeAnswers) -> None:
    asked(page, "How long?")
    asked(page, "And then?")
    page.reload()
    expect(page.locator(".fn-coverage")).to_have_count(2)
    assert questions(page) == ["How long?", "And then?"]
    page.locator("a.cite").first.click()
    opened(page, 1)
    asked(page, "And after that?")
    assert answers.asked[-1].history == ("How long?", "And then?")
    page.reload()
    expect(page.locator(".fn-question")).to_have_count(3)


def test_deleting_asks_first_and_is_for_good(page: Page) -> None:
    asked(page, "Delete me?")
    history(page)
    row = page.locator(".fn-history li").first
    expect(row.get_by_role("button", name="Delete for good")).to_be_hidden()
    row.locator("summary", has_text="Delete").click()
    row.get_by_role("button", name="Delete for good").click()
    expect(page.locator(".fn-study .fn-said")).to_have_text("Deleted.")
    expect(page.locator(".fn-history", has_text="Delete me?")).to_have_count(0)
    expect(page.locator("#fn-intro")).to_be_visible()
    assert "#" not in page.url
    page.go_back()
    expect(page.locator("#fn-beneath")).to_contain_text("not here any more")


def test_each_visitor_sees_their_own_and_nobody_elses(browser: Browser, tmp_path: Path) -> None:
    with (
        served(tmp_path, FakeAnswers(), ("ann", "bob")) as address,
        logged_in(browser, address, "ann") as ann,
        logged_in(browser, address, "bob") as bob,
    ):
        asked(ann, "Ann's question?")
        asked(bob, "Bob's question?")
        history(ann)
        expect(ann.locator(".fn-history a.title")).to_have_text(["Ann's question?"])
        history(bob)
        expect(bob.locator(".fn-history a.title")).to_have_text(["Bob's question?"])
        bob.goto(ann.url)
        bob.reload()
        expect(bob.locator("#fn-beneath")).to_contain_text("not here any more")
        assert "Ann" not in bob.content()


def test_nasty_text_shows_as_text_in_the_history_the_form_and_the_box(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    question = "nasty " + NASTY.strip()
    asked(page, question)
    history(page)
    expect(page.locator(".fn-history a.title").first).to_contain_text("nasty <script>window.hurt=1")
    page.locator("a.fn-flag").last.evaluate("(link) => link.click()")
    note = NASTY + "</textarea>" + LONG_WORD[:1500]
    page.locator("#fn-note").fill(note)
    page.get_by_role("button", name="Send to a tutor").click()
    expect(page.locator(".fn-study .fn-said")).to_contain_text("Sent.")
    assert page.locator("#fn-note").input_value().split() == note.split()
    page.reload()
    expect(page.locator("a.fn-flag").last).to_contain_text("Flagged")
    asked(page, LONG_WORD[:1990])
    history(page)
    assert page.evaluate("window.hurt") is None
    expect(page.locator("#fn-panel img, #fn-panel script, #fn-chat .fn-turn img")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert re.fullmatch(r"[0-9a-f]{32}", page.url.partition("#c-")[2])
