"""Files come in over the Library page in their order, each with its receipt, under names that lead nowhere.

The list and an opened document as HTML: all of it there, a page at a time, and nothing in it but text.
"""

import io
import threading
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document as Word
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from assistant.settings import Settings
from corpus.errors import FileError, FileNotText, FileOverLimit, FileUnreadable
from corpus.library import Library
from corpus.receipts import Receipt, Status
from tests.fakes import HashingEmbedder, open_library, review
from tests.page_documents import KETAMINE
from tests.ui.library_page.fakes import FakeAdding, FakeHoldings, opened
from tests.ui.shown import Shown
from ui.web.library_adding import MOST_BYTES, Ended, LibraryAdding, LibraryChecking, Progress, file_name, shown_name
from ui.web.library_page import A_PAGE, Wanted, list_html
from ui.web.uploads import Intake, Line, Stage, Task


@pytest.fixture
def adding() -> FakeAdding:
    return FakeAdding()


@pytest.fixture
def line(adding: FakeAdding) -> Line:
    return Line(adding.rest)


@pytest.fixture
def intake(adding: FakeAdding, line: Line, tmp_path: Path) -> Iterator[Intake]:
    with Intake(adding, tmp_path, line, most_waiting_bytes=100) as made:
        yield made


def sent(intake: Intake, name: str, content: bytes = b"words") -> Task:
    path = intake.reserve(len(content))
    path.write_bytes(content)
    return intake.add(name, "Aziza", path)


def done(intake: Intake) -> tuple[Task, ...]:
    for _ in range(1_000):
        if all(task.stage is Stage.DONE for task in intake.tasks()):
            return intake.tasks()
        time.sleep(0.01)
    raise AssertionError(f"never done: {intake.tasks()}")


def lying(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and path.name != ".lock"]


def test_each_is_added_under_its_name_in_the_order_they_came(
    intake: Intake, adding: FakeAdding, tmp_path: Path
) -> None:
    for name in ("slow.pdf", "b.md", "bad.txt", "c.html"):
        sent(intake, name, name.encode())
    assert adding.at_work.wait(10)
    first, *others = intake.tasks()
    assert (first.stage, first.done, first.total) == (Stage.EMBEDDING, 128, 512)
    assert {one.stage for one in others} == {Stage.WAITING}
    adding.go.release()
    tasks = done(intake)
    assert [one.receipts[0].status for one in tasks] == [Status.ADDED, Status.ADDED, Status.FAILED, Status.ADDED]
    assert adding.added == [("slow.pdf", b"slow.pdf"), ("b.md", b"b.md"), ("c.html", b"c.html")]
    assert {one.by for one in tasks} == {"Aziza"}
    assert lying(tmp_path) == []


def test_what_breaks_down_gets_a_receipt_and_the_next_goes_on(intake: Intake, tmp_path: Path) -> None:
    for name in ("boom.pdf", "locked.md", "fine.txt"):
        sent(intake, name)
    boom, locked, fine = done(intake)
    assert boom.receipts[0].status is Status.FAILED
    assert "secret" not in boom.receipts[0].reason
    assert "another process is writing" in locked.receipts[0].reason
    assert fine.receipts[0].status is Status.ADDED
    assert lying(tmp_path) == []


def test_only_so_much_waits_and_there_is_room_again_when_it_is_read(intake: Intake, adding: FakeAdding) -> None:
    sent(intake, "slow.pdf", b"x" * 80)
    assert adding.at_work.wait(10)
    with pytest.raises(FileOverLimit, match="wait until"):
        intake.reserve(30)
    adding.go.release()
    done(intake)
    intake.drop(intake.reserve(100))


def test_at_the_end_what_is_at_work_is_given_up_and_nothing_lies_about(
    adding: FakeAdding, line: Line, tmp_path: Path
) -> None:
    with Intake(adding, tmp_path, line) as intake:
        sent(intake, "slow.pdf")
        sent(intake, "next.md")
        assert adding.at_work.wait(10)
    assert adding.ended.is_set()
    assert adding.added == []
    assert lying(tmp_path) == []


def test_what_a_killed_server_left_is_cleared_and_another_one_s_is_not(tmp_path: Path, adding: FakeAdding) -> None:
    import os

    old, new = tmp_path / "uploads" / "waiting-old", tmp_path / "uploads" / "waiting-new"
    for folder in (old, new):
        folder.mkdir(parents=True)
        (folder / "file").write_bytes(b"x")
    os.utime(old, (0, 0))
    line = Line(adding.rest)
    with Intake(adding, tmp_path, line):
        assert not old.exists()
        assert new.exists()


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


@pytest.mark.parametrize(
    "name",
    [
        "",
        "  ",
        ".",
        "..",
        "../../x",
        "../../x.pdf",
        "/etc/passwd.txt",
        "a\\b.pdf",
        "a\x00.pdf",
        "a\n.pdf",
        "\u202eb.pdf",
        "x" * MOST_BYTES + ".pdf",
        chr(0xD800) + ".pdf",
    ],
)
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(FileUnreadable):
        file_name(name)


@pytest.mark.parametrize("name", ["program.exe", "picture.png", "review", "notes.pdf.zip.7z"])
def test_a_kind_that_nothing_reads_is_refused_by_its_name(name: str) -> None:
    with pytest.raises(FileNotText, match="of no kind that Footnote reads"):
        file_name(name)


@pytest.mark.parametrize("name", ["", "x" * 5_000, "a\0b\u202e\ud800.pdf"])
def test_whatever_was_sent_can_be_shown_on_one_short_line(name: str) -> None:
    shown = shown_name(name)
    assert shown.isprintable()
    assert 0 < len(shown) <= 80
    with pytest.raises(FileError) as told:
        file_name(name)
    assert str(told.value).isprintable()


def text_of(html: str) -> str:
    return Shown(html).text


def many(count: int) -> FakeHoldings:
    holdings = FakeHoldings()
    one = opened(KETAMINE)
    holdings.documents = {
        f"{number:016x}": replace(one, record=replace(one.record, id=f"{number:016x}", title=f"Document {number:05d}"))
        for number in range(count)
    }
    return holdings


def test_ten_thousand_documents_come_a_page_at_a_time() -> None:
    holdings = many(10_000)
    html = list_html(holdings, Wanted())
    assert html.count("data-show=") == A_PAGE
    assert "1–25 of 10,000" in text_of(html)
    last = list_html(holdings, Wanted(first=99_999_975))
    assert "9,976–10,000 of 10,000" in text_of(last)
    assert "Document 09999" in text_of(last)
    found = list_html(holdings, Wanted("document 0042"))
    assert "10 documents of 10,000 with “document 0042”" in text_of(found)


def test_a_place_on_this_machine_is_told_to_nobody() -> None:
    assert "secret" not in list_html(FakeHoldings(), Wanted())
