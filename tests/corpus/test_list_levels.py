"""Items of lists know how deep they lie, in every kind of file that shows it."""

import pytest

from corpus.types import BlockKind, Document
from tests.corpus.pdf.making import Pages, words
from tests.corpus.reading import Reader
from tests.corpus.word_file import item, p, word_file

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
