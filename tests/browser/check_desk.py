"""The Check page as a tutor sits at it: what the tests of it press, and what they look at."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from assistant.conversations import Notebook
from assistant.types import Answer
from corpus.database import Database
from corpus.errors import DocumentNotFound
from evals.verdicts import Ruling, Rulings
from tests.page_fakes import FakeDocuments
from ui.web.accounts import LOCAL


class Texts:
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
