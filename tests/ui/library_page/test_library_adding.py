"""Real files into a real library by way of an upload: each has its receipt, nothing is half added."""

import io
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document as Word
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from assistant.settings import Settings
from corpus.library import Library
from corpus.receipts import Receipt, Status
from tests.fakes import HashingEmbedder, open_library, review
from ui.web.library_adding import LibraryAdding, LibraryChecking
from ui.web.services import Ended, Progress


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return open_library(tmp_path / "library")


def adding_to(library: Library, embedder: HashingEmbedder | None = None) -> LibraryAdding:
    embedder = embedder or HashingEmbedder()
    return LibraryAdding(replace(Settings(library.folder), embedder=embedder.name), library, embedder)


def add(adding: LibraryAdding, folder: Path, name: str, content: bytes) -> list[Receipt]:
    path = folder / name
    path.write_bytes(content)
    return list(adding.add(path, lambda _: None))


def locked() -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption("secret"))
    canvas.drawString(100, 700, "hidden words")
    canvas.save()
    return file.getvalue()


def pages(number: int) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, invariant=True)
    for page in range(number):
        canvas.drawString(72, 700, f"Page {page} says that the dose was {page} mg in this trial of adults.")
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def word() -> bytes:
    file = io.BytesIO()
    made = Word()
    made.add_paragraph("This was a Word file once. It is called something else now.")
    made.save(file)
    return file.getvalue()


def test_each_kind_of_file_has_its_receipt_and_only_whole_documents_are_there(library: Library, tmp_path: Path) -> None:
    adding = adding_to(library)
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("one.md", review("one"))
        archive.writestr("bad.pdf", b"%PDF-1.4 nothing")
    expected = (
        ("renamed.pdf", word(), [(Status.ADDED, "")]),
        ("locked.pdf", locked(), [(Status.FAILED, "password")]),
        ("empty.txt", b"", [(Status.FAILED, "is empty")]),
        ("picture.docx", b"\x89PNG\r\n\x1a\n" + b"x" * 99, [(Status.FAILED, "PNG picture")]),
        ("long.pdf", pages(400), [(Status.ADDED, "")]),
        ("two.zip", zipped.getvalue(), [(Status.FAILED, "damaged"), (Status.ADDED, "")]),
        ("long.pdf", pages(400), [(Status.UNCHANGED, "")]),
    )
    try:
        for name, content, said in expected:
            receipts = add(adding, tmp_path, name, content)
            assert [one.status for one in receipts] == [status for status, _ in said], name
            assert all(reason in one.reason for one, (_, reason) in zip(receipts, said, strict=True)), name
    finally:
        adding.end()
    assert {one.source for one in library.documents()} == {"renamed.pdf", "long.pdf", "two.zip/one.md"}
    assert next(one for one in library.documents() if one.source == "long.pdf").pages == 400
    found = LibraryChecking(library).check()
    assert (found.findings, found.documents) == ((), 3)


def test_ended_in_the_middle_nothing_is_stored_and_no_file_is_called_damaged(library: Library, tmp_path: Path) -> None:
    adding = adding_to(library)
    path = tmp_path / "a.md"
    path.write_text(review("one", 1_500))
    begun = threading.Event()

    def tell(progress: Progress) -> None:
        if progress.done and not begun.is_set():
            begun.set()
            adding.end()

    with pytest.raises(Ended):
        list(adding.add(path, tell))
    assert begun.is_set()
    assert library.documents() == ()
    assert library.failures.all() == ()
    with pytest.raises(Ended):
        list(adding.add(path, tell))
