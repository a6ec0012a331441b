"""Places of words, references and the file itself come back as they went in."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import DocumentNotFound, LibraryDamaged
from corpus.integrity import check
from corpus.span import Box, Fragment, Layout, Span
from corpus.stored_rows import Entry
from corpus.types import Document, Mention, Reference
from tests.corpus.entries import entry_of, read_text
from tests.fakes import open_library, review

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


@pytest.mark.usefixtures("either_database")
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
            for table in ("passages", "originals"):
                assert connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (0,)


@pytest.mark.usefixtures("either_database")
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
        ("UPDATE documents SET body = json_set(body, '$.document.layout.packed', '')", "not what was stored"),
        ("UPDATE documents SET body = json_set(body, '$.document.references[0].year', 2007)", "not what was stored"),
        (
            "UPDATE documents SET body = json_set(body, '$.document.mentions', '[]')",
            "not what was stored",
        ),
        ("UPDATE documents SET body = json_remove(body, '$.document.doi')", "not what was stored"),
        ("UPDATE documents SET body = ''", "not what was stored"),
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


@pytest.mark.usefixtures("either_database")
def test_spans_that_do_not_fit_are_found(tmp_path: Path) -> None:
    document = a_paper(tmp_path).document
    past = Layout.of([Fragment(Span(0, 9_999), Box(1, 0, 0, 1, 1))])
    assert "places of its words do not fit" in faults(replace(document, layout=past), tmp_path / "a")[0]
    nowhere = Layout.of([Fragment(Span(0, 1), Box(7, 0, 0, 1, 1))])
    assert "a page that is not there" in faults(replace(document, layout=nowhere), tmp_path / "b")[0]
    stray = (Mention(Span(0, 1), (3,)),)
    assert "names reference 3" in faults(replace(document, mentions=stray), tmp_path / "c")[0]
