"""Places of words, references and the file itself come back as they went in; an older library is brought up to date."""

import hashlib
import os
import re
import sqlite3
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus import storage, stored_rows
from corpus.database import TABLES
from corpus.errors import DocumentNotFound, LibraryDamaged, LibraryReadOnly
from corpus.integrity import check
from corpus.layout import Box, Fragment, Layout
from corpus.library import FILE_NAME, Library
from corpus.span import Span
from corpus.stored_rows import Entry
from corpus.types import Document, Mention, Reference
from tests.corpus.entries import entry_of, read_text
from tests.corpus.test_library_refusals import as_nobody
from tests.fakes import EMBEDDER, open_library, review

FILE = b"%PDF-1.7 the bytes of a file"


def a_paper(folder: Path) -> Entry:
    document = read_text(folder, "paper", review("paper"))
    words = [Span(2, 4), Span(5, 10), Span(11, 14)]
    boxes = (Box(1, 0.1, 0.2, 0.2, 0.25), Box(1, 0.2, 0.2, 0.3, 0.25), Box(2, 0.0, 0.0, 1.0, 1.0))
    whole = replace(
        document,
        source=replace(document.source, sha256=hashlib.sha256(FILE).hexdigest(), media_type="application/pdf"),
        doi="10.1000/paper",
        references=(Reference(Span(0, 5), "1", ("Zarate CA", "Müller Ö"), "On words", "J Words", 2006, "10.1000/1"),),
        mentions=(Mention(Span(11, 14), (0,)),),
        layout=Layout.of(map(Fragment, words, boxes)),
        missing=("page 2 holds no text: scanned?",),
        left_out=("2 pictures",),
    )
    return replace(entry_of(whole), original=FILE)


def test_all_of_a_paper_comes_back(tmp_path: Path) -> None:
    entry = a_paper(tmp_path)
    with open_library(tmp_path / "library") as library:
        library.store(entry)
        [record] = library.documents()
        assert library.document(record.id) == entry.document
        assert library.original(record.id) == FILE
        assert (record.references, record.doi, record.media_type) == (1, "10.1000/paper", "application/pdf")
        assert (record.missing, record.left_out) == (entry.document.missing, entry.document.left_out)
        assert check(library) == ()
        library.remove(record.id)
        with library.database.reading() as connection:
            for table in ("details", "study_references", "mentions", "layouts", "originals"):
                assert connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (0,)


def test_a_file_is_kept_only_where_its_pages_can_be_drawn(tmp_path: Path) -> None:
    entry = entry_of(read_text(tmp_path, "plain", review("plain")))
    with open_library(tmp_path / "library") as library:
        library.store(entry)
        assert library.original(entry.document.id) is None
        with pytest.raises(DocumentNotFound):
            library.original("f" * 16)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("UPDATE originals SET content = x'00'", "not what was stored"),
        ("UPDATE layouts SET packed = x'00'", "not what was stored"),
        ("UPDATE study_references SET year = 2007", "not what was stored"),
        ("UPDATE mentions SET named = '[1]'", "not what was stored"),
        ("UPDATE details SET doi = NULL", "not what was stored"),
        ("DELETE FROM layouts", "not what was stored"),
    ],
)
def test_a_change_behind_our_back_is_found(tmp_path: Path, change: str, says: str) -> None:
    entry = a_paper(tmp_path)
    with open_library(tmp_path / "library") as library:
        library.store(entry)
        with library.database.writing() as connection:
            connection.execute(change)
        assert [says in finding.problem for finding in check(library)] == [True]
        asked = library.original if "originals" in change else library.document
        with pytest.raises(LibraryDamaged):
            asked(entry.document.id)


def faults(document: Document, tmp_path: Path) -> list[str]:
    with open_library(tmp_path / "library") as library:
        library.store(replace(entry_of(document), original=FILE))
        return [finding.problem for finding in check(library)]


def test_spans_that_do_not_fit_are_found(tmp_path: Path) -> None:
    document = a_paper(tmp_path).document
    past = Layout.of([Fragment(Span(0, 9_999), Box(1, 0, 0, 1, 1))])
    assert "places of its words do not fit" in faults(replace(document, layout=past), tmp_path / "a")[0]
    nowhere = Layout.of([Fragment(Span(0, 1), Box(7, 0, 0, 1, 1))])
    assert "a page that is not there" in faults(replace(document, layout=nowhere), tmp_path / "b")[0]
    stray = (Mention(Span(0, 1), (3,)),)
    assert "names reference 3" in faults(replace(document, mentions=stray), tmp_path / "c")[0]


_ADDED = [[name for made in tables for name in re.findall(r"CREATE TABLE (\w+)", made)] for tables in TABLES]


def _as_of_the_third_version(connection: sqlite3.Connection) -> None:
    for table, column in (("blocks", "above"), ("blocks", "level"), ("passages", "above")):
        connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    connection.execute("PRAGMA user_version = 3")


def earlier(folder: Path, entry: Entry, version: int) -> None:
    """A library as that version of Footnote left it, with one document."""
    with open_library(folder / "library") as library:
        library.store(entry)
        with library.database.writing() as connection:
            connection.execute("DELETE FROM documents")
            made = replace(storage.rows_of(entry, datetime.now(UTC)), structure=())
            old = made if version > 2 else replace(made, details=(), word_counts=())
            stored_rows.insert(connection, old, None)
    with sqlite3.connect(folder / "library" / FILE_NAME) as connection:
        for table in reversed(_ADDED[version:]):
            for name in table:
                connection.execute(f"DROP TABLE {name}")
        _as_of_the_third_version(connection)
        connection.execute(f"PRAGMA user_version = {version}")
    connection.close()


def first_version(folder: Path) -> Entry:
    entry = entry_of(read_text(folder, "old", review("old")))
    earlier(folder, entry, 1)
    return entry


def test_a_library_of_the_third_version_is_brought_up_to_date(tmp_path: Path) -> None:
    entry = a_paper(tmp_path)
    earlier(tmp_path, entry, 3)
    with open_library(tmp_path / "library") as library:
        assert library.document(entry.document.id) == entry.document
        assert check(library) == ()


def test_a_library_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    entry = first_version(tmp_path)
    for _ in range(2):
        with open_library(tmp_path / "library") as library:
            assert library.document(entry.document.id) == entry.document
            assert library.passages() == entry.passages
            assert check(library) == ()
            assert library.documents()[0].missing == ()
            assert library.documents()[0].words is None


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can act as somebody else")
def test_a_library_of_the_first_version_that_may_not_be_written_to_says_so() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        first_version(folder)

        def opening() -> None:
            Library.open(folder / "library", EMBEDDER).close()

        assert as_nobody(opening).startswith(LibraryReadOnly.__name__)
