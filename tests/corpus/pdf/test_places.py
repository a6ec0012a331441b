"""Boxes lie exactly on the words, on the page as a reader sees it, however it is turned or cut.

A page is drawn as wide as asked, cut and turned as the boxes assume.
"""

import io

import pytest
from PIL import Image

from corpus.errors import FileDamaged
from corpus.readers.draft import Draft
from corpus.readers.pdf import read_pdf
from corpus.readers.pdf.pages import draw_page
from corpus.span import Layout, Span
from tests.corpus.pdf.making import HEIGHT, WIDTH, Drawn, Pages, words

CLOSE = 1.5


def layout_of(draft: Draft) -> Layout:
    assert draft.layout is not None
    assert draft.layout.fault(len(draft.text), len(draft.pages)) is None
    return draft.layout


def place(draft: Draft, words: str) -> tuple[int, float, float, float, float]:
    start = draft.text.index(words)
    [box] = layout_of(draft).boxes(Span(start, start + len(words)))
    return box.page, box.left, box.top, box.right, box.bottom


def assert_near(found: tuple[float, ...], wanted: tuple[float, ...], slack: tuple[float, ...]) -> None:
    assert all(abs(one - other) <= by for one, other, by in zip(found, wanted, slack, strict=True)), (found, wanted)


def marked() -> tuple[Pages, Drawn]:
    pages = Pages()
    pages.line(100, 200, "Here stands one unmistakable word among others.", 20)
    [word] = [one for one in pages.drawn if one.text == "unmistakable"]
    return pages, word


def test_a_box_covers_its_word_and_no_more() -> None:
    pages, word = marked()
    draft = read_pdf("made.pdf", pages.content())
    page, left, top, right, bottom = place(draft, "unmistakable")
    assert page == 1
    assert_near((left * WIDTH, right * WIDTH), (word.left, word.right), (CLOSE, CLOSE))
    assert top * HEIGHT < word.baseline - 0.6 * 20 < word.baseline < bottom * HEIGHT
    assert (bottom - top) * HEIGHT < 1.2 * 20
    # A quote that begins within the word is marked from there.
    assert left + 0.1 * (right - left) < place(draft, "mistakable")[1] < right


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_measured_as_it_is_seen(turn: int) -> None:
    pages, word = marked()
    pages.rotate(turn)
    draft = read_pdf("made.pdf", pages.content())
    _, left, top, right, bottom = place(draft, "unmistakable")
    near, far, base = word.left / WIDTH, word.right / WIDTH, word.baseline / HEIGHT
    if turn == 90:
        assert_near((top, bottom), (near, far), (0.003, 0.003))
        assert left < 1 - base < right
    elif turn == 180:
        assert_near((left, right), (1 - far, 1 - near), (0.003, 0.003))
        assert top < 1 - base < bottom
    else:
        assert_near((top, bottom), (1 - far, 1 - near), (0.003, 0.003))
        assert left < base < right


def test_a_crop_box_is_the_page() -> None:
    pages, word = marked()
    pages.line(100, 60, "Cut-off words above the crop.")
    pages.canvas.setCropBox((50, 100, 550, HEIGHT - 100))
    draft = read_pdf("made.pdf", pages.content())
    _, left, top, right, bottom = place(draft, "unmistakable")
    assert_near((left * 500, right * 500), (word.left - 50, word.right - 50), (CLOSE, CLOSE))
    assert top * 600 < word.baseline - 100 < bottom * 600
    assert "Cut-off" not in draft.text
    assert draft.left_out == ("5 hidden words",)


def test_a_sentence_over_lines_has_a_box_a_line() -> None:
    pages = Pages()
    pages.prose(60, 100, words(60), width=300)
    draft = read_pdf("made.pdf", pages.content())
    boxes = layout_of(draft).boxes(Span(0, len(draft.text)))
    assert len(boxes) == len({word.baseline for word in pages.drawn})
    for box in boxes:
        assert 58 < box.left * WIDTH < 62
        assert box.right * WIDTH < 362


def test_both_halves_of_a_broken_word_have_their_place() -> None:
    pages = Pages()
    pages.line(60, 100, "The marked symptoms of depres-")
    pages.line(60, 112, "sion fell in both of the groups.")
    draft = read_pdf("made.pdf", pages.content())
    start = draft.text.index("depression")
    first, second = layout_of(draft).boxes(Span(start, start + len("depression")))
    assert first.bottom < second.bottom
    assert second.left * WIDTH < 62


def drawn(content: bytes, page: int = 1, width: int = 300) -> Image.Image:
    return Image.open(io.BytesIO(draw_page("made.pdf", content, page, width)))


def made(turn: int = 0) -> bytes:
    pages = Pages()
    pages.line(100, 200, "Ink on paper.", 30)
    pages.rotate(turn)
    pages.canvas.setCropBox((50, 100, 550, 700))
    return pages.content()


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_ink_lies_in_the_boxes(turn: int) -> None:
    content = made(turn)
    draft = read_pdf("made.pdf", content)
    assert draft.layout is not None
    boxes = draft.layout.boxes(Span(0, len(draft.text)))
    box = boxes[0]
    for other in boxes[1:]:
        box = box.to(other)
    picture = drawn(content, width=500).convert("L")
    inked = picture.point(lambda shade: 255 if shade < 128 else 0).getbbox()
    assert inked is not None
    left, top, right, bottom = inked
    assert box.left * picture.width - 2 <= left < right <= box.right * picture.width + 2
    assert box.top * picture.height - 2 <= top < bottom <= box.bottom * picture.height + 2


def test_what_cannot_be_drawn_is_told() -> None:
    with pytest.raises(ValueError, match="no page 2"):
        draw_page("made.pdf", made(), 2, 300)
    with pytest.raises(ValueError, match="no page 0"):
        draw_page("made.pdf", made(), 0, 300)
    with pytest.raises(ValueError, match="0 pixels"):
        draw_page("made.pdf", made(), 1, 0)
    with pytest.raises(FileDamaged):
        draw_page("made.pdf", b"%PDF-1.4", 1, 300)
