"""Uploads on their way in: in order, one at a time, each with a receipt, and nothing left lying."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import FileOverLimit
from corpus.integrity import Finding
from corpus.receipts import Status
from tests.ui.library_page.fakes import FakeAdding, FakeChecking, FakeHoldings
from ui.web.library_page import findings_html
from ui.web.library_views import Stage, Task
from ui.web.services import Soundness
from ui.web.uploads import MOST_FINISHED, Checkup, Intake, Line


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


def test_the_same_file_twice_says_unchanged(intake: Intake) -> None:
    sent(intake, "a.md")
    sent(intake, "a.md")
    assert [task.receipts[0].status for task in done(intake)] == [Status.ADDED, Status.UNCHANGED]


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


def test_what_holds_a_child_process_rests_when_nothing_waits(intake: Intake, adding: FakeAdding) -> None:
    before = adding.rests
    sent(intake, "a.md")
    done(intake)
    for _ in range(500):
        if adding.rests > before:
            break
        time.sleep(0.01)
    assert adding.rests > before


def test_the_list_of_what_is_done_does_not_grow_for_ever(intake: Intake, adding: FakeAdding) -> None:
    for number in range(MOST_FINISHED + 20):
        intake.refuse(f"{number}.exe", "Aziza", "of no kind")
    assert len(intake.tasks()) == MOST_FINISHED
    assert intake.tasks()[-1].name == f"{MOST_FINISHED + 19}.exe"
    sent(intake, "slow.pdf")
    assert adding.at_work.wait(10)
    intake.forget_done()
    assert [task.name for task in intake.tasks()] == ["slow.pdf"]
    adding.go.release()
    done(intake)


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


def test_a_check_waits_behind_the_files_and_says_in_words_what_it_found(
    intake: Intake, adding: FakeAdding, line: Line
) -> None:
    holdings = FakeHoldings()
    known = next(iter(holdings.documents))
    checking = FakeChecking(
        Soundness((Finding(f"document {known}", "is not <what> was stored"), Finding("vector of text abc", "is gone")))
    )
    checkup = Checkup(checking, line)
    sent(intake, "slow.pdf")
    assert adding.at_work.wait(10)
    checkup.ask()
    checkup.ask()
    checking.go.set()
    assert checkup.is_at_work
    assert "is being looked at" in findings_html(checkup, holdings)
    adding.go.release()
    passed = threading.Event()
    line.put(passed.set)
    assert passed.wait(10)
    html = findings_html(checkup, holdings)
    assert "2 faults in the library" in html
    assert f'data-show="{known}"' in html
    assert "<what>" not in html
    checkup.put_away()
    assert findings_html(checkup, holdings) == ""
    checking.found = Soundness((), ("passages.faiss",), 3)
    checkup.ask()
    passed.clear()
    line.put(passed.set)
    assert passed.wait(10)
    html = findings_html(checkup, holdings)
    assert "The library is sound" in html
    assert "3 documents" in html
    assert "passages&#46;faiss" in html
