"""The library keeps what it is given, and changes in one step or not at all."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import (
    DocumentNotFound,
    LibraryDamaged,
    LibraryLocked,
)
from corpus.integrity import check
from corpus.library import Library
from tests.corpus.entries import embeddings, entry_of, read_text, store
from tests.fakes import (
    DIMENSION,
    open_library,
    review,
)

pytestmark = pytest.mark.usefixtures("either_database")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library") as opened:
        yield opened


def test_what_went_in_comes_out(library: Library, tmp_path: Path) -> None:
    entry = store(library, tmp_path, "alpha")
    assert library.document(entry.document.id) == entry.document
    assert library.passages() == entry.passages
    assert library.sentences() == entry.sentences
    [record] = library.documents()
    assert (record.id, record.title, record.authors, record.year) == (
        entry.document.id,
        "alpha",
        ("A. Writer", "B. Wróbel"),
        2024,
    )
    assert (record.sections, record.passages, record.sentences, record.pages) == (1, 3, 9, 2)
    assert record.characters == len(entry.document.text)


@pytest.mark.parametrize("text", ["a\0b. c\n", "crlf.\r\nline. end\r\n", "𝛼-helix e\u0301. ‮rtl\n", "x" * 300_000])
def test_any_text_comes_back_to_the_letter(library: Library, tmp_path: Path, text: str) -> None:
    entry = store(library, tmp_path, "odd", text)
    assert library.document(entry.document.id).text == text
    assert library.documents()[0].characters == len(text)
    assert check(library) == ()


def test_vectors_come_in_the_order_asked_for_at_length_one(library: Library, tmp_path: Path) -> None:
    entry = store(library, tmp_path, "alpha")
    keys = (*reversed(entry.new), entry.new[0])
    vectors = library.vectors(keys)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(keys), DIMENSION)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)
    np.testing.assert_allclose(vectors[:-1], entry.vectors[::-1], atol=2e-3)
    np.testing.assert_array_equal(vectors[-1], vectors[-2])


def test_storing_again_changes_nothing_but_the_generation(library: Library, tmp_path: Path) -> None:
    entry = store(library, tmp_path, "alpha")
    before = library.passages(), library.sentences(), embeddings(library)
    library.store(entry)
    assert (library.passages(), library.sentences(), embeddings(library)) == before
    assert library.generation == 2


def test_removing_keeps_the_vectors_that_others_need(library: Library, tmp_path: Path) -> None:
    alpha = store(library, tmp_path, "alpha", "# A\nShared words. Only here\n")
    beta = store(library, tmp_path, "beta", "# B\nShared words. Only there\n")
    library.remove(alpha.document.id)
    assert library.missing(beta.keys) == ()
    assert embeddings(library) == len(beta.keys)
    assert library.generation == 3
    assert check(library) == ()
    with pytest.raises(DocumentNotFound, match="footnote list"):
        library.document(alpha.document.id)
    with pytest.raises(DocumentNotFound):
        library.remove(alpha.document.id)
    assert library.generation == 3


def test_another_reader_sees_the_generation_rise(library: Library, tmp_path: Path) -> None:
    with open_library(library.folder) as other:
        assert other.generation == 0
        store(library, tmp_path, "alpha")
        assert other.generation == 1
        assert len(other.documents()) == 1


def test_a_reading_is_one_state(library: Library, tmp_path: Path, either_database: str) -> None:
    entry = entry_of(read_text(tmp_path, "alpha", review("alpha")))
    with open_library(library.folder) as other:
        with other.reading():
            assert other.generation == 0
            # A file waits for its readers, a server does not.
            with pytest.raises(LibraryLocked) if either_database == "sqlite" else nullcontext():
                library.store(entry)
            assert other.documents() == ()
        library.store(entry)
        assert len(other.documents()) == 1


def test_threads_read_while_one_writes(library: Library, tmp_path: Path) -> None:
    entries = [entry_of(read_text(tmp_path, f"n{number}", review(f"n{number}"))) for number in range(12)]
    done = threading.Event()

    def look() -> int:
        looks = 0
        while not done.is_set():
            with library.reading():
                assert len(library.passages()) == 3 * library.generation
            looks += 1
        return looks

    with ThreadPoolExecutor(3) as pool:
        looking = [pool.submit(look) for _ in range(3)]
        for entry in entries:
            library.store(entry)
        done.set()
        assert all(future.result() >= 0 for future in looking)
    assert len(library.documents()) == 12


def test_many_make_the_same_library_at_once(tmp_path: Path) -> None:
    start = threading.Barrier(8)

    def make(_: int) -> int:
        start.wait()
        with open_library(tmp_path / "library", busy_seconds=5) as opened:
            return opened.generation

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(make, range(8))) == [0] * 8


def test_ids_may_be_shortened(library: Library, tmp_path: Path) -> None:
    document_id = store(library, tmp_path, "alpha").document.id
    assert library.resolve(document_id) == document_id
    assert library.resolve(document_id[:6].upper()) == document_id
    for prefix, words in (
        (document_id[:5], "too short"),
        ("ffffffffff", "footnote list"),
        ("%_%_%_%", "no document"),
    ):
        with pytest.raises(DocumentNotFound, match=words):
            library.resolve(prefix)


def test_a_changed_text_is_not_given_out(library: Library, tmp_path: Path) -> None:
    entry = store(library, tmp_path, "alpha")
    with library.database.writing() as connection:
        connection.execute("UPDATE documents SET text = replace(text, 'rises', 'falls')")
    with pytest.raises(LibraryDamaged, match=entry.document.id):
        library.document(entry.document.id)


def test_an_entry_must_hang_together(tmp_path: Path) -> None:
    entry = entry_of(read_text(tmp_path, "alpha", review("alpha")))
    with pytest.raises(ValueError, match="new texts"):
        replace(entry, new=entry.new[1:])
    with pytest.raises(ValueError, match="passages that are not there"):
        replace(entry, passages=entry.passages[1:])
