"""A library is embedded anew by another model, and killed at any time it is what it was or what it is to be."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import LibraryModelMismatch
from corpus.glossary import Glossary
from corpus.integrity import check
from corpus.library import Library
from corpus.stored_rows import Metadata, Vectors
from index.indexer import reembed
from index.snapshot import CurrentSnapshot
from tests.fakes import EMBEDDER, HashingEmbedder, an_ingest, open_library, review, sourced

OTHER = "other-16@2"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    (tmp_path / "a.txt").write_text(review("alpha", 200))
    (tmp_path / "b.txt").write_text(review("beta", 130))
    with open_library(tmp_path / "library") as library:
        receipts = an_ingest(library, HashingEmbedder()).add(
            sourced([tmp_path / "a.txt", tmp_path / "b.txt"]), Metadata()
        )
        assert len(list(receipts)) == 2
        yield library


class Failing(HashingEmbedder):
    """Is interrupted when it has embedded `most` texts."""

    def __init__(self, most: int) -> None:
        super().__init__(OTHER)
        self._most = most

    def embed(self, texts: Sequence[str]) -> Vectors:
        if len(self.texts) + len(texts) > self._most:
            raise KeyboardInterrupt
        return super().embed(texts)


def vectors(library: Library) -> Vectors:
    return library.vectors([stored.text_sha256 for stored in library.passages()])


def test_every_passage_has_the_vector_of_its_text_by_the_new_model(library: Library) -> None:
    told: list[tuple[int, int]] = []
    embedder, generation = HashingEmbedder(OTHER), library.generation
    assert reembed(library, embedder, lambda done, total: told.append((done, total))) == 330
    assert told == [(0, 330), (128, 330), (256, 330), (330, 330)]
    assert library.embedder == OTHER
    assert library.generation == generation + 1
    assert check(library) == ()
    snapshot = CurrentSnapshot(library, Glossary(()), ())()
    expected = HashingEmbedder().embed(snapshot.texts.passage_texts)
    np.testing.assert_allclose(snapshot.passage_vectors.vectors(np.arange(330)), expected, atol=1e-3)
    with library.database.reading() as connection:
        assert connection.execute("SELECT DISTINCT model FROM embeddings").fetchall() == [(OTHER,)]
    with pytest.raises(LibraryModelMismatch, match="embed it anew with footnote reembed, or set FOOTNOTE_EMBEDDER to"):
        open_library(library.folder)
    with Library.open(library.folder, EMBEDDER, any_embedder=True) as again:
        assert again.embedder == OTHER


def test_interrupted_it_is_what_it_was_and_goes_on_where_it_stopped(library: Library) -> None:
    before = vectors(library)
    with pytest.raises(KeyboardInterrupt):
        reembed(library, Failing(most=200), lambda *_: None)
    assert library.embedder == EMBEDDER
    assert check(library) == ()
    np.testing.assert_array_equal(vectors(library), before)
    with open_library(library.folder) as again:
        embedder = HashingEmbedder(OTHER)
        assert reembed(again, embedder, lambda *_: None) == len(embedder.texts) == 330 - 128
        assert check(again) == ()


def test_what_is_added_and_removed_meanwhile_is_not_forgotten(library: Library, tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_text(review("gamma", 20))

    class Busy(HashingEmbedder):
        def embed(self, texts: Sequence[str]) -> Vectors:
            if not self.texts:
                with open_library(library.folder) as other:
                    list(an_ingest(other, HashingEmbedder()).add(sourced([tmp_path / "c.txt"]), Metadata()))
                    other.remove(next(one.id for one in other.documents() if one.title == "b"))
            return super().embed(texts)

    reembed(library, Busy(OTHER), lambda *_: None)
    assert len(vectors(library)) == 220
    assert check(library) == ()
