"""What the library holds, a document's card and two documents side by side, as a student goes through them in a real
browser: by mouse, by keyboard, on a phone, in the dark."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import asked, marked
from tests.browser.test_ask_axe import faults
from tests.page_documents import KETAMINE, MECHANISMS
from tests.page_fakes import EXAMPLES, FakeAnswers, FakeDocuments, FakePictures, TitledShelf
from tests.page_server import running
from ui.web.services import Choice, Sources

pytestmark = pytest.mark.browser
TITLES = ("Ketamine and its kin", "Mechanisms")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    import gradio  # noqa: F401 - its import takes long, and is not to count as building the page

    shelf = TitledShelf(TITLES, (KETAMINE.id, MECHANISMS.id))
    local = Choice("ollama:small", "The model runs on this machine.", FakeAnswers(), lambda: False)
    with running(FakeAnswers(), Sources(FakeDocuments(), FakePictures(), shelf), EXAMPLES, (local,)) as place:
        yield place


def test_the_opening_shows_the_library_and_each_card_leads_into_its_document(page: Page) -> None:
    expect(page.locator("#fn-intro")).to_contain_text("2 documents")
    expect(page.locator("#fn-intro")).to_contain_text("ollama:small, on this machine, is not ready")
    for question in EXAMPLES:
        expect(page.get_by_role("button", name=question)).to_be_visible()
    title = page.get_by_role("button", name=TITLES[0])
    title.focus()
    page.keyboard.press("Enter")
    body = page.locator(".fn-source .fn-body")
    expect(body).to_contain_text("named 2 times")
    expect(body).to_be_focused()
    page.keyboard.press("Escape")
    expect(title).to_be_focused()
    body.get_by_role("button", name="Table 1. Usual doses.").click()
    expect(page.locator(".fn-source mark")).to_have_text("Table 1. Usual doses.")
    page.get_by_role("button", name="About it").click()
    expect(body.get_by_role("button", name="in the library")).to_be_visible()
    page.get_by_role("button", name="Read it").click()
    expect(page.locator(".fn-source mark")).to_have_count(0)
    page.get_by_role("button", name=EXAMPLES[0]).click()
    expect(page.locator(".fn-coverage")).to_have_count(1)


def test_two_documents_beside_each_other_open_at_the_words_and_lead_back(page: Page) -> None:
    asked(page, "How long does it take?")
    side = page.locator("a.fn-side")
    side.focus()
    page.keyboard.press("Enter")
    card = page.get_by_role("region", name="Side by side")
    expect(card.locator(".fn-claim")).to_have_count(4)
    for words in ("says so too", "says otherwise", "does not say", "4 sentences: 1 that both documents say"):
        expect(card).to_contain_text(words)
    expect(card.get_by_role("button", name="Back to the conversation")).to_be_focused()
    mark = card.locator(".fn-claim.contradicted a.cite").last
    mark.click()
    expect(page.locator(".fn-source h2")).to_have_text(MECHANISMS.title)
    assert marked(page) == "Further studies are needed."
    page.wait_for_function("document.activeElement?.classList.contains('fn-body')")
    page.keyboard.press("Escape")
    expect(mark).to_be_focused()
    card.get_by_role("combobox", name="First document").select_option(label=TITLES[1])
    expect(card.locator(".fn-pair > div").first.locator(".fn-claim")).to_have_count(1)
    card.get_by_role("button", name="Back to the conversation").click()
    expect(page.locator("#fn-chat .fn-answer")).to_be_visible()


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_they_fit_and_axe_finds_no_serious_fault(page: Page, address: str, theme: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{address}/?__theme={theme}")
    expect(page.get_by_role("button", name=TITLES[0])).to_be_visible()

    def sound() -> None:
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    sound()
    page.get_by_role("button", name=TITLES[0]).click()
    expect(page.locator(".fn-source")).to_have_attribute("data-opened", re.compile("^card-"))
    sound()
    asked(page, "How long does it take?")
    page.locator("a.fn-side").click()
    expect(page.locator(".fn-pair")).to_be_visible()
    sound()
