"""The Check page in a real browser: a tutor judges by keyboard alone, says which words are right, and it is kept."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from assistant.conversations import Notebook
from assistant.study_file import StoredAnswers, open_study
from assistant.types import Answer
from corpus.database import Database
from corpus.errors import DocumentNotFound
from evals.verdicts import Label, LibrarySources, Ruling, Rulings
from tests.browser.paper import ACROSS, INSIDE, DrawnPictures, paper
from tests.browser.watched import watched
from tests.page_documents import (
    KETAMINE,
    answer_from,
    ketamine_answer,
    quoted,
)
from tests.page_fakes import FakeDocuments, FakeShelf
from tests.page_server import running_site
from ui.web.accounts import LOCAL, Role
from ui.web.check_page import check_page
from ui.web.server import Mounted, Site
from ui.web.services import Sources


class Texts(LibrarySources):
    """The documents' texts, as verdicts are held against them."""

    def __init__(self, documents: FakeDocuments) -> None:
        self._documents = documents

    def text(self, document_id: str) -> str | None:
        try:
            return self._documents.document(document_id).text
        except DocumentNotFound:
            return None


@dataclass
class Desk:
    """A page of its own over a study file of its own."""

    page: Page
    address: str
    study: Database
    rulings: Rulings

    @property
    def mine(self) -> list[Ruling]:
        return [one for one in self.rulings.in_force() if one.reviewer == LOCAL.name]

    def ask(self, answer: Answer, note: str | None = None) -> str:
        notebook = Notebook(self.study)
        answer_id = notebook.keep("student", notebook.begin(), 1, answer.question, answer, "")
        if note is not None:
            notebook.flag("student", answer_id, note)
        return answer_id

    def open(self, where: str = "") -> Page:
        self.page.goto(f"{self.address}/check/{where}")
        expect(self.page.locator(".fn-desk")).to_be_visible(timeout=60_000)
        return self.page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)


def at(page: Page, place: str) -> None:
    """The tutor is there, it is marked as current, and it was said aloud."""
    expect(page.locator(".fn-place b")).to_have_text(place)
    expect(page.locator('.fn-stop[aria-current="true"]')).to_have_count(1)
    expect(page.locator("#fn-live")).to_contain_text(place)


def marked(page: Page) -> str:
    return "\n\n".join(page.locator("#fn-panel .fn-body.text mark").all_text_contents())


pytestmark = pytest.mark.browser
FAST = "How fast does ketamine work?"
NOTE = "Is this true for everybody?"
PAPER = paper()
QUOTES = {citation.number: citation.quote for citation in ketamine_answer(FAST).citations}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Database, Rulings]]:
    """One site for all tests here: building a page takes seconds, and so does Gradio's import, here before the wait."""
    import gradio  # noqa: F401 - nothing of it is used here

    documents = FakeDocuments(PAPER.document)
    study = open_study(tmp_path_factory.mktemp("check"))
    rulings = Rulings(study, Texts(documents))
    sources = Sources(documents, DrawnPictures(PAPER), FakeShelf())

    def site() -> Site:
        return Site((Mounted("/check", "Check", check_page(StoredAnswers(study), rulings, sources), Role.TUTOR),))

    with running_site(site) as address:
        yield address, study, rulings
    study.close()


@pytest.fixture
def desk(context: BrowserContext, served: tuple[str, Database, Rulings]) -> Iterator[Desk]:
    """Nothing asked yet, and nothing judged; at its end nothing has failed or been asked of another machine."""
    address, study, rulings = served
    with study.writing() as connection:
        for table in ("verdicts", "flags", "answers", "conversations"):
            connection.execute(f"DELETE FROM {table}")
    with watched(context, address) as page:
        yield Desk(page, address, study, rulings)


def test_a_tutor_judges_by_keyboard_alone_and_it_is_still_there(desk: Desk) -> None:
    first = desk.ask(ketamine_answer(FAST), NOTE)
    second = desk.ask(answer_from("And then?", (KETAMINE, quoted(KETAMINE, "Ketamine acts on", "monoamines."))), "")
    page = desk.open()
    at(page, "Sentence 1, footnote 1")
    expect(page.locator("#fn-desk h1")).to_have_text(FAST)
    expect(page.locator(".fn-flag")).to_contain_text(NOTE)
    assert marked(page) == QUOTES[1]
    # Faster than any server answers: each key waits for its turn.
    desk.press("1", "Enter", "2", "n", "3", "Enter", "4")
    at(page, "Sentence 4, footnote 4")
    expect(page.locator(".fn-said")).to_have_text("Kept: wrong place.")
    expect(page.locator('.fn-stop[data-stop="s4-c4"]')).to_be_focused()
    assert {one.citation: one.label for one in desk.mine} == dict(enumerate(Label, 1))
    expect(page.locator(".fn-row[aria-current] .fn-row-said")).to_contain_text("4 of 5 footnotes")
    desk.press("f")
    expect(page.locator("#fn-note")).to_be_focused()
    page.keyboard.type("1 2 3 no key while writing")
    desk.press("Enter")
    expect(page.locator(".fn-said")).to_have_text("Note kept.")
    desk.press("Enter", "1")
    expect(page.locator(".fn-row[aria-current] .fn-row-said")).to_contain_text("Done")
    page.reload()
    at(page, "Sentence 5, footnote 5")
    expect(page.locator('[data-label="supports"]')).to_have_attribute("aria-pressed", "true")
    desk.press("p")
    at(page, "Sentence 4, footnote 4")
    expect(page.locator("#fn-note")).to_have_value("1 2 3 no key while writing")
    desk.press("n", "Enter")
    expect(page.locator("#fn-desk h1")).to_have_text("And then?")
    expect(page).to_have_url(re.compile(second))
    desk.press("1", "Enter")
    expect(page.locator(".fn-said")).to_contain_text("This was the last answer in this queue")
    assert {one.answer_id for one in desk.mine} == {first, second}
    assert len(desk.mine) == 6
    desk.page.goto("about:blank")
    desk.open()
    expect(page.locator("#fn-desk h1")).to_have_text("All checked")


