"""What can be done with an answer, in a real browser: copy, ask again, edit, flag, export."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import asked, opened
from tests.page_documents import ketamine_answer
from tests.page_fakes import EXAMPLES, FakeAnswers
from ui.web.answer_view import copied_text

pytestmark = pytest.mark.browser


def questions(page: Page) -> list[str]:
    return [" ".join(text.split()) for text in page.locator(".fn-question").all_text_contents()]


def test_copy_takes_the_answer_with_its_footnotes_and_sources(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    asked(page, "How long?")
    page.get_by_role("button", name="Copy the answer with its footnotes").click()
    expect(page.locator("a.fn-copy")).to_contain_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == copied_text(ketamine_answer("How long?"))
    expect(page.locator("a.fn-copy")).to_contain_text("Copy the")


def test_retry_asks_the_last_question_again_in_its_place(page: Page, answers: FakeAnswers) -> None:
    asked(page, "One?")
    asked(page, "Two?")
    before = len(answers.asked)
    page.get_by_role("button", name="Retry the question").last.click()
    expect(page.locator(".fn-coverage")).to_have_count(2)
    page.wait_for_function("!document.querySelector('.fn-status')")
    page.wait_for_timeout(300)
    assert [one.text for one in answers.asked[before:]] == ["Two?"]
    assert answers.asked[-1].history == ("One?",)
    page.reload()
    expect(page.locator(".fn-question")).to_have_count(2)
    assert questions(page) == ["One?", "Two?"]


def test_edit_replaces_the_turn_and_what_follows_once_it_is_asked(page: Page, answers: FakeAnswers) -> None:
    for question in ("One?", "Two?", "Three?"):
        asked(page, question)
    page.get_by_role("button", name="Edit the question").nth(1).click()
    box = page.locator("#fn-ask textarea")
    expect(box).to_have_value("Two?")
    expect(box).to_be_focused()
    expect(page.locator(".fn-editing")).to_contain_text("replaces this answer and the 1 answer after it")
    page.keyboard.press("Escape")
    expect(page.locator(".fn-editing")).to_have_count(0)
    expect(box).to_have_value("")
    expect(page.locator(".fn-question")).to_have_count(3)
    page.get_by_role("button", name="Edit the question").nth(1).click()
    expect(box).to_have_value("Two?")
    box.fill("Two, said better?")
    page.keyboard.press("Enter")
    expect(page.locator(".fn-coverage")).to_have_count(2)
    assert questions(page) == ["One?", "Two, said better?"]
    assert answers.asked[-1].history == ("One?",)
    page.reload()
    expect(page.locator(".fn-coverage")).to_have_count(2)
    assert questions(page) == ["One?", "Two, said better?"]


def test_an_answer_is_flagged_with_a_note_by_keyboard_alone(page: Page) -> None:
    asked(page, "How long?")
    page.locator("a.fn-flag").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".fn-study h2")).to_have_text("Flag this answer")
    page.wait_for_function("document.activeElement?.classList.contains('fn-body')")
    page.keyboard.press("Tab")
    page.keyboard.type("Hours, or weeks?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".fn-study .fn-said")).to_contain_text("Sent.")
    expect(page.locator("a.fn-flag")).to_contain_text("Flagged")
    page.reload()
    expect(page.locator("a.fn-flag")).to_contain_text("Flagged")
    page.locator("a.fn-flag").click()
    expect(page.locator("#fn-note")).to_have_value("Hours, or weeks?")
    page.get_by_role("button", name="Close").click()
    expect(page.locator("a.fn-flag")).to_be_focused()


def test_the_open_conversation_has_a_file_of_each_kind(page: Page) -> None:
    expect(page.get_by_role("button", name="Export", exact=True)).to_be_hidden()
    asked(page, "How long?")
    page.get_by_role("button", name="Export", exact=True).click()
    links = page.locator(".fn-export a")
    expect(links).to_have_text(["Markdown", "HTML", "JSON", "BibTeX", "RIS"])
    name = page.url.partition("#c-")[2]
    assert [link.get_attribute("href") for link in links.all()] == [
        f"/export/{name}.{kind}" for kind in ("md", "html", "json", "bib", "ris")
    ]
    page.get_by_role("button", name=EXAMPLES[0]).wait_for(state="hidden")
    page.locator("a.cite").first.click()
    opened(page, 1)
