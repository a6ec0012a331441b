"""One content under several names: it stays in the library while one of the files holds it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.integrity import check
from corpus.library import Library
from corpus.receipts import Receipt, Status
from corpus.stored_rows import Metadata
from tests.fakes import an_ingest, open_library, review, sourced


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library") as opened:
        yield opened


def written(folder: Path, **texts: str) -> tuple[Path, ...]:
    paths = tuple(folder / f"{name}.txt" for name in texts)
    for path, text in zip(paths, texts.values(), strict=True):
        path.write_text(text)
    return paths


def add(library: Library, *paths: Path, overrides: Metadata | None = None) -> tuple[Receipt, ...]:
    return tuple(an_ingest(library).add(sourced(paths), overrides or Metadata()))


def texts(library: Library) -> dict[str, str]:
    """The text of each document by the name of its file."""
    return {record.source: library.document(record.id).text for record in library.documents()}


@pytest.mark.parametrize("changed", ["a", "b"])
def test_a_copy_stays_when_the_other_file_changes(library: Library, tmp_path: Path, changed: str) -> None:
    same, new = review("guide"), review("changed")
    files = dict(zip("ab", written(tmp_path, a=same, b=same), strict=True))
    add(library, *files.values())
    files[changed].write_text(new)
    (receipt,) = add(library, files[changed])
    kept = "b" if changed == "a" else "a"
    assert receipt.status is Status.REPLACED
    assert receipt.reason == f"what it held before stays as {files[kept]}"
    assert texts(library) == {f"{changed}.txt": new, f"{kept}.txt": same}
    assert check(library) == ()
    assert {hit.passage.document_id for hit in library.passages()} == {one.id for one in library.documents()}


def test_a_content_goes_with_the_last_file_that_holds_it(library: Library, tmp_path: Path) -> None:
    same = review("guide")
    files = written(tmp_path, a=same, b=same, c=same)
    add(library, *files)
    assert library.documents()[0].also_at == (str(files[1]), str(files[2]))
    for number, path in enumerate(files):
        path.write_text(review(f"changed {number}"))
        add(library, path)
        assert (same in texts(library).values()) is (number < 2)
    assert len(library.documents()) == 3
    assert check(library) == ()


def test_a_file_that_takes_another_content_leaves_its_own_to_its_copies(library: Library, tmp_path: Path) -> None:
    one, other = review("one"), review("other")
    first, second, third = written(tmp_path, a=one, b=one, c=other)
    add(library, first, second, third)
    first.write_text(other)
    (receipt,) = add(library, first)
    assert (receipt.status, receipt.reason) == (Status.REPLACED, "same content as c.txt")
    assert texts(library) == {"b.txt": one, "c.txt": other}
    third.write_text(review("new"))
    add(library, third)
    assert texts(library) == {"b.txt": one, "a.txt": other, "c.txt": review("new")}


def test_removing_a_document_removes_it_under_all_its_names(library: Library, tmp_path: Path) -> None:
    files = written(tmp_path, a=review("guide"), b=review("guide"))
    (receipt, _) = add(library, *files)
    assert receipt.document_id is not None
    library.remove(receipt.document_id)
    assert library.documents() == ()
    assert library.from_path(str(files[1])) is None
    assert [one.status for one in add(library, files[1])] == [Status.ADDED]
