"""Libraries that earlier versions made (`golden/libraries`, a dump each) open, whole, in one step or not at all."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.database import VERSION
from corpus.errors import LibraryDamaged
from corpus.integrity import check
from corpus.library import FILE_NAME, Library
from corpus.span import Layout, Span
from corpus.tables import DataTable, TableRow
from corpus.types import Document, FrontMatter
from tests.corpus.entries import store
from tests.corpus.test_library_paged import a_paper
from tests.corpus.test_library_refusals import as_nobody
from tests.fakes import EMBEDDER, HashingEmbedder, open_library

ROOT = Path(__file__).parents[2]
DUMPS = ROOT / "tests" / "golden" / "libraries"
FORMATS = range(1, VERSION)
ROWS = (
    TableRow(Span(0, 10), (Span(0, 4), Span(5, 10))),
    TableRow(Span(11, 20), (Span(11, 11), Span(12, 20))),
)
TABLE = DataTable(Span(0, 20), ROWS, 1, 1, sure=False, caption=Span(30, 40), notes=(Span(41, 50), Span(51, 60)))
STATED = FrontMatter("J – Psychiatry", ("Ward 7, “Harbour” Trust",), "2020-03-14", "March 2020", None)


def former(folder: Path, number: int) -> Path:
    """The library as that format's version left it; its file."""
    path = folder / FILE_NAME
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((DUMPS / f"format_{number}.sql").read_text(encoding="utf-8"))
        connection.execute("PRAGMA application_id = 0x464E4F54")
        connection.execute(f"PRAGMA user_version = {number}")
    return path


def state(path: Path) -> tuple[int, list[str]]:
    """The format, and all that the file says."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA user_version").fetchone()[0], list(connection.iterdump())


def paper(folder: Path, number: int) -> Document:
    """The document that was stored, as that format could hold it."""
    document = a_paper(folder).document
    if number == 5:
        document = replace(document, tables=(TABLE,), front_matter=STATED)
    if number >= 4:
        levelled = (
            replace(block, section_path=("Part", *block.section_path), level=2 if block.kind == "heading" else 0)
            for block in document.blocks
        )
        document = replace(document, blocks=tuple(levelled))
    return document


@pytest.mark.parametrize("number", FORMATS)
def test_a_library_of_each_format_is_brought_up_to_date(tmp_path: Path, number: int) -> None:
    path = former(tmp_path / "library", number)
    for _ in range(2):
        with open_library(tmp_path / "library") as library:
            assert check(library) == ()
            titled = {record.title: record for record in library.documents()}
            assert library.document(titled["alpha"].id).text.startswith("# On alpha\nAlpha rises – at once.\n")
            assert (titled["alpha"].passages, titled["alpha"].sentences) == (2, 3)
            assert titled["alpha"].also_at == (("/files/other.txt",) if number > 2 else ())
            if number > 1:
                expected, document = paper(tmp_path, number), library.document(titled["paper"].id)
                path_then = replace(expected.source, path=document.source.path)
                assert document == replace(expected, source=path_then)
                assert library.original(document.id) is not None
                assert isinstance(document.layout, Layout)
                assert [failure.path for failure in library.failures.all()] == ["/files/gone.pdf"]
            # The vectors are those that were there: nothing was embedded again.
            keys = [stored.text_sha256 for stored in library.passages()]
            assert library.missing(keys) == ()
            assert library.vectors(keys).shape[0] == len(keys)
    assert state(path)[0] == VERSION


@pytest.mark.parametrize("number", FORMATS)
def test_it_is_a_library_like_any_other(tmp_path: Path, number: int) -> None:
    former(tmp_path / "library", number)
    with open_library(tmp_path / "library") as library, open_library(tmp_path / "new") as new:
        alpha = next(record for record in library.documents() if record.title == "alpha")
        for opened in (library, new):
            store(opened, tmp_path, "beta")
        assert library.opened(library.documents()[-1].id).passages == new.passages()
        library.remove(alpha.id)
        assert check(library) == ()
        assert HashingEmbedder().name == library.embedder == EMBEDDER


@pytest.mark.parametrize("number", FORMATS)
@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE documents SET text = replace(text, 'rises', 'falls')",
        "UPDATE sentences SET span_end = span_end - 1 WHERE ordinal = 0",
        "UPDATE passages SET page = 9 WHERE ordinal = 0",
    ],
)
def test_what_was_damaged_before_is_still_found(tmp_path: Path, number: int, harm: str) -> None:
    path = former(tmp_path / "library", number)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(harm)
    with open_library(tmp_path / "library") as library:
        findings = check(library)
        assert {finding.problem for finding in findings} == {
            f"document {record.id} is not what was stored" for record in library.documents()
        }
        with pytest.raises(LibraryDamaged, match="not what was stored"):
            library.document(library.documents()[0].id)


def test_what_cannot_be_read_is_said_and_left_alone(tmp_path: Path) -> None:
    path = former(tmp_path / "library", 5)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE blocks SET kind = 'none' WHERE ordinal = 0")
    before = state(path)
    with pytest.raises(LibraryDamaged, match="restore a copy"):
        open_library(tmp_path / "library")
    assert state(path) == before


@pytest.mark.parametrize("number", FORMATS)
def test_a_kill_in_the_middle_leaves_the_former_library_whole(tmp_path: Path, number: int) -> None:
    path = former(tmp_path / "library", number)
    before = state(path)
    command = [sys.executable, "-m", "tests.corpus.migrating", str(tmp_path / "library")]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "in the middle\n"
        assert path.with_name(f"{FILE_NAME}-journal").stat().st_size
        child.kill()
    assert state(path) == before
    with open_library(tmp_path / "library") as library:
        assert check(library) == ()
        assert state(path)[0] == VERSION


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can act as somebody else")
@pytest.mark.parametrize("number", FORMATS)
def test_one_that_may_not_be_written_to_says_so_in_a_line(number: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        path = former(folder / "library", number)

        def opening() -> None:
            Library.open(folder / "library", EMBEDDER).close()

        assert as_nobody(opening) == (
            f"LibraryReadOnly: {path} is of an earlier version and may not be written to: open it once as its owner"
        )
