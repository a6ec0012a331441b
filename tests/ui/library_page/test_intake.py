"""Uploads on their way in: in order, one at a time, each with a receipt, and nothing left lying."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import FileOverLimit
from corpus.receipts import Status
from tests.ui.library_page.fakes import FakeAdding
from ui.web.library_views import Stage, Task
from ui.web.uploads import Intake, Line


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
