"""A PDF's own page in a real browser: the marks lie on the quoted words, by their places and by the picture."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.types import Answer, Question
from corpus.types import Document
from tests.browser.paper import ACROSS, ENTRIES, INSIDE, TITLE, DrawnPictures, Paper, paper
from tests.browser.pixels import (
    MARKED,
    colours,
    contrast,
    lies_on_painted_words,
    luminance,
    part,
    rectangle,
    seen,
    share,
)
from tests.browser.steps import asked, marked, opened, settled
from tests.page_documents import KETAMINE, answer_from, quoted
from tests.page_fakes import EXAMPLES, FakeDocuments, FakeShelf
from tests.page_server import running
from ui.web.services import Sources

pytestmark = pytest.mark.browser


class GatedDocuments(FakeDocuments):
    """Gives documents when the gate is open."""

    gate = threading.Event()

    def document(self, document_id: str) -> Document:
        assert self.gate.wait(20)
        return super().document(document_id)


@dataclass(frozen=True, slots=True)
class PaperAnswers:
    """Five footnotes: inside a page, across two, in a text file, an entry of the references, and on page 1."""

    paper: Paper

    def stream(self, question: Question) -> Iterator[Answer]:
        one = self.paper
        yield answer_from(
            question.text,
            (one.document, one.quote(INSIDE)),
            (one.document, one.quote(ACROSS)),
            (KETAMINE, quoted(KETAMINE, "The effect of one infusion", "keep it.")),
            (one.document, one.quote(ENTRIES[0])),
            (one.document, one.quote("Introduction")),
        )


@pytest.fixture(scope="module")
def made() -> Paper:
    return paper()


@pytest.fixture(scope="module")
def pictures(made: Paper) -> DrawnPictures:
    return DrawnPictures(made)


@pytest.fixture(scope="module")
def address(made: Paper, pictures: DrawnPictures) -> Iterator[str]:
    sources = Sources(GatedDocuments(made.document), pictures, FakeShelf())
    with running(PaperAnswers(made), sources, EXAMPLES) as place:
        yield place


@pytest.fixture(autouse=True)
def open_gate() -> None:
    GatedDocuments.gate.set()


def open_page(page: Page, number: int) -> None:
    if not page.locator("a.cite").count():
        asked(page, "How fast?")
    page.locator("a.cite").nth(number - 1).click()
    opened(page, number)
    settled(page)


def test_the_marks_lie_on_the_quoted_words(page: Page, made: Paper) -> None:
    open_page(page, 1)
    expect(page.locator(".fn-at")).to_have_text("Page 2 of 4")
    assert made.document.layout is not None
    lies_on_painted_words(page, made.document.layout.boxes(made.quote(INSIDE)))


def test_it_is_told_to_those_who_do_not_see_it(page: Page) -> None:
    open_page(page, 1)
    expect(page.get_by_role("img", name=f"Page 2 of {TITLE}")).to_be_visible()
    assert page.locator(".fn-leaf figcaption").text_content() == f"Marked: {INSIDE}"
    assert page.locator(".fn-source .byline").text_content() == (
        "D. Qayumova, S. Salohiddinova · 2025 · doi:10.1234/review.2025"
    )
    expect(page.locator(".fn-cited summary")).to_contain_text("This sentence cites: Zarate CA Jr et al., 2006")
    page.locator(".fn-cited summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".fn-cited li").first).to_contain_text("(doi:10.1001/archpsyc.63.8.856)")
    expect(page.locator("#fn-panel a")).to_have_count(0)


def test_a_quote_over_two_pages_is_marked_on_both(page: Page) -> None:
    open_page(page, 2)
    expect(page.locator(".fn-at")).to_have_text("Pages 2–3 of 4")
    expect(page.locator(".fn-leaf")).to_have_count(2)
    for leaf, lines in ((0, 2), (1, 1)):
        boxes = page.locator(".fn-leaf").nth(leaf).locator(".fn-box")
        expect(boxes).to_have_count(lines)
        boxes.first.scroll_into_view_if_needed()
        for box in boxes.all():
            assert share(seen(page), rectangle(box), MARKED) > 0.4
    assert rectangle(page.locator(".fn-leaf").nth(1))["y"] >= sum(
        rectangle(page.locator(".fn-leaf").first)[edge] for edge in ("y", "height")
    )


def test_page_and_text_are_chosen_by_keyboard_and_the_choice_is_kept(page: Page) -> None:
    open_page(page, 1)
    tab = page.get_by_role("tab", name="Page")
    expect(tab).to_have_attribute("aria-selected", "true")
    tab.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Text")).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Text")).to_be_visible()
    expect(page.get_by_role("tabpanel", name="Page")).to_be_hidden()
    expect(page.locator(".fn-source mark").first).to_be_in_viewport()
    assert marked(page) == INSIDE
    expect(page.locator(".fn-body.text p.page").first).to_have_text("Page 1")
    for number in (2, 4):
        open_page(page, number)
        expect(page.get_by_role("tabpanel", name="Text")).to_be_visible()
    page.get_by_role("tab", name="Text").focus()
    page.keyboard.press("Home")
    expect(page.get_by_role("tabpanel", name="Page")).to_be_visible()
    expect(page.locator(".fn-box").first).to_be_in_viewport()
    open_page(page, 1)
    expect(page.get_by_role("tabpanel", name="Page")).to_be_visible()


def test_pages_are_turned_and_the_way_back_is_offered(page: Page) -> None:
    open_page(page, 1)
    following = page.get_by_role("button", name="Next page")
    following.focus()
    for number in (3, 4):
        page.keyboard.press("Enter")
        expect(page.locator(".fn-at")).to_have_text(f"Page {number} of 4")
        settled(page)
        expect(page.locator(".fn-box")).to_have_count(0)
        assert page.locator(".fn-body.page").evaluate("body => body.scrollTop") == 0
    expect(following).to_be_disabled()
    expect(page.get_by_role("button", name="Previous page")).to_be_focused()
    page.get_by_role("button", name="Show them").click()
    expect(page.locator(".fn-at")).to_have_text("Page 2 of 4")
    settled(page)
    expect(page.locator(".fn-box").first).to_be_in_viewport()


def test_next_and_previous_footnote_go_on_through_pages_and_texts(page: Page) -> None:
    open_page(page, 1)
    for number in (2, 3, 4):
        page.get_by_role("button", name="Next footnote").click()
        opened(page, number)
        settled(page)
    expect(page.locator(".fn-kind")).to_contain_text("not a finding of the document")
    page.get_by_role("button", name="Previous footnote").click()
    opened(page, 3)
    expect(page.get_by_role("tab")).to_have_count(0)
    assert "The effect of one infusion" in marked(page)
    page.locator(".fn-body").focus()
    page.keyboard.press("Escape")
    expect(page.locator("a.cite").nth(2)).to_be_focused()


def test_a_page_that_cannot_be_drawn_is_one_line_over_the_text(page: Page, pictures: DrawnPictures) -> None:
    pictures.broken = {1}
    line = "The page cannot be shown: page 1 of <review>.pdf is damaged: get the file again."
    open_page(page, 5)
    expect(page.locator(".fn-trouble")).to_have_text(line)
    expect(page.get_by_role("tab")).to_have_count(0)
    assert marked(page) == "Introduction"
    open_page(page, 1)
    page.get_by_role("button", name="Previous page").click()
    expect(page.locator(".fn-body.page .fn-trouble")).to_have_text(line)
    page.get_by_role("button", name="Next page").click()
    expect(page.locator(".fn-box")).to_have_count(3)
    pictures.broken = set()


def test_what_is_clicked_while_a_source_is_fetched_comes_last(page: Page) -> None:
    asked(page, "How fast?")
    GatedDocuments.gate.clear()
    for number in (1, 2, 3):
        page.locator("a.cite").nth(number - 1).click()
    page.wait_for_timeout(300)
    GatedDocuments.gate.set()
    opened(page, 3)
    page.wait_for_timeout(500)
    opened(page, 3)


def test_on_a_phone_the_marked_column_fills_the_panel(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, 1)
    page.wait_for_function("scrollY > 300")
    for box in page.locator(".fn-box").all():
        expect(box).to_be_in_viewport(ratio=1)
        assert share(seen(page), rectangle(box), MARKED) > 0.4
        assert rectangle(box)["height"] > 10, "too small to read"
    larger = page.get_by_role("button", name="Larger")
    expect(larger).to_have_attribute("aria-pressed", "true")
    larger.click()
    assert rectangle(page.locator(".fn-leaf"))["width"] <= 390
    expect(page.locator(".fn-box").first).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marked_words_can_be_read_and_stand_out(browser: Browser, address: str, scheme: str) -> None:
    with browser.new_context(color_scheme=scheme, reduced_motion="reduce") as context:  # type: ignore[arg-type]  # a literal, parametrised
        page = context.new_page()
        page.goto(address)
        open_page(page, 4)
        at, picture = rectangle(page.locator(".fn-box").first), seen(page)
        found = colours(part(picture, at))
        ground, ink = max(found)[1], min((colour for _, colour in found), key=luminance)
        blank = max(colours(part(picture, {**at, "y": at["y"] - 60, "height": 20})))[1]
        assert contrast(ground, ink) >= 7
        assert contrast(blank, ground) >= 1.15
