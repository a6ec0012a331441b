"""The list of documents: every receipt in words, and nothing in it but text."""

from datetime import UTC, datetime

from corpus.receipts import Receipt, Status
from corpus.stored_rows import DocumentRecord
from tests.page_documents import LONG_WORD, NASTY
from tests.ui.shown import Shown
from ui.web.panel_view import MOST, shelf_html, shelved
from ui.web.services import Shelved

PAPER = Receipt(
    source="review.pdf",
    path="/x/review.pdf",
    status=Status.ADDED,
    document_id="0123456789abcdef",
    title="A review",
    authors=("A. Author", "B. Author"),
    year=2025,
    doi="10.1234/x",
    media_type="application/pdf",
    pages=12,
    sections=9,
    passages=1_040,
    sentences=2_000,
    references=1,
    left_out=("2 pictures", "page headers"),
)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def row(receipt: Receipt) -> str:
    return Shown(shelf_html((Shelved(receipt, NOON),))).text


def test_a_receipt_says_what_was_read() -> None:
    text = row(PAPER)
    for words in (
        "A review",
        "A. Author, B. Author · 2025 · doi:10.1234/x",
        "review.pdf · PDF",
        "12 pages · 9 sections · 1,040 passages · 2,000 sentences · 1 reference",
        "Added · in the library since 21 November 2026",
        "Left out of the text: 2 pictures; page headers",
        "1 document · 2,000 sentences",
    ):
        assert words in text
    assert "Not read" not in text
    assert 'data-open="document-0123456789abcdef"' in shelf_html((Shelved(PAPER, NOON),))


def test_each_status_has_its_words() -> None:
    said = [row(Receipt("a", "/a", status, reason="why & how")) for status in Status]
    for text, words in zip(said, ("Added", "Unchanged", "Replaced", "Partly read"), strict=False):
        assert f"{words} · in the library" in text
    assert "Not added · tried on" in said[-1]
    for text in said:
        assert "why & how" in text


def test_what_is_missing_makes_it_partly_read() -> None:
    record = DocumentRecord(
        "0123456789abcdef", "T", (), None, "scan.pdf", "/scan.pdf", "0" * 64, NOON, 1, 2, 3, 400, 9,
        media_type="application/pdf", missing=("pages 3-7 hold no text: scanned?",),
    )  # fmt: skip
    html = shelf_html((shelved(record),))
    text = Shown(html).text
    assert 'class="partly"' in html
    assert "Partly read" in text
    assert "Not read: pages 3-7 hold no text: scanned?" in text
    assert "1 partly read" in text
    assert "9 pages · 1 section · 2 passages · 3 sentences" in text


def test_a_file_that_failed_opens_nothing() -> None:
    html = shelf_html((Shelved(Receipt("locked.docx", "/locked.docx", Status.FAILED, "it is locked")),))
    assert "it is locked" in Shown(html).text
    assert "document-" not in html


def test_an_empty_library_and_a_large_one_say_so() -> None:
    assert "The library is empty." in Shown(shelf_html(())).text
    many = shelf_html((Shelved(PAPER, NOON),) * (MOST + 3))
    assert "3 more are in the library" in Shown(many).text
    assert many.count("<h3") == MOST


def test_whatever_a_receipt_holds_is_text() -> None:
    nasty = Receipt(
        NASTY, NASTY, Status.PARTIAL, NASTY, '"><b>', NASTY + LONG_WORD, (NASTY,), 1, NASTY, NASTY,
        missing=(NASTY,), left_out=(NASTY,),
    )  # fmt: skip
    html = shelf_html((Shelved(nasty, NOON),))
    assert Shown(html).tags <= set("article header nav button span h2 h3 p div ul li b time".split())
    assert Shown(html).text.count("<script>window.hurt=1</script>") == 8
    assert "{" not in html
    assert "$" not in html
