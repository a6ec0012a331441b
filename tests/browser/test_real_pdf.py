"""The whole of Footnote with a PDF in a real browser: added, asked, answered, and shown as it was printed.

With `FOOTNOTE_SCREENSHOTS` naming a folder, the README's picture of a page is written there.
"""

import os
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant import factory
from assistant.pipeline import Assistant
from assistant.settings import Settings
from assistant.types import Question
from corpus.library import Library
from corpus.readers.sandbox import Crew
from corpus.receipts import Status
from corpus.sources import SourceFile
from corpus.stored_rows import Metadata
from tests.browser.steps import asked, opened, settled
from tests.browser.typeset import typeset
from tests.page_fakes import EXAMPLES
from tests.page_server import running
from ui.web.panel_view import LibraryPictures, LibraryShelf
from ui.web.services import Sources

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
]
QUESTION = "How does ketamine work in the brain?"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("typeset")
    file = folder / "ketamine.pdf"
    with as_file(files("corpus.reviews").joinpath("ketamine.md")) as review:
        file.write_bytes(typeset(review, "The Footnote authors, 2026"))
    settings = Settings.from_environment(folder / "library")
    with factory.open_library(settings) as opened_library:
        with factory.ingest(settings, opened_library, factory.embedder(settings)) as ingest:
            (receipt,) = ingest.add([SourceFile(file)], Metadata(authors=("The Footnote authors",), year=2026))
        assert receipt.status is Status.ADDED
        yield opened_library


@pytest.fixture(scope="module")
def assistant(library: Library) -> Assistant:
    settings = Settings.from_environment(library.folder)
    made = factory.assistant(settings, library, factory.embedder(settings))
    made.warm_up()
    return made


@pytest.fixture(scope="module")
def address(library: Library, assistant: Assistant) -> Iterator[str]:
    with Crew(size=1) as crew:
        sources = Sources(library, LibraryPictures(library, crew), LibraryShelf(library))
        with running(assistant, sources, EXAMPLES) as place:
            yield place


def open_footnote(page: Page, number: int) -> None:
    page.locator("a.cite", has_text=str(number)).first.click()
    opened(page, number)
    settled(page)


def test_a_pdf_is_shown_as_it_was_printed(page: Page, library: Library, assistant: Assistant) -> None:
    asked(page, QUESTION)
    answer = assistant.invoke(Question(QUESTION))
    assert answer.citations
    for citation in reversed(answer.citations):
        open_footnote(page, citation.number)
        layout = library.document(citation.document_id).layout
        assert layout is not None
        expect(page.locator(".fn-box")).to_have_count(len(layout.boxes(citation.span)))
        expect(page.locator(".fn-box").first).to_be_in_viewport(ratio=1)
    if folder := os.environ.get("FOOTNOTE_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / "pdf-1440x900.png")
