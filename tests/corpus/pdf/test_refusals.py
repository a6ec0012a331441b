"""What cannot be read is told in one line; what can is read however odd the file is."""

import time

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader

from corpus.errors import FileDamaged, FileEmpty, FileEncrypted, FileError, FileOverLimit
from corpus.readers.pdf import page, read_pdf
from tests.corpus.pdf.making import HEIGHT, WIDTH, Pages, words


def scan(pages: Pages) -> None:
    picture = Image.new("RGB", (60, 80), (200, 180, 160))
    pages.canvas.drawImage(ImageReader(picture), 0, 0, WIDTH, HEIGHT)


def refusal(content: bytes, kind: type[FileError]) -> str:
    with pytest.raises(kind) as refused:
        read_pdf("made.pdf", content)
    told = str(refused.value)
    assert told.startswith("made.pdf")
    assert "\n" not in told
    return told


def prose_pages(count: int) -> Pages:
    pages = Pages()
    for number in range(count):
        pages.prose(60, 100, words(60, f"Page{number + 1}"), width=480)
        if number < count - 1:
            pages.turn()
    return pages


def test_scanned_pages_are_missing_by_number() -> None:
    pages = Pages()
    for number in range(1, 8):
        if number in (3, 4, 5, 7):
            scan(pages)
        else:
            pages.prose(60, 100, words(60), width=480)
        pages.turn()
    pages.prose(60, 100, words(60), width=480)
    assert read_pdf("made.pdf", pages.content()).missing == ("pages 3-5, 7 hold no text: scanned?",)


def test_a_scan_throughout_is_empty_and_says_what_to_do() -> None:
    pages = Pages()
    scan(pages)
    told = refusal(pages.content(), FileEmpty)
    assert "page 1 holds no text: scanned?" in told
    assert "--ocr" in told


def test_the_invisible_words_of_a_scan_are_read() -> None:
    pages = Pages()
    scan(pages)
    pages.canvas.beginText()
    text = pages.canvas.beginText(60, 700)
    text.setTextRenderMode(3)
    text.setFont("Times-Roman", 10)
    text.textLine("Words that were recognised in the picture.")
    pages.canvas.drawText(text)
    assert read_pdf("made.pdf", pages.content()).text == "Words that were recognised in the picture."


def test_a_password_is_asked_for() -> None:
    pages = Pages(password="secret")
    pages.line(60, 100, "Locked words.")
    assert "password" in refusal(pages.content(), FileEncrypted)


def test_a_file_cut_short_or_without_pages_is_damaged(capfd: pytest.CaptureFixture[str]) -> None:
    content = prose_pages(3).content()
    refusal(content[:300], FileDamaged)
    refusal(b"%PDF-1.4\nnothing else", FileDamaged)
    refusal(
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        b"trailer<</Root 1 0 R/Size 3>>\n%%EOF",
        FileDamaged,
    )
    assert capfd.readouterr() == ("", "")


def test_a_page_that_cannot_be_opened_is_missing_and_the_rest_is_read() -> None:
    stream = b"BT /F1 12 Tf 60 700 Td (The first page holds these words.) Tj ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R 9 0 R]/Count 2>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    body = b"".join(b"%d 0 obj%s endobj\n" % (number, one) for number, one in enumerate(objects, start=1))
    draft = read_pdf("made.pdf", b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF")
    assert draft.text == "The first page holds these words."
    assert draft.missing == ("page 2 cannot be opened: damaged?",)
    assert [page.number for page in draft.pages] == [1, 2]


def test_too_many_pages_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "MAX_PAGES", 2)
    assert "3 pages" in refusal(prose_pages(3).content(), FileOverLimit)


def test_letters_that_cannot_be_told_are_missing() -> None:
    pages = prose_pages(1)
    pages.turn()
    for row in range(20):
        pages.line(60, 100 + 12 * row, "Xqzrt bvKpq wwrtPlk hjKlmnB zxcVbnm qwrtpsd dfgHjkl mnbVcxz")
    draft = read_pdf("made.pdf", pages.content())
    assert draft.missing == ("page 2: its letters cannot be told (a font without a character table)",)
    assert "Xqzrt" not in draft.text


def test_two_thousand_small_pages() -> None:
    pages = Pages()
    for number in range(2_000):
        pages.canvas.drawString(60, 700, f"Page {number} holds these few words.")
        pages.canvas.showPage()
    begun = time.process_time()
    draft = read_pdf("made.pdf", pages.content())
    assert len(draft.pages) == 2_001
    assert time.process_time() - begun < 60


def test_any_cut_of_a_file_is_read_or_refused() -> None:
    content = prose_pages(3).content()
    told: list[str] = []
    for size in range(0, len(content), max(1, len(content) // 40)):
        try:
            told.append(read_pdf("made.pdf", content[:size]).text)
        except FileError as refused:
            told.append(str(refused).replace("\n", "a line end in a message: "))
    assert len(told) >= 40
    assert not [message for message in told if not message or "a line end" in message]
