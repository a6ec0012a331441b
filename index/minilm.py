"""all-MiniLM-L6-v2, the embedding model up to version 0.1.0, until the search that is weighed by it goes."""

from collections.abc import Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from index.embedder import DIMENSION, Vectors
from index.loading import quiet_loading
from index.model_files import MODEL_LIMIT, MODEL_NAME, verified_model_folder


class MiniLM:
    """all-MiniLM-L6-v2 through sentence-transformers, on the CPU. Safe to call from many threads.

    Loading takes about five seconds, most of it the import of torch. Raises `ModelError` when the weights are
    missing or are not the expected ones.
    """

    def __init__(self, batch_size: int = 32) -> None:
        folder = verified_model_folder()
        from sentence_transformers import SentenceTransformer

        with quiet_loading():
            self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        self._model.max_seq_length = MODEL_LIMIT
        self._batch_size = batch_size
        self._lock = Lock()

    @property
    def name(self) -> str:
        """The model's name and the start of its weights' SHA-256."""
        return MODEL_NAME

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), 384), float32, each of length 1.

        `encode` sorts by length before it batches, so that little is spent on padding.
        """
        if not texts:
            return np.zeros((0, DIMENSION), dtype=np.float32)
        with self._lock:
            encoded = self._model.encode(
                list(texts),
                batch_size=self._batch_size,
                convert_to_numpy=True,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        return np.asarray(encoded, dtype=np.float32)

    def embed_query(self, query: str) -> NDArray[np.float32]:
        """The query's vector, as any text's."""
        [vector] = self.embed([query])
        return np.asarray(vector, dtype=np.float32)
