"""The whole of Footnote with a PDF in a real browser: added, asked, answered, and shown as it was printed."""

import io
from collections.abc import Iterator
from html import escape
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, FrameBreak, NextPageTemplate, PageTemplate, Paragraph

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
from tests.page_fakes import EXAMPLES
from tests.page_server import running
from ui.web.panel_view import LibraryPictures
from ui.web.services import LibraryShelf, Sources

WIDTH, HEIGHT = A4
SIDE, GAP, FOOT = 52.0, 22.0, 56.0
BAND = 118.0
_BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=10.2, leading=13, spaceAfter=5, firstLineIndent=10)
_ITEM = ParagraphStyle("item", parent=_BODY, leftIndent=14, firstLineIndent=-8)
_HEADING = ParagraphStyle("heading", fontName="Helvetica-Bold", fontSize=11, leading=14, spaceBefore=9, spaceAfter=4)
_TITLE = ParagraphStyle("title", fontName="Times-Bold", fontSize=20, leading=24, spaceAfter=8)
_AUTHORS = ParagraphStyle("authors", fontName="Helvetica", fontSize=9.5, leading=13)


def typeset(markdown: Path, authors: str) -> bytes:
    """The file's headings, paragraphs and list items in two columns, under its title and its authors."""
    text = markdown.read_text("utf-8").split("---", 2)[2]
    parts = [part.strip() for part in text.split("\n\n") if part.strip() and not part.startswith(">")]
    title = parts[0].removeprefix("# ")
    story = [Paragraph(escape(title), _TITLE), Paragraph(escape(authors), _AUTHORS), FrameBreak()]
    story.append(NextPageTemplate("later"))
    for part in parts[1:]:
        story += [_paragraph(line) for line in (part.split("\n") if part.startswith("- ") else [part])]
    out = io.BytesIO()
    template = BaseDocTemplate(out, pagesize=A4, title=title, author=authors, invariant=1)
    template.addPageTemplates(
        [
            PageTemplate("first", [_band(), *_columns(BAND)], onPage=_foot),
            PageTemplate("later", _columns(0), onPage=_foot),
        ]
    )
    template.build(story)
    return out.getvalue()


def _paragraph(text: str) -> Paragraph:
    if text.startswith("#"):
        return Paragraph(escape(text.lstrip("# ")), _HEADING)
    if text.startswith("- "):
        return Paragraph("• " + escape(text[2:]), _ITEM)
    return Paragraph(escape(" ".join(text.split())), _BODY)


def _band() -> Frame:
    return Frame(SIDE, HEIGHT - FOOT - BAND, WIDTH - 2 * SIDE, BAND, 0, 0, 0, 0)


def _columns(below: float) -> list[Frame]:
    width = (WIDTH - 2 * SIDE - GAP) / 2
    return [Frame(SIDE + at * (width + GAP), FOOT, width, HEIGHT - 2 * FOOT - below, 0, 0, 0, 0) for at in (0, 1)]


def _foot(canvas: Canvas, template: BaseDocTemplate) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawCentredString(WIDTH / 2, 30, str(template.page))


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
