"""A page is drawn as wide as asked, cut and turned as the boxes assume."""

import io

import pytest
from PIL import Image

from corpus.errors import FileDamaged
from corpus.readers.pdf import read_pdf
from corpus.readers.pdf.pages import draw_page
from corpus.span import Span
from tests.corpus.pdf.making import Pages


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
