"""The snapshot in use, exchanged for a new one when the library has changed, by whatever process. Thread-safe."""

from threading import Lock

from corpus.glossary import Glossary
from corpus.library import Library
from index.opening import open_snapshot
from index.snapshot import Snapshot


class CurrentSnapshot:
    """Gives the snapshot of the library's present generation; those still at work keep theirs."""

    def __init__(self, library: Library, glossary: Glossary, english: tuple[str, ...]) -> None:
        self._library = library
        self._glossary = glossary
        self._english = english
        self._lock = Lock()
        self._snapshot: Snapshot | None = None

    def __call__(self) -> Snapshot:
        """The snapshot. Raises a `LibraryError` when the library cannot be read."""
        with self._lock:
            if self._snapshot is None or self._snapshot.generation != self._library.generation:
                self._snapshot = open_snapshot(self._library, self._glossary, self._english)
            return self._snapshot
