"""The documents that footnotes point into: a library's texts by id, the last few kept."""

import hashlib
from functools import lru_cache

from corpus.errors import DocumentNotFound
from corpus.library import Library

_KEPT = 64


class LibraryTexts:
    """The texts of `library`. Raises a `LibraryError` where it cannot be read."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._kept = lru_cache(maxsize=_KEPT)(self._read)
        ids = sorted(one.id for one in library.documents())
        self.sha256 = hashlib.sha256("\n".join(ids).encode()).hexdigest()

    def text(self, document_id: str) -> str | None:
        """The text of a document; None where the library has none of that id."""
        return self._kept(document_id)

    def _read(self, document_id: str) -> str | None:
        try:
            return self._library.document(document_id).text
        except DocumentNotFound:
            return None
