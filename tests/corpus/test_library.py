"""The library keeps what it is given, and changes in one step or not at all."""

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.database import Database
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


def test_no_keys_no_vectors(library: Library) -> None:
    assert library.vectors(()).shape == (0, 0)
    assert library.missing(()) == ()


def test_an_unknown_key_has_no_vector(library: Library, tmp_path: Path) -> None:
    entry = store(library, tmp_path, "alpha")
    assert library.missing(("b", entry.new[0], "a", "b")) == ("b", "a")
    with pytest.raises(LibraryDamaged, match="vector of text"):
        library.vectors((entry.new[0], "a"))


def test_storing_again_changes_nothing_but_the_generation(library: Library, tmp_path: Path) -> None:
    entry = store(library, tmp_path, "alpha")
    before = library.passages(), library.sentences(), embeddings(library)
    library.store(entry)
    assert (library.passages(), library.sentences(), embeddings(library)) == before
    assert library.generation == 2


def test_the_same_path_is_one_document(library: Library, tmp_path: Path) -> None:
    old = store(library, tmp_path, "alpha")
    new = store(library, tmp_path, "alpha", review("beta"))
    assert [record.id for record in library.documents()] == [new.document.id]
    assert embeddings(library) == len(new.keys)
    assert library.missing(old.keys) == tuple(key for key in old.keys if key not in new.keys)
    assert check(library) == ()


def test_the_order_of_passages_does_not_tell_the_order_of_adding(tmp_path: Path) -> None:
    texts = []
    for names in (["alpha", "beta", "gamma"], ["gamma", "alpha", "beta"]):
        with open_library(tmp_path / names[0]) as library:
            for name in names:
                store(library, tmp_path, name)
            assert [record.title for record in library.documents()] == names
            texts.append((library.passages(), library.sentences()))
    assert texts[0] == texts[1]


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


def test_a_reading_is_one_state(library: Library, tmp_path: Path) -> None:
    entry = entry_of(read_text(tmp_path, "alpha", review("alpha")))
    with open_library(library.folder) as other:
        with other.reading():
            assert other.generation == 0
            with pytest.raises(LibraryLocked):
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


def test_a_shortened_id_must_mean_one_document(library: Library, tmp_path: Path) -> None:
    for name, last in (("alpha", "0"), ("beta", "1")):
        document = replace(read_text(tmp_path, name, review(name)), id=f"abcdef000000000{last}")
        library.store(entry_of(document))
    with pytest.raises(DocumentNotFound, match="2 documents"):
        library.resolve("abcdef")
    assert library.resolve("abcdef0000000001") == "abcdef0000000001"


def test_a_changed_text_is_not_given_out(library: Library, tmp_path: Path) -> None:
    entry = store(library, tmp_path, "alpha")
    with library.database.writing() as connection:
        connection.execute("UPDATE documents SET text = replace(text, 'rises', 'falls')")
    with pytest.raises(LibraryDamaged, match=entry.document.id):
        library.document(entry.document.id)


def test_vectors_of_another_length_are_refused(library: Library, tmp_path: Path) -> None:
    alpha = store(library, tmp_path, "alpha")
    beta = entry_of(read_text(tmp_path, "beta", review("beta")))
    with pytest.raises(ValueError, match="numbers"):
        library.store(replace(beta, vectors=np.eye(len(beta.new), 30, dtype=np.float32)))
    for wrong in (alpha.vectors * 2, alpha.vectors * np.float32("nan")):
        with pytest.raises(ValueError, match="length 1"):
            library.store(replace(alpha, vectors=wrong))
    assert library.generation == 1


def test_an_entry_must_hang_together(tmp_path: Path) -> None:
    entry = entry_of(read_text(tmp_path, "alpha", review("alpha")))
    with pytest.raises(ValueError, match="new texts"):
        replace(entry, new=entry.new[1:])
    with pytest.raises(ValueError, match="passages that are not there"):
        replace(entry, passages=entry.passages[1:])


def test_settings_that_keep_what_was_written(library: Library) -> None:
    with library.database.bare() as connection:
        assert [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")] == [
            "delete",
            2,
        ]


def test_a_change_inside_a_reading_is_a_mistake(library: Library, tmp_path: Path) -> None:
    entry = entry_of(read_text(tmp_path, "alpha", review("alpha")))
    with library.reading(), pytest.raises(RuntimeError):
        library.store(entry)


def test_a_closed_database_is_a_mistake_too(tmp_path: Path) -> None:
    database = Database(tmp_path / "x.sqlite", 0.05)
    database.close()
    database.close()
    with pytest.raises(sqlite3.ProgrammingError), database.reading():
        pass
