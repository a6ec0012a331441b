"""Page and text of a document: what is marked, what is said of it, and what happens when no page can be drawn."""

from dataclasses import replace
from re import findall

import pytest

from corpus.layout import Box, Fragment, Layout
from corpus.printable import one_line
from corpus.span import Span
from corpus.types import Document
from tests.browser.paper import ACROSS, INSIDE, TITLE, DrawnPictures, Paper, paper
from tests.page_documents import KETAMINE, LONG_WORD, NASTY
from tests.ui.shown import Shown
from ui.web.source_view import SourceTarget, Views, views

PNG = b"\x89PNG\r\n\x1a\n"


class Given:
    """Gives these bytes for every page."""

    def __init__(self, picture: bytes = PNG) -> None:
        self.bytes = picture

    def picture(self, document_id: str, page: int) -> bytes:  # noqa: ARG002 (a fake at the Protocol)
        return self.bytes


@pytest.fixture(scope="module")
def made() -> Paper:
    return paper()


def shown(made: Paper, sentence: str, sheet: int | None = None) -> Views:
    return views(SourceTarget("cite-1-1", made.document, made.quote(sentence), sheet), Given())


def test_the_page_is_drawn_with_one_box_a_line(made: Paper) -> None:
    found = shown(made, INSIDE)
    assert found.first == "page"
    assert "Page 2 of 4" in Shown(found.tools).text
    assert made.document.layout is not None
    boxes = made.document.layout.boxes(made.quote(INSIDE))
    assert len(boxes) == 3
    for box in boxes:
        assert f"left:{box.left:.3%};top:{box.top:.3%}" in found.bodies
    assert found.bodies.count("fn-box ") + found.bodies.count('class="fn-box"') == 3
    assert f"Page 2 of {TITLE}" in Shown(found.bodies).values
    assert f"Marked: {INSIDE}" in Shown(found.bodies).text
    assert Shown(found.bodies).marked == INSIDE


def test_a_quote_over_two_pages_shows_both_each_with_its_own_words(made: Paper) -> None:
    found = shown(made, ACROSS)
    assert "Pages 2–3 of 4" in Shown(found.tools).text
    assert findall(r'data-page="(\d)"', found.bodies) == ["2", "3"]
    first, second = findall(r"<figcaption[^>]*>(.*?)</figcaption>", found.bodies)
    words = [Shown(one).text.removeprefix("Marked: ").strip() for one in (first, second)]
    assert " ".join(words) == ACROSS
    assert findall(r'data-sheet="(\d)"', found.tools) == ["1", "4"]


def test_a_page_that_cannot_be_drawn_leaves_the_text_and_one_line(made: Paper) -> None:
    pictures = DrawnPictures(made)
    pictures.broken = {2}
    found = views(SourceTarget("cite-1-1", made.document, made.quote(INSIDE)), pictures)
    assert (found.tools, found.first) == ("", "text")
    assert (
        "The page cannot be shown: page 2 of <review>.pdf is damaged: get the file again." in Shown(found.bodies).text
    )
    assert Shown(found.bodies).marked == INSIDE
    assert "img" not in Shown(found.bodies).tags


@pytest.mark.parametrize("words", [NASTY, LONG_WORD, "\u202e\u05e9\u05dc\u05d5\u05dd \u0645\u0631", '"><b>'])
def test_whatever_the_page_holds_is_text(made: Paper, words: str) -> None:
    found = views(SourceTarget("cite-1-1", holding(made.document, words), Span(0, len(words))), Given())
    one = Shown(found.tools + found.bodies)
    assert one.marked == words
    assert f"Marked: {words}" in one.text
    assert f"Page 1 of {one_line(words)}" in one.values
    assert one.tags <= {"div", "button", "span", "figure", "img", "figcaption", "mark", "p"}
    assert "{" not in found.bodies
    assert "$" not in found.bodies


def holding(document: Document, words: str) -> Document:
    """A page with nothing on it but these words."""
    whole = Span(0, len(words))
    return replace(
        document,
        title=words,
        text=words,
        pages=(replace(document.pages[0], span=whole),),
        blocks=(replace(document.blocks[0], kind=KETAMINE.blocks[1].kind, span=whole, page=1),),
        references=(),
        mentions=(),
        layout=Layout.of([Fragment(whole, Box(1, 0.1, 0.1, 0.9, 0.2))]),
    )
