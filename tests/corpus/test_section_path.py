"""Every block and passage knows all the headings that it stands under, in every kind of file."""

from pathlib import Path

import pytest

from corpus.chunker import cut, passage_text
from corpus.readers.base import read
from corpus.sources import SourceFile
from corpus.text import shown
from corpus.types import Document
from tests.corpus.entries import entry_of
from tests.corpus.pdf.making import BOLD, Pages, words
from tests.corpus.reading import Reader
from tests.corpus.word_file import p, word_file
from tests.fakes import WordCounter, open_library
from tests.shared_data import shared

VENLAFAXINE = ("Venlafaxine", "Adults")

MARKDOWN = """# Two drugs

## Sertraline

### Adults

Start at 50 mg.

## Venlafaxine

### Adults

Start at 75 mg.
"""
HTML = (
    "<html><body><h1>Two drugs</h1><h2>Sertraline</h2><h4>Adults</h4><p>Start at 50 mg.</p>"
    "<section><h2>Venlafaxine</h2><div><h4>Adults</h4><p>Start at 75 mg.</p></div></section></body></html>"
)
JATS = """<article><front><article-meta><title-group><article-title>Two drugs</article-title></title-group>
</article-meta></front><body><sec><title>Sertraline</title><sec><title>Adults</title><p>Start at 50 mg.</p></sec></sec>
<sec><title>Venlafaxine</title><sec><title>Adults</title><p>Start at 75 mg.</p></sec></sec></body></article>"""


def path_of(document: Document, words: str) -> tuple[str, ...]:
    return next(block.section_path for block in document.blocks if words in block.span.of(document.text))


@pytest.mark.parametrize(("name", "content"), [("a.md", MARKDOWN), ("a.html", HTML), ("a.xml", JATS)])
def test_the_headings_down_to_a_paragraph(reader: Reader, name: str, content: str) -> None:
    assert path_of(reader(content, name), "75 mg") == VENLAFAXINE


def test_the_headings_of_word_by_style(reader: Reader) -> None:
    headings = [("Sertraline", "berschrift1"), ("Adults", "berschrift2"), ("Start at 50 mg.", "")]
    headings += [("Venlafaxine", "berschrift1"), ("Adults", "berschrift2"), ("Start at 75 mg.", "")]
    body = p("Two drugs", "Titel") + "".join(p(words, style) for words, style in headings)
    assert path_of(reader(word_file(body), "a.docx"), "75 mg") == VENLAFAXINE


def test_larger_headings_stand_above_smaller_on_pages(reader: Reader) -> None:
    pages, top = Pages(), 80.0
    for drug in ("Sertraline", "Venlafaxine"):
        pages.line(60, top, drug, 16, BOLD)
        pages.line(60, top + 40, "Adults", 12, BOLD)
        dose = f"The first dose of it is noted here as {len(drug)} mg a day."
        top = pages.prose(60, top + 70, f"{dose} {words(60)}") + 40
    assert path_of(reader(pages.content(), "a.pdf"), "11 mg") == VENLAFAXINE


def test_a_passage_is_read_under_its_headings_and_kept_with_them(reader: Reader, tmp_path: Path) -> None:
    document = reader(MARKDOWN, "a.md")
    last = cut(document, WordCounter(), 180).passages[-1]
    assert (last.section_path, last.section) == (VENLAFAXINE, "Adults")
    assert passage_text(document, last) == "Venlafaxine > Adults\nStart at 75 mg."
    with open_library(tmp_path / "library") as library:
        library.store(entry_of(document))
        assert library.document(document.id) == document
        assert library.passages()[-1].passage.section_path == VENLAFAXINE


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("Start at 75 mg.", ("Venlafaxine", "Adults")),
        ("Start at 25 mg.", ("Sertraline", "Children")),
        ("Do not use.", ("Venlafaxine", "Children")),
    ],
)
def test_the_same_heading_under_two_drugs(words: str, path: tuple[str, ...]) -> None:
    document = read(SourceFile(shared("cases/D05-parent-heading/sections.md")))
    passages = cut(document, WordCounter(), 180).passages
    assert path_of(document, words) == path
    assert [one.section_path for one in passages if words in one.span.of(document.text)] == [path]


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("Rare:\nkidney failure\nparathyroid disease", ("Lithium", "Side effects")),
        ("Common:\nheadache\nrash", ("Lamotrigine", "Side effects")),
        ("Common:\ntremor\nthirst\n  with passing a lot of water\nweight gain", ("Lithium", "Side effects")),
    ],
)
def test_a_list_is_cited_under_the_headings_of_its_drug(words: str, path: tuple[str, ...]) -> None:
    document = read(SourceFile(shared("cases/D05-parent-heading/drugs.md")))
    cutting = cut(document, WordCounter(), 180)
    homes = {passage.id: passage.section_path for passage in cutting.passages}
    cited = {(shown(document, one.span), homes[one.passage_id]) for one in cutting.sentences}
    assert (words, path) in cited
