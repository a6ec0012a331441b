"""The derived FAISS files of a library: whether each is there, of this generation and whole; made again when not."""

from collections.abc import Sequence

from corpus.library import Library
from index.vectors import MadeFrom, VectorIndex

PASSAGES_FILE = "passages.faiss"
SENTENCES_FILE = "sentences.faiss"


def vector_index(library: Library, generation: int, name: str, keys: Sequence[str]) -> VectorIndex:
    """The index called `name` over the vectors of `keys`: from its file, or else from SQLite, and then saved.

    Raises a `LibraryError` when the vectors cannot be read.
    """
    path = library.folder / name
    made_from = MadeFrom(generation, library.embedder, len(keys))
    found = VectorIndex.load(path, made_from)
    if found is None:
        found = VectorIndex(library.vectors(keys))
        found.save_if_possible(path, made_from)
    return found


def made_again(library: Library) -> tuple[str, ...]:
    """Make each derived file that is stale or damaged again; their names. Raises a `LibraryError`."""
    with library.reading():
        generation = library.generation
        wanted = (
            (PASSAGES_FILE, [stored.text_sha256 for stored in library.passages()]),
            (SENTENCES_FILE, [stored.text_sha256 for stored in library.sentences()]),
        )
        names = []
        for name, keys in wanted:
            if not (library.folder / name).exists():
                # The first question makes it; nothing is wrong.
                continue
            if VectorIndex.load(library.folder / name, MadeFrom(generation, library.embedder, len(keys))) is None:
                vector_index(library, generation, name, keys)
                names.append(name)
    return tuple(names)
