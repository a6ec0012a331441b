"""The list of keys, and what is left of a conversation on paper, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import asked, opened
from tests.browser.test_ask_axe import faults
from tests.page_documents import ketamine_answer

pytestmark = pytest.mark.browser
CONTROLS = "button, textarea, select, input, a[href], #fn-panel, #fn-top"


@pytest.fixture(scope="module", autouse=True)
def imported() -> None:
    import gradio  # noqa: F401 - its import takes long, and is not to count as building the page


def test_a_question_mark_lists_the_keys_and_escape_closes_them(page: Page) -> None:
    keys, box = page.get_by_role("dialog", name="Keys"), page.locator("#fn-ask textarea")
    box.press("?")
    expect(keys).to_be_visible()
    expect(keys).to_contain_text("to the question box")
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    box.press_sequentially("Why?/")
    expect(box).to_have_value("Why?/")
    expect(keys).to_be_hidden()
    page.get_by_role("button", name="Keys", exact=True).click()
    page.get_by_role("button", name="Close").click()
    expect(keys).to_be_hidden()


def test_the_focus_goes_through_bar_answer_box_and_source_in_this_order(page: Page) -> None:
    asked(page, "How long?")
    page.locator("#fn-chat a.cite").first.click()
    opened(page, 1)
    page.wait_for_function("document.activeElement?.classList.contains('fn-body')")
    page.keyboard.press("/")
    expect(page.locator("#fn-ask textarea")).to_be_focused()
    page.locator(".fn-bar .fn-name").focus()
    places: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        place = page.evaluate(
            "['fn-tools', 'fn-chat', 'fn-ask', 'fn-panel'].find((id) =>"
            " document.getElementById(id).contains(document.activeElement)) ?? ''"
        )
        if place and place not in places[-1:]:
            places.append(place)
        if places[-1:] == ["fn-panel"]:
            break
    assert places == ["fn-tools", "fn-chat", "fn-ask", "fn-panel"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_paper_are_questions_answers_and_numbered_sources_and_nothing_to_press(
    page: Page, address: str, theme: str
) -> None:
    page.goto(f"{address}/?__theme={theme}")
    expect(page.locator("#fn-ask textarea")).to_be_visible()
    asked(page, "How long does it take?")
    asked(page, "And then?")
    page.emulate_media(media="print")
    answer = ketamine_answer("?")
    for number, question in enumerate(("How long does it take?", "And then?")):
        expect(page.locator(".fn-carried h2").nth(number)).to_have_text(question)
        printed = page.locator(".fn-carried pre").nth(number)
        expect(printed).to_be_visible()
        expect(printed).to_contain_text(answer.sentences[0].text)
        for citation in answer.citations:
            expect(printed).to_contain_text(f"[{citation.number}] “{' '.join(citation.quote.split())}”")
    for control in page.locator(CONTROLS).all():
        expect(control).to_be_hidden()
    colour = page.locator(".fn-carried pre").first.evaluate("(one) => getComputedStyle(one).color")
    assert colour == "rgb(0, 0, 0)"
    # The whole conversation is laid out on the page, not cut off at the window's edge.
    assert page.evaluate("document.documentElement.scrollHeight >= document.querySelector('.fn-carried').scrollHeight")
