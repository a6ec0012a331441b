"""The study file is made whole, kept from others, and says in a line when it cannot be used."""

import os
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.conversations import Notebook
from assistant.study_file import FILE_NAME, VERSION, open_study
from corpus.errors import LibraryDamaged, LibraryError, LibraryLocked, LibraryMissing, LibraryTooNew
from tests.page_documents import ketamine_answer

TABLES = {"tokens", "people", "logins", "conversations", "answers", "flags", "verdicts", "gold"}


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_all_tables_are_there_from_the_first(tmp_path: Path) -> None:
    with closing(open_study(tmp_path / "new" / "folder")) as database, database.reading() as connection:
        found = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    assert found - {"sqlite_sequence"} == TABLES


def test_only_its_owner_may_read_it_whatever_the_habit_of_the_machine(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        open_study(tmp_path).close()
    finally:
        os.umask(before)
    assert mode(tmp_path / FILE_NAME) == 0o600


def test_a_copy_brought_back_is_closed_to_others_again(tmp_path: Path) -> None:
    open_study(tmp_path).close()
    (tmp_path / FILE_NAME).chmod(0o644)
    open_study(tmp_path).close()
    assert mode(tmp_path / FILE_NAME) == 0o600


def test_a_later_version_is_left_alone(tmp_path: Path) -> None:
    open_study(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(LibraryTooNew, match="update Footnote"):
        open_study(tmp_path)


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE notes (words TEXT)")
    before = path.read_bytes()
    with pytest.raises(LibraryDamaged, match="is not Footnote's"):
        open_study(tmp_path)
    assert path.read_bytes() == before


def test_a_library_under_its_name_is_not_taken_for_it(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        connection.execute("PRAGMA application_id = 0x464E4F54")
        connection.execute("PRAGMA user_version = 2")
    with pytest.raises(LibraryDamaged, match="is not Footnote's"):
        open_study(tmp_path)


@pytest.mark.parametrize("harm", ["DROP TABLE flags", "ALTER TABLE people DROP COLUMN role", "DROP INDEX verdicts_on"])
def test_tables_that_are_not_as_they_were_made(tmp_path: Path, harm: str) -> None:
    open_study(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        connection.execute(harm)
    with pytest.raises(LibraryDamaged, match="restore a copy"):
        open_study(tmp_path)


@pytest.mark.parametrize("content", [b"no database at all, only words" * 40, b"SQLite format 3\0" + bytes(400)])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(LibraryDamaged, match="move that one file away") as error:
        open_study(tmp_path)
    assert "\n" not in str(error.value)
    assert "add the files again" not in str(error.value)


def test_half_a_file(tmp_path: Path) -> None:
    with closing(open_study(tmp_path)) as database:
        notebook = Notebook(database)
        conversation = notebook.begin()
        for number in range(1, 9):
            notebook.keep("ann", conversation, number, "How?", ketamine_answer("How?"), "")
    path = tmp_path / FILE_NAME
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(LibraryDamaged, match="restore a copy"), closing(open_study(tmp_path)) as database:
        Notebook(database).conversation("ann", conversation)


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(LibraryMissing, match="--library"):
        open_study(tmp_path / "file")


def test_a_writer_elsewhere_is_waited_for_and_then_named(tmp_path: Path) -> None:
    with closing(open_study(tmp_path, busy_seconds=0.05)) as database:
        notebook = Notebook(database)
        with closing(sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            with pytest.raises(LibraryLocked, match="wait and try again"):
                notebook.keep("ann", notebook.begin(), 1, "How?", None, "")
            other.execute("ROLLBACK")
        notebook.keep("ann", notebook.begin(), 1, "How?", None, "")


def test_a_full_disk_leaves_the_last_good_state(tmp_path: Path) -> None:
    with closing(open_study(tmp_path)) as database:
        notebook = Notebook(database)
        conversation = notebook.begin()
        notebook.keep("ann", conversation, 1, "How?", ketamine_answer("How?"), "")
        before = notebook.conversation("ann", conversation)
        with database.bare() as connection:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(LibraryError, match="no room left"):
            notebook.keep("ann", conversation, 1, "Why? " * 20_000, ketamine_answer("Why?"), "")
        assert notebook.conversation("ann", conversation) == before


@pytest.fixture
def outsider() -> Iterator[Path]:
    """A folder that other users can reach, which pytest's own is not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_somebody_else_of_the_machine_cannot_open_it(outsider: Path) -> None:
    open_study(outsider).close()
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setuid(65534)
        try:
            open_study(outsider).close()
        except LibraryError as error:
            os._exit(42 if "check who may read it" in str(error) else 1)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 42
