"""An answer shows rows of a table as one small table, in text, on the page and in exports; footnotes open the rows."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html as markup

from assistant.citations import cited
from assistant.export.markdown_html import html, markdown
from assistant.export.notes import Quotes
from assistant.extractive_writer import Written
from assistant.types import Answer, VerbatimChecker, placed
from corpus.readers.base import read
from corpus.sources import SourceFile
from corpus.span import Span
from corpus.types import Document
from tests.assistant.exporting.conversations import conversation
from tests.page_documents import ketamine_answer
from ui.web.answer_view import answer_html

TABLE = (
    "# Drugs\n\nTwo were tried.\n\n| Drug | Response, % | Dropout, % |\n|---|---|---|\n| Ketamine | 64 | 18 |\n"
    "| A \\| B | 52 | 11 |\n| Placebo | 30 | 9 |\n\nKetamine cost 412 euros.\n"
)


def read_as(folder: Path, name: str, text: str) -> Document:
    (folder / name).write_text(text)
    return read(SourceFile(folder / name))


@pytest.fixture
def document(tmp_path: Path) -> Document:
    return read_as(tmp_path, "drugs.md", TABLE)


def place(document: Document, words: str) -> Span:
    start = document.text.index(words)
    return Span(start, start + len(words))


def answer(document: Document, *rows: str, short: str = "", before: str = "", lead: str = "") -> Answer:
    """An answer of sentences that begin so, rows of the table by the words of their first cell."""
    spans = [place(document, before)] if before else []
    for row in rows:
        (found,) = [one.span for one in document.tables[0].rows if one.span.of(document.text).startswith(f"| {row} ")]
        spans.append(found)
    written = [Written(document, span, None, None) for span in spans]
    if short:
        at = next(number for number, one in enumerate(written) if one.span.holds(place(document, short)))
        written[at] = replace(written[at], short=place(document, short))
    if lead:
        written[len(written) - len(rows)] = replace(written[len(written) - len(rows)], lead=lead)
    sentences, citations, documents = cited(written, VerbatimChecker())
    return replace(
        ketamine_answer("What?"), sentences=placed("", sentences), citations=citations, documents=documents, notice=""
    )


def test_rows_of_one_table_are_one_table_with_a_footnote_each(document: Document) -> None:
    made = answer(document, "Ketamine", "Placebo", before="Two were tried.")
    assert made.text == (
        "Two were tried. [1]\n\n| Drug | Response, % | Dropout, % |\n| --- | --- | --- |\n| Ketamine | 64 | 18 |\n"
        "| Placebo | 30 | 9 |\n[2] [3]"
    )
    assert [citation.quote for citation in made.citations[1:]] == ["| Ketamine | 64 | 18 |", "| Placebo | 30 | 9 |"]
    for citation in made.citations:
        assert document.text[citation.span.start : citation.span.end] == citation.quote
    assert all(made.text[one.span.start : one.span.end] == one.text for one in made.sentences)


def cells(page: str) -> list[list[str]]:
    table = markup.fromstring(page).find(".//table")
    assert table is not None
    return [["".join(map(str, cell.itertext())) for cell in row] for row in table.iter("tr")]


def test_the_page_and_the_exports_show_a_table(document: Document) -> None:
    made = answer(document, "Ketamine", "A \\| B", short="64", before="Two were tried.")
    rows = [["Drug", "Response, %", "Dropout, %"], ["Ketamine", "64", "18"], ["A | B", "52", "11"]]
    page = answer_html(made, 3)
    assert cells(page) == rows
    assert "\n" not in page
    assert re.findall(r'href="#(cite-3-\d)"', page) == ["cite-3-1", "cite-3-2", "cite-3-3"]
    exported = html(conversation(("What?", made, "")), Quotes(None))
    assert [[cell.strip("\u2068\u2069") for cell in row] for row in cells(exported)] == rows
    assert "<strong>" in exported
    text = re.sub("[\u2068\u2069]", "", markdown(conversation(("What?", made, "")), Quotes(None)))
    assert "| Drug | Response, % | Dropout, % |\n| --- | --- | --- |\n| Ketamine | **64** | 18 |\n" in text
    assert "\n\n[^t1n2][^t1n3]\n" in text
