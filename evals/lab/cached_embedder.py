"""Vectors kept in a file, for the laboratory's runs over the same texts."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from index.embedder import DIMENSION, Embedder, Vectors

_CHUNK = 512


class CachedEmbedder:
    """Embeds through `inner`, a chunk at a time with a bar; keeps vectors in `path` (.npz), saved after each chunk of
    chunks, so that it can be interrupted and resumes. Raises `ValueError` when `path` holds another model's vectors.
    """

    def __init__(self, inner: Embedder, path: Path) -> None:
        self._inner = inner
        self._path = path
        self._kept: dict[str, Vectors] = {}
        if path.is_file():
            with np.load(path, allow_pickle=False) as stored:
                # A file from before names were kept is taken at its word.
                if "model" in stored and str(stored["model"]) != inner.name:
                    raise ValueError(f"{path} holds vectors of {stored['model']}, not of {inner.name}: name another")
                self._kept = dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))

    @property
    def name(self) -> str:
        """The inner embedder's name."""
        return self._inner.name

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimension)."""
        keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        new = sorted(
            {k: t for k, t in zip(keys, texts, strict=True) if k not in self._kept}.items(), key=lambda kt: -len(kt[1])
        )
        if len(new) > _CHUNK:
            with tqdm(total=len(new), unit="text", desc="embedding") as bar:
                for number, at in enumerate(range(0, len(new), _CHUNK)):
                    self._add(new[at : at + _CHUNK])
                    bar.update(len(new[at : at + _CHUNK]))
                    if number % 8 == 7:
                        self._save()
            self._save()
        else:
            self._add(new)
        if not texts:
            return np.zeros((0, DIMENSION), dtype=np.float32)
        return np.stack([self._kept[key] for key in keys])

    def embed_query(self, query: str) -> NDArray[np.float32]:
        """The inner embedder's, not kept where it reads queries otherwise than texts."""
        return self._inner.embed_query(query)

    def save(self) -> None:
        """Write the file."""
        self._save()

    def _add(self, new: Sequence[tuple[str, str]]) -> None:
        if new:
            for (key, _), vector in zip(new, self._inner.embed([text for _, text in new]), strict=True):
                self._kept[key] = vector

    def _save(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._path.with_suffix(".tmp.npz")
        np.savez(
            temporary,
            model=np.array(self.name),
            keys=np.array(list(self._kept), dtype="<U64"),
            vectors=np.array(list(self._kept.values()), dtype=np.float32),
        )
        temporary.replace(self._path)
