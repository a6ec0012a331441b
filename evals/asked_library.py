"""A library made for the length of an evaluation, out of the documents that questions are asked of."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import assembly
from assistant.settings import Settings
from corpus.finding import files_under
from corpus.library import Library
from corpus.metadata import Metadata
from evals.cached_embedder import CachedEmbedder
from index.embedder import Embedder
from index.snapshot import Snapshot

if TYPE_CHECKING:
    from assistant.pipeline import Assistant


@dataclass(frozen=True, slots=True)
class AskedLibrary:
    """The library, and the models that are shared by all that ask it."""

    settings: Settings
    library: Library
    embedder: Embedder
    snapshot: Snapshot

    def assistant(self, settings: Settings) -> "Assistant":
        """The chain over the library with these settings; the library's own folder stays."""
        return assembly.assistant(replace(settings, library=self.settings.library), self.library, self.embedder)


@contextmanager
def asked_library(documents: Sequence[Path], cache: Path) -> Iterator[AskedLibrary]:
    """A library of the files and folders named, gone afterwards; vectors are kept in `cache` (.npz) for the next time.

    Raises a `FootnoteError` when they cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder))
        embedder = CachedEmbedder(assembly.embedder(settings), cache)
        with assembly.open_library(settings) as library:
            with assembly.ingest(settings, library, embedder) as ingest:
                list(ingest.add(files_under(documents).files, Metadata()))
            embedder.save()
            snapshot = assembly.retriever(library, embedder).snapshot()
            yield AskedLibrary(settings, library, embedder, snapshot)
