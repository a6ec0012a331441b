"""The list of documents in a real browser: it opens beside the conversation, and each document opens from it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from corpus.receipts import Receipt, Status
from corpus.types import Document
from tests.browser.paper import TITLE, DrawnPictures, Paper, paper
from tests.browser.steps import asked
from tests.page_documents import KETAMINE, NASTY, NASTY_DOCUMENT
from tests.page_fakes import EXAMPLES, FakeAnswers, FakeDocuments
from tests.page_server import running
from ui.web.services import LibraryShelf, Shelved, Sources

pytestmark = pytest.mark.browser


class FilledShelf(LibraryShelf):
    """A PDF, a file read in part, one whose every word is nasty, and one that failed."""

    def __init__(self, made: Paper) -> None:
        self.receipts_ = (
            receipt(made.document, "application/pdf", pages=4, left_out=("2 pictures",)),
            receipt(KETAMINE, "text/plain", missing=("pages 3-7 hold no text: scanned?",)),
            receipt(NASTY_DOCUMENT, NASTY, missing=(NASTY,), left_out=(NASTY,)),
            Receipt("locked.docx", "/locked.docx", Status.FAILED, "it is locked by a password"),
        )

    def receipts(self) -> tuple[Shelved, ...]:
        return tuple(Shelved(one, datetime(2026, 11, 21, 12, tzinfo=UTC)) for one in self.receipts_)


def receipt(
    one: Document, media_type: str, pages: int = 0, missing: tuple[str, ...] = (), left_out: tuple[str, ...] = ()
) -> Receipt:
    return Receipt(
        source=one.source.name,
        path=one.source.path,
        status=Status.ADDED,
        document_id=one.id,
        title=one.title,
        authors=one.authors,
        year=one.year,
        doi=one.doi,
        media_type=media_type,
        pages=pages,
        sections=3,
        passages=10,
        sentences=40,
        missing=missing,
        left_out=left_out,
    )


@pytest.fixture(scope="module")
def made() -> Paper:
    return paper()


@pytest.fixture(scope="module")
def address(made: Paper) -> Iterator[str]:
    sources = Sources(FakeDocuments(made.document), DrawnPictures(made), FilledShelf(made))
    with running(FakeAnswers(), sources, EXAMPLES) as place:
        yield place


def open_list(page: Page) -> None:
    page.get_by_role("button", name="Documents", exact=True).click()
    expect(page.locator(".fn-shelf > li")).to_have_count(4)
    page.wait_for_function("document.activeElement?.classList.contains('fn-body')")


def test_a_document_opens_at_its_first_page_or_its_text_by_keyboard(page: Page) -> None:
    page.get_by_role("button", name="Documents", exact=True).focus()
    page.keyboard.press("Enter")
    title = page.locator(".fn-shelf").get_by_role("button", name=TITLE)
    title.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".fn-at")).to_have_text("Page 1 of 4")
    expect(page.get_by_role("img", name=f"Page 1 of {TITLE}")).to_be_visible()
    page.get_by_role("button", name="Next page").click()
    expect(page.locator(".fn-at")).to_have_text("Page 2 of 4")
    expect(page.locator(".fn-elsewhere")).to_have_count(0)
    page.get_by_role("button", name="All documents").click()
    page.locator(".fn-shelf").get_by_role("button", name="Pharmacodynamics").click()
    expect(page.locator(".fn-source h2")).to_contain_text("Pharmacodynamics")
    expect(page.locator(".fn-body")).to_contain_text("Major depressive disorder is a health challenge")
    expect(page.locator(".fn-source mark")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Documents", exact=True)).to_be_focused()


def test_on_a_phone_the_list_is_under_the_conversation_and_there_is_a_way_back(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    asked(page, "How long?")
    for name in ("Documents", "New conversation"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=1)
    open_list(page)
    page.wait_for_function("scrollY > 300")
    expect(page.locator(".fn-source h2")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(".fn-shelf").get_by_role("button", name=TITLE).click()
    expect(page.locator(".fn-leaf")).to_be_in_viewport()
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("button", name="Documents", exact=True)).to_be_in_viewport()
    open_list(page)
    page.get_by_role("button", name="Back to the conversation").click()
    expect(page.get_by_role("button", name="Documents", exact=True)).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
