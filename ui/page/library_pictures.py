"""The pages of PDFs in the library as pictures, drawn in a child process with limits.

Left out: keeping them (`album`).
"""

from corpus.errors import FileUnreadable
from corpus.library import Library
from corpus.reading.confined.crew import Crew

WIDTH = 1_000
"""Dots across a page."""


class LibraryPictures:
    """A `Pictures` over a library; `crew` draws."""

    def __init__(self, library: Library, crew: Crew) -> None:
        self._library = library
        self._crew = crew

    def picture(self, document_id: str, page: int) -> bytes:
        """The page, which counts from 1, as PNG or WebP.

        Raises a `LibraryError`, or a `FileError` when it cannot be drawn.
        """
        content = self._library.original(document_id)
        if content is None:
            raise FileUnreadable("the pages of this document were not kept: add its file again")
        return self._crew.draw(f"document {document_id}", content, page, WIDTH)
