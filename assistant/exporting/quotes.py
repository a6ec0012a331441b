"""Whether quotes still stand where they were quoted from."""

from typing import Protocol

from assistant import wording
from assistant.answer import Citation
from corpus.document import Document
from corpus.errors import DocumentNotFound


class Documents(Protocol):
    """Where documents are looked up; a library is one."""

    def document(self, document_id: str) -> Document:
        """The document by that id. Raises `DocumentNotFound`."""
        ...


class Quotes:
    """The quotes of one export. Each document is looked up once, and of it only the text is held."""

    def __init__(self, documents: Documents | None) -> None:
        self._documents = documents
        self._texts: dict[str, str | None] = {}

    def trouble(self, citation: Citation) -> str:
        """Why the quote cannot be found at its place any more, as a sentence; empty where it can, or is not looked up.

        Raises the `LibraryError`s of a library that cannot be read.
        """
        if self._documents is None:
            return ""
        text = self._text(self._documents, citation.document_id)
        if text is None:
            return wording.QUOTE_GONE
        stands = text[citation.span.start : citation.span.end] == citation.quote
        return "" if stands else wording.QUOTE_CHANGED

    def _text(self, documents: Documents, document_id: str) -> str | None:
        if document_id not in self._texts:
            try:
                self._texts[document_id] = documents.document(document_id).text
            except DocumentNotFound:
                self._texts[document_id] = None
        return self._texts[document_id]
