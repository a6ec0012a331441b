"""Pages without a text layer are read by a recognizer, by the same path as others; the library itself where it is."""

import importlib.util
from dataclasses import dataclass

import pytest

from corpus.errors import FileEmpty, SettingError
from corpus.readers.pdf import read_pdf
from corpus.readers.pdf.ocr import (
    Engine,
    Picture,
    RecognizedLine,
    RecognizedWord,
    recognizer,
    require,
)
from corpus.span import Span
from tests.corpus.pdf.making import Pages, words
from tests.corpus.pdf.test_refusals import scan


@dataclass(frozen=True)
class Fake:
    """Reads the same rows from every picture, each from the left edge on, a word a twentieth of the width."""

    rows: tuple[str, ...]
    confidence: float = 0.98

    def lines(self, picture: Picture) -> tuple[RecognizedLine, ...]:
        assert picture.ndim == 2
        return tuple(self._line(number, row) for number, row in enumerate(self.rows))

    def _line(self, number: int, row: str) -> RecognizedLine:
        top = 0.1 + 0.015 * number
        placed = [RecognizedWord(word, 0.1 + 0.05 * at, 0.14 + 0.05 * at) for at, word in enumerate(row.split())]
        return RecognizedLine(tuple(placed), top, top + 0.01, top + 0.0135, self.confidence)


def scanned(after: int = 0) -> bytes:
    pages = Pages()
    for _ in range(after):
        pages.prose(60, 100, words(60), width=480)
        pages.turn()
    scan(pages)
    return pages.content()


ROWS = ("Ketamine acted within hours and this eff-", "ect lasted for a whole week in most.")


def test_a_scanned_page_is_read_and_its_boxes_lie_where_the_words_were_seen() -> None:
    draft = read_pdf("made.pdf", scanned(), Fake(ROWS))
    assert draft.layout is not None
    start = draft.text.index("acted")
    (box,) = draft.layout.boxes(Span(start, start + len("acted")))
    assert (box.page, round(box.left, 2), round(box.right, 2)) == (1, 0.15, 0.19)
    assert box.top < 0.11 < box.bottom
    assert draft.text.startswith("Ketamine acted within hours")
    assert draft.missing == ()


def test_the_receipt_names_the_pages_that_were_read_by_ocr() -> None:
    draft = read_pdf("made.pdf", scanned(after=2), Fake(ROWS))
    assert draft.left_out == ("the picture of page 3, read by OCR: check quotations against it",)


def test_a_page_that_ocr_is_not_sure_of_is_missing() -> None:
    draft = read_pdf("made.pdf", scanned(after=1), Fake(ROWS, confidence=0.4))
    assert draft.missing == ("page 2: no words that OCR is sure of",)
    with pytest.raises(FileEmpty, match="no words that OCR is sure of"):
        read_pdf("made.pdf", scanned(), Fake(()))


def test_pages_with_text_are_not_shown_to_it() -> None:
    pages = Pages()
    pages.prose(60, 100, words(60), width=480)
    content = pages.content()
    assert read_pdf("made.pdf", content, Fake(ROWS)) == read_pdf("made.pdf", content)


def test_what_is_not_installed_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.readers.pdf.ocr.find_spec", lambda _: None)
    with pytest.raises(SettingError, match=r"pip install 'footnote\[ocr\]'"):
        require(Engine.RAPID)


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("rapidocr") is None, reason="the extra 'ocr' is not installed")
def test_the_library_reads_a_picture_of_words() -> None:
    import pypdfium2
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    drawn = Pages()
    drawn.prose(60, 100, words(60), width=480)
    picture: Image.Image = pypdfium2.PdfDocument(drawn.content())[0].render(scale=150 / 72).to_pil()
    pages = Pages()
    pages.canvas.drawImage(ImageReader(picture), 0, 0, 600, 800)
    assert read_pdf("made.pdf", pages.content(), recognizer(Engine.RAPID)).text == words(60)
