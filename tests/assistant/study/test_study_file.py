"""The study file is made whole, kept from others, and says in a line when it cannot be used."""

import os
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.study_file import FILE_NAME, VERSION, open_study
from corpus.errors import LibraryDamaged, LibraryError, LibraryTooNew


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


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


@pytest.mark.parametrize("harm", ["DROP TABLE flags", "ALTER TABLE people DROP COLUMN role", "DROP INDEX verdicts_on"])
def test_tables_that_are_not_as_they_were_made(tmp_path: Path, harm: str) -> None:
    open_study(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        connection.execute(harm)
    with pytest.raises(LibraryDamaged, match="restore a copy"):
        open_study(tmp_path)


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
