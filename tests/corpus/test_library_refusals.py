"""When the library cannot do what it is asked, it says why in a line and keeps the last good state."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from corpus.database import VERSION
from corpus.errors import (
    LibraryDamaged,
    LibraryError,
    LibraryLocked,
    LibraryModelMismatch,
    LibraryTooNew,
)
from corpus.integrity import check
from corpus.library import FILE_NAME, Library
from tests.corpus.entries import entry_of, file_of, read_text, store
from tests.fakes import (
    EMBEDDER,
    open_library,
    review,
)

NOBODY = 65534


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library") as opened:
        yield opened


def as_nobody(action: Callable[[], None]) -> str:
    """The name and words of the error that `action` ends with, as a user who owns nothing; "" for none."""
    if os.geteuid() != 0:
        return _outcome(action)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setuid(NOBODY)
        os.write(writer, _outcome(action).encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with os.fdopen(reader, "rb") as told:
        return told.read().decode()


def _outcome(action: Callable[[], None]) -> str:
    try:
        action()
    except BaseException as error:
        return f"{type(error).__name__}: {error}"
    return ""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users can reach, which pytest's own is not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)
    shutil.rmtree(folder)


def test_a_writer_elsewhere_is_waited_for_and_then_named(library: Library, tmp_path: Path) -> None:
    entry = entry_of(read_text(tmp_path, "alpha", review("alpha")))
    with closing(sqlite3.connect(library.folder / FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for action in (
            lambda: library.store(entry),
            library.documents,
            lambda: check(library),
            lambda: open_library(library.folder),
        ):
            with pytest.raises(LibraryLocked, match="wait and try again"):
                action()
        other.execute("ROLLBACK")
    library.store(entry)
    assert check(library) == ()


def test_what_another_process_removed_meanwhile_is_not_counted_on(library: Library, tmp_path: Path) -> None:
    alpha = store(library, tmp_path, "alpha", "# A\nShared words. Only here\n")
    beta = entry_of(read_text(tmp_path, "beta", "# A\nShared words. Only here\n# B\nMore\n"), library.missing)
    library.remove(alpha.document.id)
    with pytest.raises(LibraryLocked, match="add it again"):
        library.store(beta)
    assert library.documents() == ()
    assert (library.generation, check(library)) == (2, ())


def test_a_full_disk_leaves_the_last_good_state(library: Library, tmp_path: Path) -> None:
    alpha = store(library, tmp_path, "alpha")
    big = entry_of(read_text(tmp_path, "beta", review("beta", 2_000)))
    with file_of(library).bare() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 5}")
    with pytest.raises(LibraryError, match="no room left"):
        library.store(big)
    assert [record.id for record in library.documents()] == [alpha.document.id]
    assert (library.generation, check(library)) == (1, ())


def test_an_interrupt_in_the_middle_changes_nothing(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(library, tmp_path, "alpha")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("corpus.library.write_meta", interrupt)
        with pytest.raises(KeyboardInterrupt):
            store(library, tmp_path, "beta")
    assert [record.title for record in library.documents()] == ["alpha"]
    store(library, tmp_path, "beta")
    assert check(library) == ()


def test_read_only_libraries_can_be_read(open_folder: Path, tmp_path: Path) -> None:
    folder = open_folder / "library"
    with open_library(folder) as library:
        entry = store(library, tmp_path, "alpha")
    (folder / FILE_NAME).chmod(0o444)
    folder.chmod(0o555)

    def read() -> None:
        with open_library(folder) as opened:
            assert opened.document(entry.document.id) == entry.document
            assert check(opened) == ()

    def write() -> None:
        with open_library(folder) as opened:
            opened.remove(entry.document.id)

    assert as_nobody(read) == ""
    assert as_nobody(write).startswith("LibraryReadOnly: ")


def test_a_library_that_cannot_be_made_or_looked_into(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    assert as_nobody(lambda: open_library(open_folder / "new").close()).startswith("LibraryMissing: ")
    assert as_nobody(lambda: open_library(open_folder).close()).startswith("LibraryMissing: ")
    open_folder.chmod(0o755)
    with open_library(open_folder):
        (open_folder / FILE_NAME).chmod(0o000)
    assert "check who may read it" in as_nobody(lambda: open_library(open_folder).close())


def test_a_later_version_is_left_alone(tmp_path: Path) -> None:
    open_library(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(LibraryTooNew, match="update Footnote"):
        open_library(tmp_path)


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE notes (words TEXT)")
    before = path.read_bytes()
    with pytest.raises(LibraryDamaged, match="not a Footnote library"):
        open_library(tmp_path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"no database at all, only words" * 40, b"SQLite format 3\0" + bytes(400)])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(LibraryDamaged, match="restore a copy"):
        open_library(tmp_path)


def test_half_a_library(library: Library, tmp_path: Path) -> None:
    store(library, tmp_path, "alpha", review("alpha", 500))
    path = library.folder / FILE_NAME
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(LibraryDamaged, match="restore a copy"), open_library(library.folder) as opened:
        opened.sentences()


def test_a_library_of_another_model(library: Library) -> None:
    with pytest.raises(LibraryModelMismatch, match=EMBEDDER):
        Library.open(library.folder, "other@2", 0.05)
