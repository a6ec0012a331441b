"""A unit vector as the library keeps it: little-endian float16 and a checksum. Left out: where it is kept."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from corpus.entry import Vectors

_STORED = np.dtype("<f2")
_MOST_OFF = 0.01

BYTES_PER_NUMBER = _STORED.itemsize


@dataclass(frozen=True, slots=True)
class PackedVector:
    """The bytes of one vector, two for each dimension, and their CRC-32."""

    data: bytes
    crc32: int

    def fault(self, dimension: int) -> str | None:
        """What is wrong with it, in a few words; None when it is whole and its length within 0.99 to 1.01."""
        if len(self.data) != dimension * _STORED.itemsize:
            return f"has {len(self.data)} bytes instead of {dimension * _STORED.itemsize}"
        if zlib.crc32(self.data) != self.crc32:
            return "does not match its checksum"
        length = float(np.linalg.norm(np.frombuffer(self.data, _STORED).astype(np.float64)))
        # Written so that a length that is not a number is a fault too.
        if not abs(length - 1.0) <= _MOST_OFF:
            return f"has length {length:.3f} instead of 1"
        return None


def pack(vectors: Vectors) -> tuple[PackedVector, ...]:
    """Each row as it is kept. Raises `ValueError` unless every row is finite and of length 1 within 0.01."""
    lengths = np.linalg.norm(vectors, axis=1)
    if not bool(np.all(np.abs(lengths - 1.0) <= _MOST_OFF)):
        raise ValueError("the vectors are not all of length 1")
    rows = (row.tobytes() for row in vectors.astype(_STORED))
    return tuple(PackedVector(data, zlib.crc32(data)) for data in rows)


def unpack(packed: Sequence[PackedVector], dimension: int) -> Vectors:
    """Shape (len(packed), dimension), brought back to length 1 after the rounding to float16.

    The vectors have no `fault`: the caller has looked.
    """
    stored = np.frombuffer(b"".join(one.data for one in packed), _STORED)
    rows = stored.astype(np.float32).reshape(len(packed), dimension)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Vectors = rows / lengths
    return unit
