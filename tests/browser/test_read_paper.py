"""A PDF as the reader reads it, in a real browser: the marks lie on the words as they were printed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from assistant.types import Answer, Question
from corpus.readers.base import read
from corpus.sources import SourceFile
from tests.browser.paper import ACROSS, INSIDE, DrawnPictures, Paper, paper
from tests.browser.pixels import lies_on_painted_words
from tests.browser.steps import asked, opened, settled
from tests.page_documents import answer_from
from tests.page_fakes import EXAMPLES, FakeDocuments, FakeShelf
from tests.page_server import running
from ui.web.services import Sources

pytestmark = pytest.mark.browser


class PaintedAnswers:
    """Quotes the two painted sentences of a paper."""

    def __init__(self, one: Paper) -> None:
        self.paper = one

    def stream(self, question: Question) -> Iterator[Answer]:
        one = self.paper
        yield answer_from(question.text, *((one.document, one.quote(words)) for words in (INSIDE, ACROSS)))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    made = paper()
    file = tmp_path_factory.mktemp("paper") / "review.pdf"
    file.write_bytes(made.content)
    found = Paper(made.content, read(SourceFile(file)))
    sources = Sources(FakeDocuments(found.document), DrawnPictures(found), FakeShelf())
    with running(PaintedAnswers(found), sources, EXAMPLES) as place:
        yield place


def test_what_the_reader_read_is_marked_where_it_was_printed(page: Page) -> None:
    asked(page, "How fast?")
    page.locator("a.cite").first.click()
    opened(page, 1)
    settled(page)
    made = paper()
    assert made.document.layout is not None
    lies_on_painted_words(page, made.document.layout.boxes(made.quote(INSIDE)))
    page.locator("a.cite").last.click()
    opened(page, 2)
    expect(page.locator(".fn-at")).to_have_text("Pages 2–3 of 4")
    expect(page.locator(".fn-box")).to_have_count(3)
