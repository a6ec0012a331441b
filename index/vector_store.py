"""Vectors by FAISS: in memory, exactly, for a library of ordinary size; above that as float16 files that are mapped.

Left out: which files there are, and whether they are whole (`segments`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.stored_rows import HalfVectors, of_length_1
from index.embedder import Vector, Vectors

if TYPE_CHECKING:
    import faiss

Numbers = NDArray[np.int64]
Cosines = NDArray[np.float32]

IN_MEMORY = 50_000
"""Up to so many vectors are held as float32 (77 MB of 384 dimensions), and each question is held against all."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest vectors, nearest first: `numbers` (int64) into the index and `cosines` (float32), same length."""

    numbers: Numbers
    cosines: Cosines


class VectorIndex(Protocol):
    """Unit vectors numbered from 0."""

    @property
    def size(self) -> int:
        """How many vectors there are."""
        ...

    @property
    def is_exact(self) -> bool:
        """Whether a question is held against every vector."""
        ...

    def nearest(self, query: Vector, count: int) -> Neighbours:
        """The `count` vectors nearest to `query`, shape (dimension,); fewer where there are fewer."""
        ...

    def cosines(self, query: Vector, numbers: Numbers) -> Cosines:
        """The cosine of `query` with each of the vectors named, in that order."""
        ...

    def lowest(self, query: Vector) -> float:
        """The lowest cosine of all."""
        ...

    def vectors(self, numbers: Numbers) -> Vectors:
        """The vectors named, shape (len(numbers), dimension)."""
        ...


class FlatVectorIndex:
    """All of them in memory as float32."""

    is_exact = True

    def __init__(self, vectors: Vectors) -> None:
        import faiss

        self._index: faiss.IndexFlatIP = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))

    @property
    def size(self) -> int:
        """How many vectors there are."""
        return int(self._index.ntotal)

    def nearest(self, query: Vector, count: int) -> Neighbours:
        """By exact cosine."""
        cosines, numbers = self._index.search(query.reshape(1, -1), max(1, min(count, self.size)))
        # FAISS fills up with -1, which as an index would be the last vector.
        real = numbers[0] >= 0
        return Neighbours(numbers[0][real].astype(np.int64), cosines[0][real].astype(np.float32))

    def all_cosines(self, query: Vector) -> Cosines:
        """The cosine of `query`, shape (dimension,), with every vector, in their order."""
        if not self.size:
            return np.zeros(0, dtype=np.float32)
        import faiss

        # A view of what FAISS holds; a search for all of them would sort them too.
        rows: Vectors = faiss.rev_swig_ptr(self._index.get_xb(), self.size * self._index.d).reshape(self.size, -1)
        return np.asarray(rows @ query, dtype=np.float32)

    def cosines(self, query: Vector, numbers: Numbers) -> Cosines:
        """By exact cosine."""
        return self.all_cosines(query)[numbers]

    def lowest(self, query: Vector) -> float:
        """The lowest of all."""
        return float(self.all_cosines(query).min(initial=1.0))

    def vectors(self, numbers: Numbers) -> Vectors:
        """A copy of them."""
        rows: Vectors = self._index.reconstruct_batch(numbers)
        return rows


class VectorFile:
    """The vectors of one segment as SQLite has them, float16; those that were loaded are read when they are needed."""

    def __init__(self, index: "faiss.IndexScalarQuantizer") -> None:
        self._index = index

    @classmethod
    def of(cls, vectors: HalfVectors) -> "VectorFile":
        """These, in memory."""
        import faiss

        index = faiss.IndexScalarQuantizer(
            max(1, vectors.shape[1]), faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        if len(vectors):
            index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def load(cls, path: Path) -> "VectorFile":
        """What `save` wrote. Raises `ValueError` for any other file, and `OSError`."""
        import faiss

        path.stat()  # where there is none, FAISS's own error says so in a page of C++
        try:
            index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise ValueError(f"{path} is no index of vectors") from error
        if not isinstance(index, faiss.IndexScalarQuantizer):
            raise ValueError(f"{path} is another kind of index")
        return cls(index)

    def save(self, path: Path) -> None:
        """Write the file. Raises `OSError`."""
        import faiss

        path.write_bytes(faiss.serialize_index(self._index).tobytes())

    @property
    def size(self) -> int:
        """How many vectors there are."""
        return int(self._index.ntotal)

    def rows(self, numbers: Numbers) -> Vectors:
        """Those named, of length 1."""
        if not len(numbers):
            return np.zeros((0, self._index.d), dtype=np.float32)
        return of_length_1(self._index.reconstruct_batch(numbers))

    def nearest(self, query: Vector, count: int) -> Neighbours:
        """The nearest but for the rounding to float16."""
        if not self.size:
            return Neighbours(np.zeros(0, np.int64), np.zeros(0, np.float32))
        cosines, numbers = self._index.search(query.reshape(1, -1), min(count, self.size))
        real = numbers[0] >= 0
        return Neighbours(numbers[0][real].astype(np.int64), cosines[0][real].astype(np.float32))


class MappedVectorIndex:
    """Those of several files, numbered through."""

    is_exact = False

    def __init__(self, files: Sequence[VectorFile]) -> None:
        self._files = files
        self._starts = np.cumsum([0, *(file.size for file in files)])

    @property
    def size(self) -> int:
        """How many vectors there are."""
        return int(self._starts[-1])

    def nearest(self, query: Vector, count: int) -> Neighbours:
        """The nearest but for the rounding to float16."""
        parts = [file.nearest(query, count) for file in self._files]
        numbers = np.concatenate([near.numbers + start for near, start in zip(parts, self._starts, strict=False)])
        cosines = np.concatenate([near.cosines for near in parts])
        best = np.argsort(-cosines, kind="stable")[:count]
        return Neighbours(numbers[best], cosines[best])

    def cosines(self, query: Vector, numbers: Numbers) -> Cosines:
        """By exact cosine."""
        return np.asarray(self.vectors(numbers) @ query, dtype=np.float32)

    def lowest(self, query: Vector) -> float:
        """That of the nearest to its opposite, but for the rounding to float16."""
        return -float(self.nearest(-query, 1).cosines.max(initial=-1.0))

    def vectors(self, numbers: Numbers) -> Vectors:
        """Read from the files."""
        files = np.searchsorted(self._starts, numbers, side="right") - 1
        made: Vectors | None = None
        for at in np.unique(files):
            inside = files == at
            rows = self._files[at].rows(numbers[inside] - self._starts[at])
            if made is None:
                made = np.zeros((len(numbers), rows.shape[1]), dtype=np.float32)
            made[inside] = rows
        return np.zeros((0, 0), dtype=np.float32) if made is None else made


def index_over(files: Sequence[VectorFile]) -> VectorIndex:
    """The index over these files: in memory unless there are too many vectors."""
    mapped = MappedVectorIndex(files)
    if mapped.size > IN_MEMORY:
        return mapped
    return FlatVectorIndex(mapped.vectors(np.arange(mapped.size)))
