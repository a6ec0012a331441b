"""Text to vectors: the Protocol, the embedding model that ships with Footnote, and any other by its name."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelError
from index.network import InferenceService, Network, Row
from index.text import TOKENIZER, open_tokenizer

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


@contextmanager
def quiet_loading() -> Iterator[None]:
    """Inside, transformers says nothing but errors."""
    from transformers.utils import logging

    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # transformers types it not
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers types it not
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]  # transformers types it not


DIMENSION = 384
Vector = NDArray[np.float32]
Vectors = NDArray[np.float32]

BUNDLED_NAME = "bge-small-en-v1.5-int8@68807e3f"
"""The embedding model of Footnote: its name, and the start of its weights' SHA-256."""

BUNDLED_WEIGHTS = Path(__file__).parent / "weights" / "embedder.onnx"
BUNDLED_SHA256 = "68807e3ff2abb83cdd708d8243fd398246e397bfee2ba611c2bad728e27df743"
QUERY_PREFIX = "Represent this sentence for searching relevant passages: "
_MOST_PIECES = 512
# A network's outputs are of every token: so many texts' are kept before each is reduced to its vector.
_TEXTS_AT_ONCE = 64
_QUERIES_REMEMBERED = 1_024


class Embedder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def name(self) -> str:
        """Model and weights, as a library remembers them ("bge-small-en-v1.5-int8@68807e3f")."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimension), float32, each of length 1. Same text, same vector."""
        ...

    def embed_query(self, query: str) -> Vector:
        """The vector of a query, shape (dimension,), length 1: some models read queries with words of their own
        before them."""
        ...


def embedder_named(name: str, threads: int | None = None) -> Embedder:
    """The embedding model that a library remembers as `name`; nothing is loaded before it is first asked.

    `threads` are for the bundled one (by default as many as there are processors).
    """
    return BundledEmbedder(threads) if name == BUNDLED_NAME else NamedEmbedder(name)


class BundledEmbedder:
    """bge-small-en-v1.5, int8, on ONNX Runtime, loaded at the first use. Safe to call from many threads.

    Texts are cut off unseen after 512 word pieces. Methods raise `ModelError` when the weights are missing or are not
    the expected ones.
    """

    name = BUNDLED_NAME

    def __init__(
        self, threads: int | None = None, weights: Path = BUNDLED_WEIGHTS, sha256: str = BUNDLED_SHA256
    ) -> None:
        self._network = Network(weights, sha256, InferenceService(threads) if threads else None)
        self._query_vector = lru_cache(maxsize=_QUERIES_REMEMBERED)(self._embedded_query)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), 384), float32, each of length 1. Raises `ModelError`."""
        vectors = np.zeros((len(texts), DIMENSION), dtype=np.float32)
        for start in range(0, len(texts), _TEXTS_AT_ONCE):
            encodings = open_tokenizer(TOKENIZER).encode_batch_fast(list(texts[start : start + _TEXTS_AT_ONCE]))
            for offset, (tokens, *_) in enumerate(self._network.run([_row(encoding.ids) for encoding in encodings])):
                vectors[start + offset] = tokens[0] / np.linalg.norm(tokens[0])
        return vectors

    def embed_query(self, query: str) -> Vector:
        """The vector of the query behind the words that the model was trained to read before one."""
        return self._query_vector(query)

    def _embedded_query(self, query: str) -> Vector:
        [vector] = self.embed([QUERY_PREFIX + query])
        vector.flags.writeable = False
        return np.asarray(vector, dtype=np.float32)


class NamedEmbedder:
    """Any model that sentence-transformers loads, by its name or its folder, on the CPU and without a network; its own
    query prompt, where it has one, stands before queries. Loaded at the first use. Thread-safe.

    Methods raise `ModelError` when sentence-transformers is not installed or the model is not on this machine.
    """

    def __init__(self, name: str, batch_size: int = 32) -> None:
        self.name = name
        self._batch_size = batch_size
        self._lock = Lock()
        self._loaded: SentenceTransformer | None = None

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimension), float32, each of length 1. Raises `ModelError`."""
        with self._lock:
            model = self._model()
            if not texts:
                return np.zeros((0, model.get_embedding_dimension() or 0), dtype=np.float32)
            encoded = model.encode_document(
                list(texts), batch_size=self._batch_size, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(encoded, dtype=np.float32)

    def embed_query(self, query: str) -> Vector:
        """The query's vector."""
        with self._lock:
            encoded = self._model().encode_query([query], normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(encoded[0], dtype=np.float32)

    def _model(self) -> "SentenceTransformer":
        if self._loaded is None:
            try:
                from sentence_transformers import SentenceTransformer
            except ImportError as error:
                raise ModelError(
                    f"the embedding model {self.name} needs sentence-transformers: "
                    'run pip install "footnote[sentence-transformers]"'
                ) from error

            try:
                with quiet_loading():
                    self._loaded = SentenceTransformer(self.name, device="cpu", local_files_only=True)
            except (OSError, ValueError) as error:
                raise ModelError(
                    f"the embedding model {self.name} is not on this machine: name the folder that it lies in, or "
                    "download it first"
                ) from error
        return self._loaded


def _row(ids: Sequence[int]) -> Row:
    """The inputs for a text's word pieces, [CLS] and [SEP] among them: the end is cut off before [SEP]."""
    tokens = np.array([*ids[: _MOST_PIECES - 1], ids[-1]] if len(ids) > _MOST_PIECES else ids, dtype=np.int64)
    return {"input_ids": tokens, "attention_mask": np.ones_like(tokens), "token_type_ids": np.zeros_like(tokens)}
