"""The parts put together as the settings say. Models are loaded by the first thing that needs them."""

from collections.abc import Sequence
from functools import cached_property

from assistant.settings import Settings
from corpus.library import Library
from index.embedder import Embedder, Vectors
from index.ingest import Ingest


class _Deferred:
    """The bundled embedder, loaded when it is first asked: adding what is there already needs no model."""

    def __init__(self, name: str) -> None:
        self.name = name

    def embed(self, texts: Sequence[str]) -> Vectors:
        return self._model.embed(texts)

    @cached_property
    def _model(self) -> Embedder:
        from index.embedder import MiniLM

        return MiniLM()


def open_library(settings: Settings) -> Library:
    """The library of the settings, to be closed by the caller. Raises a `LibraryError`."""
    return Library.open(settings.library, settings.embedder)


def ingest(settings: Settings, library: Library) -> Ingest:
    """What adds files to `library`. Raises a `ModelError` or `LibraryModelMismatch`."""
    from index.tokens import PieceCounter

    return Ingest(library, _Deferred(settings.embedder), PieceCounter(), settings.limit)
