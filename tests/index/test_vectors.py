"""The nearest are the nearest, and a derived file is whole, right and of this generation, or it is not used."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from index.embedder import Vectors
from index.vector_store import MadeFrom, VectorIndex

MADE_FROM = MadeFrom(7, "model@1", 5)


def unit(count: int, dimension: int = 4, seed: int = 0) -> Vectors:
    rows = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    VectorIndex(unit(5)).save(tmp_path / "v.faiss", MADE_FROM)
    return tmp_path / "v.faiss"


def test_nearest_first_by_exact_cosine() -> None:
    vectors, query = unit(50), unit(1, seed=1)[0]
    near = VectorIndex(vectors).nearest(query, 10)
    expected = np.argsort(-(vectors @ query))[:10]
    assert near.numbers.tolist() == expected.tolist()
    np.testing.assert_allclose(near.cosines, (vectors @ query)[expected], atol=1e-6)


@pytest.mark.parametrize("other", [MadeFrom(8, "model@1", 5), MadeFrom(7, "model@2", 5), MadeFrom(7, "model@1", 6)])
def test_a_file_made_from_something_else_is_not_used(path: Path, other: MadeFrom) -> None:
    assert VectorIndex.load(path, other) is None
    assert VectorIndex.load(path, MADE_FROM) is not None


def test_any_byte_changed_is_noticed(path: Path) -> None:
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        assert VectorIndex.load(path, MADE_FROM) is None, f"byte {at} of {len(whole)}"


def test_any_length_cut_off_or_put_on_is_noticed(path: Path) -> None:
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert VectorIndex.load(path, MADE_FROM) is None, f"{length} bytes of {len(whole)}"
    path.write_bytes(whole + b"\0")
    assert VectorIndex.load(path, MADE_FROM) is None


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_write_that_fails_leaves_the_old_file(path: Path) -> None:
    before, new = path.read_bytes(), VectorIndex(unit(500))
    with no_file_longer_than(1000), pytest.raises(OSError, match="large"):
        new.save(path, MadeFrom(8, "model@1", 500))
    with no_file_longer_than(1000):
        new.save_if_possible(path, MadeFrom(8, "model@1", 500))
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]
