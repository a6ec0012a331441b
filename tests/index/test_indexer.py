"""Files come in once, under all their names; what changed replaces what it was, and a bad file stops no other."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.integrity import check
from corpus.library import Library
from corpus.receipts import Receipt, Status
from corpus.sentences import NotCitable, WordCounts
from corpus.sources import SourceFile
from corpus.stored_rows import Metadata
from corpus.types import Document
from index.indexer import Reading
from tests.fakes import (
    READING,
    HashingEmbedder,
    an_ingest,
    open_library,
    read_paragraphs,
    review,
    sourced,
    write_reviews,
)

pytestmark = pytest.mark.usefixtures("either_database")

AS_READ = Metadata()


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, ...]:
    return write_reviews(tmp_path / "files", ["alpha", "beta"])


def reading_by(read: "ReadCounter") -> Reading:
    return replace(READING, read=read)


class ReadCounter:
    """The fake reader, counting; `before` is run ahead of each reading."""

    def __init__(self) -> None:
        self.paths: list[Path] = []

    def __call__(self, file: SourceFile) -> Document:
        self.paths.append(file.path)
        self.before(file.path)
        return read_paragraphs(file)

    def before(self, path: Path) -> None:
        pass


def statuses(receipts: Iterator[Receipt]) -> list[str]:
    return [receipt.status.value for receipt in receipts]


def test_a_receipt_says_what_came_in(library: Library, files: tuple[Path, ...]) -> None:
    [receipt, _] = an_ingest(library).add(sourced(files), AS_READ)
    [record, _] = library.documents()
    assert receipt.seconds > 0
    assert receipt.reading_seconds > 0
    assert replace(receipt, seconds=0.0, reading_seconds=0.0, embedding_seconds=0.0) == Receipt(
        source="alpha.txt",
        path=str(files[0]),
        status=Status.ADDED,
        document_id=record.id,
        title="alpha",
        authors=("A. Writer", "B. Wróbel"),
        year=2024,
        media_type="text/plain",
        pages=2,
        characters=len(review("alpha")),
        sections=1,
        passages=3,
        sentences=9,
        words=WordCounts(44, 42, (NotCitable("headings", 2),)),
    )
    assert check(library) == ()


def test_adding_again_neither_reads_nor_embeds(library: Library, files: tuple[Path, ...]) -> None:
    list(an_ingest(library).add(sourced(files), AS_READ))
    embedder, reader, generation = HashingEmbedder(), ReadCounter(), library.generation
    again = an_ingest(library, embedder, reading_by(reader)).add(sourced(files), AS_READ)
    assert statuses(again) == ["unchanged", "unchanged"]
    assert (embedder.texts, reader.paths, library.generation) == ([], [], generation)


def test_a_text_is_embedded_once(library: Library, tmp_path: Path) -> None:
    embedder = HashingEmbedder()
    (tmp_path / "a.txt").write_text("# A\nShared words. Shared words\n# B\nOther words\n")
    (tmp_path / "b.txt").write_text("# C\nShared words\n# B\nOther words\n")
    list(an_ingest(library, embedder).add(sourced([tmp_path / "a.txt", tmp_path / "b.txt"]), AS_READ))
    assert embedder.texts == [
        "A: Shared words. Shared words",
        "B: Other words",
        "C: Shared words",
    ]
    assert check(library) == ()


def test_a_changed_file_takes_the_place_of_what_it_was(library: Library, files: tuple[Path, ...]) -> None:
    list(an_ingest(library).add(sourced(files), AS_READ))
    files[0].write_text(review("gamma"), encoding="utf-8")
    assert statuses(an_ingest(library).add(sourced(files), AS_READ)) == ["replaced", "unchanged"]
    texts = [library.document(record.id).text for record in library.documents()]
    assert sorted(texts) == sorted((review("beta"), review("gamma")))
    assert check(library) == ()


def test_what_the_user_says_stands_in_place_of_what_was_read(library: Library, files: tuple[Path, ...]) -> None:
    said = Metadata("On Alpha", ("C. Third",), 1999)
    assert statuses(an_ingest(library).add(sourced(files[:1]), said)) == ["added"]
    [record] = library.documents()
    assert (record.title, record.authors, record.year) == ("On Alpha", ("C. Third",), 1999)
    assert statuses(an_ingest(library).add(sourced(files[:1]), said)) == ["unchanged"]
    assert statuses(an_ingest(library).add(sourced(files[:1]), AS_READ)) == ["unchanged"]
    embedder = HashingEmbedder()
    assert statuses(an_ingest(library, embedder).add(sourced(files[:1]), Metadata(year=2000))) == ["replaced"]
    assert library.documents()[0].year == 2000
    assert embedder.texts == []


def test_a_bad_file_stops_no_other(library: Library, files: tuple[Path, ...], tmp_path: Path) -> None:
    empty, binary, pipe = (tmp_path / name for name in ("empty.txt", "binary.txt", "pipe.txt"))
    empty.touch()
    binary.write_bytes(b"\xff\xfe\0")
    os.mkfifo(pipe)
    bad = [tmp_path / "missing.txt", empty, tmp_path, binary, pipe]
    receipts = list(an_ingest(library).add(sourced([files[0], *bad, files[1]]), AS_READ))
    assert statuses(iter(receipts)) == ["added", *["failed"] * 5, "added"]
    for path, receipt in zip(bad, receipts[1:6], strict=True):
        assert path.name in receipt.reason
        assert (receipt.document_id, receipt.passages) == (None, 0)


def test_what_failed_is_kept_until_it_is_added(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "late.txt"
    for _ in range(2):
        assert statuses(an_ingest(library).add(sourced([path]), AS_READ)) == ["failed"]
    [failure] = library.failures.all()
    assert (failure.source, failure.path) == ("late.txt", str(path))
    assert "cannot be read" in failure.reason or "does not exist" in failure.reason
    path.write_text(review("late"))
    assert statuses(an_ingest(library).add(sourced([path]), AS_READ)) == ["added"]
    assert library.failures.all() == ()


def test_headings_alone_are_kept_but_said_to_answer_nothing(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "heads.txt"
    path.write_text("# One\n# Two\n")
    [receipt] = an_ingest(library).add(sourced([path]), AS_READ)
    assert receipt.status is Status.PARTIAL
    assert "cited" in receipt.reason


def test_an_interrupt_leaves_the_finished_files_in(library: Library, files: tuple[Path, ...]) -> None:
    class Interrupted(ReadCounter):
        def before(self, path: Path) -> None:
            if path.name == "beta.txt":
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(an_ingest(library, reading=reading_by(Interrupted())).add(sourced(files), AS_READ))
    assert [record.title for record in library.documents()] == ["alpha"]
    assert check(library) == ()


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
