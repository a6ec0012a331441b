"""The derived FAISS file of a library: whether it is there, of this generation and whole; made again when not."""

import contextlib
from collections.abc import Sequence

from corpus.library import Library
from index.vectors import MadeFrom, VectorIndex

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
