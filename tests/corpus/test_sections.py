"""The levels of headings and items, and the path of headings down to a paragraph."""

from pathlib import Path

import pytest

from corpus.chunker import cut, passage_text
from corpus.readers.base import read
from corpus.sources import SourceFile
from corpus.text import shown
from corpus.types import BlockKind, Document
from tests.corpus.entries import entry_of
from tests.corpus.pdf.making import BOLD, Pages, words
from tests.corpus.reading import Reader
from tests.corpus.word_file import item, p, word_file
from tests.fakes import WordCounter, open_library
from tests.shared_data import shared

NESTED = [("pressure", 1), ("sitting", 2), ("standing", 2), ("bladder", 1)]
MARKDOWN = "# T\n\nCheck:\n\n- pressure\n  - sitting\n  - standing\n- bladder\n"
PLAIN = "The visit\n\nCheck before the dose:\n\n- pressure\n    - sitting\n    - standing\n- bladder\n"
HTML = (
    "<html><body><h1>T</h1><p>Check:</p><ul><li>pressure<ul><li>sitting</li><li>standing</li></ul></li>"
    "<li>bladder</li></ul></body></html>"
)
JATS = (
    "<article><front><article-meta/></front><body><sec><title>S</title><p>Check:</p><list><list-item><p>pressure</p>"
    "<list><list-item><p>sitting</p></list-item><list-item><p>standing</p></list-item></list></list-item>"
    "<list-item><p>bladder</p></list-item></list></sec></body></article>"
)


def levels(document: Document) -> list[tuple[str, int]]:
    return [
        (block.span.of(document.text), block.level) for block in document.blocks if block.kind is BlockKind.LIST_ITEM
    ]


@pytest.mark.parametrize(("name", "content"), [("a.md", MARKDOWN), ("a.txt", PLAIN), ("a.html", HTML), ("a.xml", JATS)])
def test_the_levels_of_items(reader: Reader, name: str, content: str) -> None:
    assert levels(reader(content, name)) == NESTED


def test_the_levels_of_word_by_its_lists_and_by_how_far_they_are_set_in(reader: Reader) -> None:
    by_level = "".join(item(words, 1, at - 1) for words, at in NESTED)
    assert levels(reader(word_file(p("Check:") + by_level), "a.docx")) == NESTED
    listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'
    set_in = "".join(p(words, properties=f'{listed}<w:ind w:left="{360 * at}"/>') for words, at in NESTED)
    assert levels(reader(word_file(p("Check:") + set_in), "b.docx")) == NESTED


def test_the_levels_of_items_on_a_page(reader: Reader) -> None:
    pages = Pages()
    top = pages.prose(60, 80, words(40))
    for name, level in NESTED:
        top += 16
        pages.line(60 + 15 * level, top, f"• {name} of the patient is checked by the nurse before each dose")
    assert [level for _, level in levels(reader(pages.content(), "a.pdf"))] == [1, 2, 2, 1]


VENLAFAXINE = ("Venlafaxine", "Adults")

PATH_MARKDOWN = """# Two drugs

## Sertraline

### Adults

Start at 50 mg.

## Venlafaxine

### Adults

Start at 75 mg.
"""
PATH_HTML = (
    "<html><body><h1>Two drugs</h1><h2>Sertraline</h2><h4>Adults</h4><p>Start at 50 mg.</p>"
    "<section><h2>Venlafaxine</h2><div><h4>Adults</h4><p>Start at 75 mg.</p></div></section></body></html>"
)
PATH_JATS = """<article><front><article-meta><title-group><article-title>Two drugs</article-title></title-group>
</article-meta></front><body><sec><title>Sertraline</title><sec><title>Adults</title><p>Start at 50 mg.</p></sec></sec>
<sec><title>Venlafaxine</title><sec><title>Adults</title><p>Start at 75 mg.</p></sec></sec></body></article>"""


def path_of(document: Document, words: str) -> tuple[str, ...]:
    return next(block.section_path for block in document.blocks if words in block.span.of(document.text))


@pytest.mark.parametrize(("name", "content"), [("a.md", PATH_MARKDOWN), ("a.html", PATH_HTML), ("a.xml", PATH_JATS)])
def test_the_headings_down_to_a_paragraph(reader: Reader, name: str, content: str) -> None:
    assert path_of(reader(content, name), "75 mg") == VENLAFAXINE


def test_the_headings_of_word_by_style(reader: Reader) -> None:
    headings = [("Sertraline", "berschrift1"), ("Adults", "berschrift2"), ("Start at 50 mg.", "")]
    headings += [("Venlafaxine", "berschrift1"), ("Adults", "berschrift2"), ("Start at 75 mg.", "")]
    body = p("Two drugs", "Titel") + "".join(p(words, style) for words, style in headings)
    assert path_of(reader(word_file(body), "a.docx"), "75 mg") == VENLAFAXINE


SEVERAL = "# {0}\n\n## Adults\n\nStart at 75 mg.\n\n# {1}\n\n## Adults\n\nStart at 50 mg.\n"
SEVERAL_HTML = (
    "<html><body><h1>{0}</h1><h2>Adults</h2><p>Start at 75 mg.</p>"
    "<h1>{1}</h1><h2>Adults</h2><p>Start at 50 mg.</p></body></html>"
)


@pytest.mark.parametrize(("name", "content"), [("a.md", SEVERAL), ("a.html", SEVERAL_HTML)])
def test_the_first_of_several_headings_above_all_heads_what_stands_under_it(
    reader: Reader, name: str, content: str
) -> None:
    drugs = reader(content.format("Venlafaxine", "Sertraline"), name)
    assert path_of(drugs, "75 mg") == VENLAFAXINE
    assert path_of(drugs, "50 mg") == ("Sertraline", "Adults")
    assert drugs.title == "a"
    article = reader(content.format("Two drugs", "Methods"), name)
    assert (article.title, path_of(article, "75 mg")) == ("Two drugs", ("Adults",))


def test_larger_headings_stand_above_smaller_on_pages(reader: Reader) -> None:
    pages, top = Pages(), 80.0
    for drug in ("Sertraline", "Venlafaxine"):
        pages.line(60, top, drug, 16, BOLD)
        pages.line(60, top + 40, "Adults", 12, BOLD)
        dose = f"The first dose of it is noted here as {len(drug)} mg a day."
        top = pages.prose(60, top + 70, f"{dose} {words(60)}") + 40
    assert path_of(reader(pages.content(), "a.pdf"), "11 mg") == VENLAFAXINE


def test_a_passage_is_read_under_its_headings_and_kept_with_them(reader: Reader, tmp_path: Path) -> None:
    document = reader(PATH_MARKDOWN, "a.md")
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
