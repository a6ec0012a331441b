"""The whole of Footnote in a real browser: the bundled reviews, the real model, and the words that are marked."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant import factory
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.types import Answer, Coverage, Question
from corpus.library import Library
from tests.browser.steps import in_view, marked, opened
from tests.page_fakes import FakePictures
from tests.page_server import running
from ui.cli.serve import EXAMPLES, add_bundled
from ui.web.services import LibraryShelf, Sources

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    settings = _settings(tmp_path_factory.mktemp("real") / "library")
    with factory.open_library(settings) as opened_library:
        add_bundled(settings, opened_library, factory.embedder(settings))
        yield opened_library


@pytest.fixture(scope="module")
def assistant(library: Library) -> Assistant:
    settings = _settings(library.folder)
    made = factory.assistant(settings, library, factory.embedder(settings))
    made.warm_up()
    return made


@pytest.fixture(scope="module")
def address(assistant: Assistant, library: Library) -> Iterator[str]:
    with running(assistant, Sources(library, FakePictures(), LibraryShelf(library)), EXAMPLES) as place:
        yield place


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce") as context:
        context.set_default_timeout(20_000)
        one = context.new_page()
        one.goto(address)
        expect(one.locator("#fn-ask textarea")).to_be_visible()
        yield one


def _settings(folder: Path) -> Settings:
    return Settings.from_environment(folder)


def words(text: str) -> str:
    """The text with each run of white space as one blank: a browser shows a list a block an item."""
    return " ".join(text.split())


def as_shown(quote: str) -> str:
    """The words of a quote without its bullets: the page draws those of a list itself."""
    return words(re.sub(r"(?m)^- ", "", quote))


def open_footnote(page: Page, number: int) -> None:
    page.locator("a.cite", has_text=str(number)).first.click()
    opened(page, number)
    page.wait_for_function("document.activeElement?.classList.contains('fn-body')")


@pytest.mark.parametrize("question", EXAMPLES)
def test_every_example_is_answered_and_each_footnote_opens_its_exact_words(
    page: Page, assistant: Assistant, library: Library, question: str
) -> None:
    answer: Answer = assistant.invoke(Question(question))
    assert answer.coverage is not Coverage.NOT_IN_DOCUMENTS
    page.get_by_role("button", name=question).click()
    expect(page.locator(".fn-coverage")).to_have_count(1)
    expect(page.locator("a.cite")).to_have_count(sum(len(one.citations) for one in answer.sentences))
    for sentence in answer.sentences:
        expect(page.locator(".fn-answer")).to_contain_text(sentence.text.split("\n")[0])
    for citation in reversed(answer.citations):
        document = library.document(citation.document_id)
        assert citation.span.of(document.text) == citation.quote
        open_footnote(page, citation.number)
        assert words(marked(page)) == as_shown(citation.quote)
        assert in_view(page)
        expect(page.locator(".fn-source h2")).to_have_text(document.title)
