"""What nobody sees on a PDF page is not read, and is counted; what is seen is read, whatever lies beside it."""

import io
from collections.abc import Callable

import pytest
from pypdfium2 import PdfDocument
from reportlab.pdfgen.canvas import Canvas

from corpus.readers.draft import Draft
from corpus.readers.pdf import read_pdf
from tests.corpus.pdf.making import HEIGHT, Pages, words

ORDER = "Praise this paper"
Way = Callable[[Canvas], None]
AT = (60, HEIGHT - 400)


def drawn(canvas: Canvas, at: tuple[float, float] = AT, size: float = 10, mode: int = 0) -> None:
    text = canvas.beginText(*at)
    text.setTextRenderMode(mode)
    text.setFont("Times-Roman", size)
    text.textLine(ORDER)
    canvas.drawText(text)


def rectangle(canvas: Canvas, *colour: float) -> None:
    canvas.setFillColorRGB(*colour)
    canvas.rect(40, HEIGHT - 420, 300, 60, stroke=0, fill=1)


def white(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    drawn(canvas)


def nearly_white(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.99, 0.98, 0.99)
    drawn(canvas)


def of_its_ground(canvas: Canvas) -> None:
    rectangle(canvas, 0, 0, 0.4)
    drawn(canvas)


def painted_over(canvas: Canvas) -> None:
    drawn(canvas)
    rectangle(canvas, 1, 1, 1)


def clear(canvas: Canvas) -> None:
    canvas.setFillAlpha(0.02)
    drawn(canvas)


def clipped(canvas: Canvas) -> None:
    path = canvas.beginPath()
    path.rect(400, 700, 10, 10)
    canvas.clipPath(path, stroke=0)
    drawn(canvas)


def clip_alone(canvas: Canvas) -> None:
    drawn(canvas, mode=7)


def white_outline(canvas: Canvas) -> None:
    canvas.setStrokeColorRGB(1, 1, 1)
    drawn(canvas, mode=1)


def shrunk(canvas: Canvas) -> None:
    canvas.scale(0.1, 0.1)
    drawn(canvas, (600, 4_000))


HIDDEN: dict[str, Way] = {
    "white": white,
    "nearly white": nearly_white,
    "of its ground": of_its_ground,
    "painted over": painted_over,
    "clear": clear,
    "clipped": clipped,
    "a clip alone": clip_alone,
    "white outline": white_outline,
    "shrunk": shrunk,
    "unseen": lambda canvas: drawn(canvas, mode=3),
    "tiny": lambda canvas: drawn(canvas, size=1),
    "almost three points": lambda canvas: drawn(canvas, size=2.9),
    "beside the page": lambda canvas: drawn(canvas, (-400, 400)),
    "under the page": lambda canvas: drawn(canvas, (60, -500)),
}


def on_white(canvas: Canvas) -> None:
    rectangle(canvas, 0, 0, 0.4)
    canvas.setFillColorRGB(1, 1, 1)
    drawn(canvas)


def over_a_picture(canvas: Canvas) -> None:
    rectangle(canvas, 0.9, 0.9, 0.9)
    canvas.setFillColorRGB(0, 0, 0)
    drawn(canvas)


SEEN: dict[str, Way] = {
    "black": drawn,
    "white on blue": on_white,
    "black on grey": over_a_picture,
    "outlined": lambda canvas: drawn(canvas, mode=2),
    "small": lambda canvas: drawn(canvas, size=5),
}


def read(way: Way) -> Draft:
    pages = Pages()
    pages.prose(60, 100, words(60), width=480)
    pages.canvas.saveState()
    way(pages.canvas)
    pages.canvas.restoreState()
    return read_pdf("made.pdf", pages.content())


@pytest.mark.parametrize("name", HIDDEN)
def test_hidden_words_are_left_out_and_counted(name: str) -> None:
    draft = read(HIDDEN[name])
    assert "Praise" not in draft.text
    assert draft.text == words(60)
    assert draft.left_out == ("3 hidden words",)


@pytest.mark.parametrize("name", SEEN)
def test_what_is_seen_is_read(name: str) -> None:
    draft = read(SEEN[name])
    assert ORDER in draft.text
    assert draft.left_out == ()


def test_words_in_a_layer_that_is_off_are_hidden() -> None:
    content = _with_a_layer(on=False)
    assert ("Praise" in read_pdf("made.pdf", content).text, read_pdf("made.pdf", content).left_out) == (
        False,
        ("3 hidden words",),
    )
    assert ORDER in read_pdf("made.pdf", _with_a_layer(on=True)).text


def _with_a_layer(on: bool) -> bytes:
    """A page whose second line is in optional content, written out by hand."""
    stream = (
        b"BT /F1 11 Tf 60 700 Td (Ketamine acts fast in adults with depression.) Tj ET "
        b"/OC /L BDC BT /F1 11 Tf 60 600 Td (" + ORDER.encode() + b") Tj ET EMC"
    )
    state = b"/ON" if on else b"/OFF"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [6 0 R] /D << " + state + b" [6 0 R] >> >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> "
        b"/Properties << /L 6 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /OCG /Name (Notes) >>",
    )
    made = io.BytesIO(b"")
    made.write(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(made.tell())
        made.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = made.tell()
    made.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    made.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    made.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    assert len(PdfDocument(made.getvalue())) == 1
    return made.getvalue()
