"""Search follows the library; its files are made again without embedding, or embedded anew when told to."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from corpus.errors import LibraryChanged, LibraryModelMismatch
from corpus.glossary import Glossary
from corpus.integrity import check
from corpus.library import FILE_NAME, Library
from corpus.stored_rows import Metadata, Vectors
from index.indexer import reembed
from index.retriever import HybridRetriever
from index.segments import INDEX_FOLDER, made_again
from index.snapshot import CurrentSnapshot, Snapshot
from tests.corpus.test_library_refusals import as_nobody
from tests.fakes import (
    EMBEDDER,
    HashingEmbedder,
    an_ingest,
    open_library,
    passage_words,
    review,
    sourced,
    write_reviews,
)
from tests.postgres import url_of

pytestmark = pytest.mark.usefixtures("either_database")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "library") as opened:
        yield opened


def add(library: Library, files: Path, *names: str) -> HashingEmbedder:
    embedder = HashingEmbedder()
    receipts = list(an_ingest(library, embedder).add(sourced(write_reviews(files, names)), Metadata()))
    assert all(receipt.document_id for receipt in receipts)
    return embedder


def current(library: Library) -> CurrentSnapshot:
    return CurrentSnapshot(library, Glossary(()), ())


def is_right(snapshot: Snapshot) -> bool:
    """Whether the vectors are those of the texts."""
    embedder, texts = HashingEmbedder(), snapshot.texts
    passages = [passage_words(texts.documents[passage.document_id], passage) for passage in texts.passages]
    stored = snapshot.passage_vectors.vectors(np.arange(len(passages)))
    return bool(passages) and np.allclose(stored, embedder.embed(passages), atol=1e-3)


def test_the_snapshot_stays_while_the_library_does(library: Library, tmp_path: Path) -> None:
    add(library, tmp_path, "alpha")
    follow = current(library)
    assert follow() is follow()
    assert is_right(follow())


def test_a_change_by_another_connection_is_noticed(library: Library, tmp_path: Path) -> None:
    follow = current(library)
    before = follow()
    with open_library(library.folder) as other:
        add(other, tmp_path, "alpha", "beta")
        after = follow()
        assert sorted(document.title for document in after.texts.documents.values()) == ["alpha", "beta"]
        other.remove(other.documents()[0].id)
        assert len(follow().texts.documents) == 1
    assert before.texts.documents == {}
    assert len(after.texts.documents) == 2


def files(library: Library) -> list[Path]:
    return sorted(path for path in (library.folder / INDEX_FOLDER).rglob("*") if path.is_file())


@pytest.mark.parametrize("harm", ["deleted", "damaged", "cut off", "emptied"])
def test_a_file_that_is_no_good_is_made_again_without_embedding(library: Library, tmp_path: Path, harm: str) -> None:
    embedder = add(library, tmp_path, "alpha")
    before, asked = current(library)(), len(embedder.texts)
    names = files(library)
    assert len(names) > 10
    for path in names:
        whole = path.read_bytes()
        if harm == "deleted":
            path.unlink()
        elif harm == "damaged":
            path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        elif harm == "cut off":
            path.write_bytes(whole[:-1])
        else:
            path.write_bytes(b"")
        after = current(library)()
        assert is_right(after), path
        assert after.passage_keywords.scores(["alpha"]).tolist() == before.passage_keywords.scores(["alpha"]).tolist()
        assert files(library) == names
        assert path.read_bytes() == whole
    assert len(embedder.texts) == asked


def test_only_what_is_no_good_is_made_again(library: Library, tmp_path: Path) -> None:
    add(library, tmp_path, "alpha")
    assert made_again(library) == ()
    assert not (library.folder / INDEX_FOLDER).exists()
    assert is_right(current(library)())
    assert made_again(library) == ()
    for path in files(library):
        path.write_bytes(b"damaged")
        assert made_again(library) == (INDEX_FOLDER,), path
        assert made_again(library) == ()
    add(library, tmp_path, "beta")
    assert made_again(library) == (INDEX_FOLDER,)


def test_a_document_that_comes_or_goes_leaves_the_index_of_the_others_as_it_is(
    library: Library, tmp_path: Path
) -> None:
    def written() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in files(library) if path.name != "segments.json"}

    add(library, tmp_path, "alpha")
    follow = current(library)
    follow()
    of_alpha = written()
    add(library, tmp_path, "beta")
    assert is_right(follow())
    assert of_alpha.items() < written().items()
    library.remove(next(record.id for record in library.documents() if record.title == "beta"))
    assert is_right(follow())
    assert written() == of_alpha


def test_many_small_segments_become_few_and_answer_as_if_all_had_come_at_once(library: Library, tmp_path: Path) -> None:
    names = [f"{letter}{letter}" for letter in "abcdefghijklmn"]
    follow = current(library)
    for name in names:
        add(library, tmp_path, name)
        follow()
    assert len(list((library.folder / INDEX_FOLDER).iterdir())) < 11
    with open_library(tmp_path / "at once") as other:
        add(other, tmp_path, *names)
        apart, at_once = (
            [
                (hit.passage.id, round(hit.score, 4))
                for hit in HybridRetriever(source, HashingEmbedder()).retrieve("aa kk nn", 30)
            ]
            for source in (follow, current(other))
        )
    assert apart == at_once


def test_vectors_left_on_disk_retrieve_the_same(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(library, tmp_path, "alpha", "beta", "gamma")

    def retrieved(within: frozenset[str] | None) -> list[tuple[str, float]]:
        hits = HybridRetriever(current(library), HashingEmbedder()).retrieve("beta words", 5, within)
        return [(hit.passage.id, round(hit.score, 4)) for hit in hits]

    few = frozenset([library.documents()[0].id])
    in_memory = [retrieved(None), retrieved(few)]
    monkeypatch.setattr("index.vector_store.IN_MEMORY", 0)
    assert not current(library)().passage_vectors.is_exact
    assert [retrieved(None), retrieved(few)] == in_memory


def test_a_document_read_after_it_left_is_told_and_not_mistaken_for_another(library: Library, tmp_path: Path) -> None:
    add(library, tmp_path, "alpha")
    before = current(library)()
    library.remove(library.documents()[0].id)
    with pytest.raises(LibraryChanged, match="ask again"):
        _ = before.texts.passages[0]


def test_a_read_only_folder_is_enough(either_database: str) -> None:
    if either_database != "sqlite":
        pytest.skip("a server's files are its own")
    with TemporaryDirectory() as name:
        folder = Path(name) / "library"
        with open_library(folder) as library:
            add(library, Path(name), "alpha")
            assert is_right(current(library)())
        shutil.rmtree(folder / INDEX_FOLDER)
        for path, mode in ((Path(name), 0o755), (folder / FILE_NAME, 0o444), (folder, 0o555)):
            path.chmod(mode)

        def read() -> None:
            with open_library(folder) as again:
                assert is_right(current(again)())

        assert as_nobody(read) == ""
        folder.chmod(0o755)
        assert [path.name for path in folder.iterdir()] == [FILE_NAME]


OTHER = "other-16@2"


@pytest.fixture
def library_of_reembed(tmp_path: Path) -> Iterator[Library]:
    (tmp_path / "a.txt").write_text(review("alpha", 200))
    (tmp_path / "b.txt").write_text(review("beta", 130))
    with open_library(tmp_path / "library") as library_of_reembed:
        receipts = an_ingest(library_of_reembed, HashingEmbedder()).add(
            sourced([tmp_path / "a.txt", tmp_path / "b.txt"]), Metadata()
        )
        assert len(list(receipts)) == 2
        yield library_of_reembed


class Failing(HashingEmbedder):
    """Is interrupted when it has embedded `most` texts."""

    def __init__(self, most: int) -> None:
        super().__init__(OTHER)
        self._most = most

    def embed(self, texts: Sequence[str]) -> Vectors:
        if len(self.texts) + len(texts) > self._most:
            raise KeyboardInterrupt
        return super().embed(texts)


def vectors(library_of_reembed: Library) -> Vectors:
    return library_of_reembed.vectors([stored.text_sha256 for stored in library_of_reembed.passages()])


def test_every_passage_has_the_vector_of_its_text_by_the_new_model(library_of_reembed: Library) -> None:
    told: list[tuple[int, int]] = []
    embedder, generation = HashingEmbedder(OTHER), library_of_reembed.generation
    assert reembed(library_of_reembed, embedder, lambda done, total: told.append((done, total))) == 330
    assert told == [(0, 330), (128, 330), (256, 330), (330, 330)]
    assert library_of_reembed.embedder == OTHER
    assert library_of_reembed.generation == generation + 1
    assert check(library_of_reembed) == ()
    snapshot = CurrentSnapshot(library_of_reembed, Glossary(()), ())()
    expected = HashingEmbedder().embed(snapshot.texts.passage_texts)
    np.testing.assert_allclose(snapshot.passage_vectors.vectors(np.arange(330)), expected, atol=1e-3)
    with library_of_reembed.database.reading() as connection:
        assert connection.execute("SELECT DISTINCT model FROM embeddings").fetchall() == [(OTHER,)]
    with pytest.raises(LibraryModelMismatch, match="embed it anew with footnote reembed, or set FOOTNOTE_EMBEDDER to"):
        open_library(library_of_reembed.folder)
    folder = library_of_reembed.folder
    with Library.open(folder, EMBEDDER, any_embedder=True, url=url_of(folder)) as again:
        assert again.embedder == OTHER


def test_interrupted_it_is_what_it_was_and_goes_on_where_it_stopped(library_of_reembed: Library) -> None:
    before = vectors(library_of_reembed)
    with pytest.raises(KeyboardInterrupt):
        reembed(library_of_reembed, Failing(most=200), lambda *_: None)
    assert library_of_reembed.embedder == EMBEDDER
    assert check(library_of_reembed) == ()
    np.testing.assert_array_equal(vectors(library_of_reembed), before)
    with open_library(library_of_reembed.folder) as again:
        embedder = HashingEmbedder(OTHER)
        assert reembed(again, embedder, lambda *_: None) == len(embedder.texts) == 330 - 128
        assert check(again) == ()


def test_what_is_added_and_removed_meanwhile_is_not_forgotten(library_of_reembed: Library, tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_text(review("gamma", 20))

    class Busy(HashingEmbedder):
        def embed(self, texts: Sequence[str]) -> Vectors:
            if not self.texts:
                with open_library(library_of_reembed.folder) as other:
                    list(an_ingest(other, HashingEmbedder()).add(sourced([tmp_path / "c.txt"]), Metadata()))
                    other.remove(next(one.id for one in other.documents() if one.title == "b"))
            return super().embed(texts)

    reembed(library_of_reembed, Busy(OTHER), lambda *_: None)
    assert len(vectors(library_of_reembed)) == 220
    assert check(library_of_reembed) == ()
