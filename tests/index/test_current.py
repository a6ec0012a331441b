"""Search follows the library, whoever changes it, and its derived files are made again without embedding."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from corpus.glossary import Glossary
from corpus.library import FILE_NAME, Library
from corpus.stored_rows import Metadata
from index.snapshot import CurrentSnapshot, Snapshot
from index.vector_store import PASSAGES_FILE, made_again
from tests.corpus.test_library_refusals import as_nobody
from tests.fakes import HashingEmbedder, an_ingest, open_library, passage_words, sourced, write_reviews


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


@pytest.mark.parametrize("harm", ["deleted", "damaged", "emptied", "stale"])
def test_a_file_that_is_no_good_is_made_again_without_embedding(library: Library, tmp_path: Path, harm: str) -> None:
    embedder, path = add(library, tmp_path, "alpha"), library.folder / PASSAGES_FILE
    current(library)()
    whole, asked = path.read_bytes(), len(embedder.texts)
    if harm == "deleted":
        path.unlink()
    elif harm == "damaged":
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    elif harm == "emptied":
        path.write_bytes(b"")
    else:
        path.write_bytes(whole.replace(b'"generation": 1', b'"generation": 0'))
        assert path.read_bytes() != whole
    assert is_right(current(library)())
    assert path.read_bytes() == whole
    assert len(embedder.texts) == asked


def test_only_what_is_no_good_is_made_again(library: Library, tmp_path: Path) -> None:
    add(library, tmp_path, "alpha")
    assert made_again(library) == ()
    assert not (library.folder / PASSAGES_FILE).exists()
    assert is_right(current(library)())
    assert made_again(library) == ()
    (library.folder / PASSAGES_FILE).write_bytes(b"damaged")
    assert made_again(library) == (PASSAGES_FILE,)
    add(library, tmp_path, "beta")
    assert made_again(library) == (PASSAGES_FILE,)


def test_a_read_only_folder_is_enough() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name) / "library"
        with open_library(folder) as library:
            add(library, Path(name), "alpha")
            assert is_right(current(library)())
        (folder / PASSAGES_FILE).unlink()
        for path, mode in ((Path(name), 0o755), (folder / FILE_NAME, 0o444), (folder, 0o555)):
            path.chmod(mode)

        def read() -> None:
            with open_library(folder) as again:
                assert is_right(current(again)())

        assert as_nobody(read) == ""
        folder.chmod(0o755)
        assert [path.name for path in folder.iterdir()] == [FILE_NAME]