def test_words_selected_in_the_source_are_the_right_ones(desk: Desk) -> None:
    desk.ask(ketamine_answer(FAST), NOTE)
    page = desk.open()
    at(page, "Sentence 1, footnote 1")
    desk.press("c")
    expect(page.locator(".fn-said")).to_contain_text("Select the right words in the source first")
    item = page.locator("#fn-panel li", has_text="dissociation")
    item.scroll_into_view_if_needed()
    box = item.bounding_box()
    after = page.locator("#fn-panel li", has_text="a rise in blood").bounding_box()
    assert box is not None
    assert after is not None
    page.mouse.move(box["x"] + 21, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(after["x"] + 150, after["y"] + 14, steps=6)
    page.mouse.up()
    selected = page.evaluate("getSelection().toString()")
    assert selected.split()[0] in "dissociation,"
    desk.press("c")
    expect(page.locator(".fn-said")).to_have_text("Right words kept, and so: wrong place.")
    (one,) = desk.mine
    assert one.corrected is not None
    span = one.corrected.span
    assert span.of(KETAMINE.text) == one.corrected.quote
    assert one.corrected.quote.replace("- ", "").split() == selected.split()
    shown = page.locator("#fn-panel ins")
    assert "".join("".join(shown.all_text_contents()).split()) == "".join(one.corrected.quote.split())
    page.reload()
    expect(page.locator("#fn-panel ins").first).to_be_visible()
    expect(page.locator(".fn-better q")).to_contain_text("dissociation"[3:])
    page.get_by_role("button", name="Clear the right words").click()
    expect(page.locator("#fn-panel ins")).to_have_count(0)
    desk.press("u")
    expect(page.locator(".fn-said")).to_have_text("Undone: the right words.")
    expect(page.locator("#fn-panel ins").first).to_be_visible()
    desk.press("u")
    expect(page.locator(".fn-said")).to_have_text("Undone: wrong place.")
    assert desk.mine == []


def test_a_pdf_shows_its_page_and_gives_its_words(desk: Desk) -> None:
    document = PAPER.document
    desk.ask(answer_from("A paper?", (document, PAPER.quote(INSIDE)), (document, PAPER.quote(ACROSS))), "")
    page = desk.open()
    expect(page.locator(".fn-leaf")).to_have_count(1)
    expect(page.locator(".fn-box").first).to_be_in_viewport(ratio=1)
    desk.press("Enter")
    expect(page.locator(".fn-leaf")).to_have_count(2)
    desk.press("p", "e")
    expect(page.locator("#fn-live")).to_have_text(INSIDE)
    desk.press("c")
    expect(page.locator(".fn-said")).to_contain_text("Right words kept")
    (one,) = desk.mine
    assert one.corrected is not None
    assert (one.corrected.span, one.corrected.quote) == (PAPER.quote(INSIDE), INSIDE)
    page.get_by_role("tab", name="Page").click()
    page.get_by_role("button", name="Next page").click()
    expect(page.locator(".fn-at").last).to_contain_text("3")
    page.get_by_role("button", name="Show them").click()
    expect(page.locator(".fn-box").first).to_be_in_viewport(ratio=1)


def test_it_works_at_390_pixels(desk: Desk) -> None:
    desk.ask(ketamine_answer(FAST), NOTE)
    desk.page.set_viewport_size({"width": 390, "height": 844})
    page = desk.open()
    at(page, "Sentence 1, footnote 1")
    expect(page.locator(".fn-row")).to_be_hidden()
    page.get_by_role("button", name="Queue").click()
    expect(page.locator(".fn-row")).to_be_visible()
    page.get_by_role("button", name="Source").click()
    expect(page.locator("#fn-panel mark").first).to_be_in_viewport()
    page.get_by_role("button", name="Partly").click()
    expect(page.locator(".fn-said")).to_have_text("Kept: partly.")
    expect(page.locator(".fn-said")).to_be_in_viewport()
    page.get_by_role("button", name="Next").click()
    at(page, "Sentence 2, footnote 2")
    expect(page.locator('.fn-stop[aria-current="true"]')).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [one.label for one in desk.mine] == [Label.PARTLY]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_no_serious_fault(desk: Desk, theme: str) -> None:
    desk.ask(ketamine_answer(FAST), NOTE)
    page = desk.open(f"?__theme={theme}")
    desk.press("1", "n", "e")
    expect(page.locator("#fn-live")).to_have_text(QUOTES[2])
    found = Axe().run(page).response["violations"]
    assert [
        (one["id"], one["nodes"][0]["html"][:120]) for one in found if one["impact"] in ("serious", "critical")
    ] == []
