"""The FAISS index of a library: exact inner products, in a file derived from SQLite and made again when stale."""

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.library import Library
from index.embedder import Vectors

_MAGIC = b"FOOTNOTE-FAISS-1\n"


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """What an index was made from: it is stale when any of these differs."""

    generation: int
    embedder: str
    size: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest vectors, nearest first: `numbers` (int64) into the index and `cosines` (float32), same length."""

    numbers: NDArray[np.int64]
    cosines: NDArray[np.float32]


class VectorIndex:
    """Unit vectors numbered from 0."""

    def __init__(self, vectors: Vectors) -> None:
        import faiss

        self._index: faiss.IndexFlatIP = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))

    @property
    def size(self) -> int:
        """How many vectors there are."""
        return int(self._index.ntotal)

    def nearest(self, query: NDArray[np.float32], count: int) -> Neighbours:
        """The `count` vectors nearest to `query`, shape (dimension,); fewer where there are fewer."""
        cosines, numbers = self._index.search(query.reshape(1, -1), max(1, min(count, self.size)))
        # FAISS fills up with -1, which as an index would be the last vector.
        real = numbers[0] >= 0
        return Neighbours(numbers[0][real].astype(np.int64), cosines[0][real].astype(np.float32))

    def all_cosines(self, query: NDArray[np.float32]) -> NDArray[np.float32]:
        """The cosine of `query`, shape (dimension,), with every vector, in their order."""
        if not self.size:
            return np.zeros(0, dtype=np.float32)
        import faiss

        # A view of what FAISS holds; a search for all of them would sort them too.
        rows: Vectors = faiss.rev_swig_ptr(self._index.get_xb(), self.size * self._index.d).reshape(self.size, -1)
        return np.asarray(rows @ query, dtype=np.float32)

    def cosines(self, query: NDArray[np.float32], numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """The cosine of `query` with each of the vectors named, in that order."""
        if not len(numbers):
            return np.zeros(0, dtype=np.float32)
        rows: Vectors = self._index.reconstruct_batch(numbers)
        return np.asarray(rows @ query, dtype=np.float32)

    def vectors(self, numbers: NDArray[np.int64]) -> Vectors:
        """The vectors named, shape (len(numbers), dimension)."""
        rows: Vectors = self._index.reconstruct_batch(numbers)
        return rows

    def save(self, path: Path, made_from: MadeFrom) -> None:
        """Write the file, so that at every moment there is a whole one or none. Raises `OSError`."""
        import faiss

        body = faiss.serialize_index(self._index).tobytes()
        header = json.dumps({**asdict(made_from), "sha256": hashlib.sha256(body).hexdigest()}).encode() + b"\n"
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_MAGIC + header + body)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def save_if_possible(self, path: Path, made_from: MadeFrom) -> None:
        """Write the file, or leave it: a full disk or a read-only folder costs the next start time, no more."""
        with contextlib.suppress(OSError):
            self.save(path, made_from)

    @classmethod
    def load(cls, path: Path, made_from: MadeFrom) -> "VectorIndex | None":
        """The index in the file, or None when it is missing, damaged or made from something else."""
        try:
            content = path.read_bytes()
        except OSError:
            return None
        if not content.startswith(_MAGIC):
            return None
        end = content.find(b"\n", len(_MAGIC))
        body = content[end + 1 :]
        expected = json.dumps({**asdict(made_from), "sha256": hashlib.sha256(body).hexdigest()}).encode()
        if end < 0 or content[len(_MAGIC) : end] != expected:
            return None
        import faiss

        inner = faiss.deserialize_index(np.frombuffer(body, dtype=np.uint8))
        if not isinstance(inner, faiss.IndexFlatIP):
            return None
        index = cls.__new__(cls)
        index._index = inner
        return index


PASSAGES_FILE = "passages.faiss"
# Up to version 0.1.0 sentences had vectors too.
_FORMER_FILE = "sentences.faiss"


def vector_index(library: Library, generation: int, keys: Sequence[str]) -> VectorIndex:
    """The index over the vectors of `keys`: from its file, or else from SQLite, and then saved.

    Raises a `LibraryError` when the vectors cannot be read.
    """
    path = library.folder / PASSAGES_FILE
    made_from = MadeFrom(generation, library.embedder, len(keys))
    index = VectorIndex.load(path, made_from)
    if index is None:
        index = VectorIndex(library.vectors(keys))
        index.save_if_possible(path, made_from)
        with contextlib.suppress(OSError):
            (library.folder / _FORMER_FILE).unlink(missing_ok=True)
    return index


def made_again(library: Library) -> tuple[str, ...]:
    """Make the derived file again where it is stale or damaged; its name, or nothing. Raises a `LibraryError`."""
    path = library.folder / PASSAGES_FILE
    if not path.exists():
        # The first question makes it; nothing is wrong.
        return ()
    with library.reading():
        generation = library.generation
        keys = [stored.text_sha256 for stored in library.passages()]
        if VectorIndex.load(path, MadeFrom(generation, library.embedder, len(keys))) is not None:
            return ()
        vector_index(library, generation, keys)
    return (PASSAGES_FILE,)
