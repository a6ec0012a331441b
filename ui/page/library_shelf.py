"""The library's list as receipts. Left out: how they look (`shelf_panel`)."""

from corpus.entry import DocumentRecord
from corpus.library import Library
from corpus.receipt import Receipt, Status
from ui.page.ports import Shelved


class LibraryShelf:
    """A `Shelf` over a library: what stands in it now, as it was read when it was added."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def receipts(self) -> tuple[Shelved, ...]:
        """A receipt for each document, in the order they were added. Raises a `LibraryError`."""
        return tuple(map(shelved, self._library.documents()))


def shelved(record: DocumentRecord) -> Shelved:
    """The receipt of a document that stands in the library."""
    receipt = Receipt(
        source=record.source,
        path=record.path,
        status=Status.PARTIAL if record.missing else Status.ADDED,
        document_id=record.id,
        title=record.title,
        authors=record.authors,
        year=record.year,
        doi=record.doi,
        media_type=record.media_type,
        pages=record.pages,
        characters=record.characters,
        sections=record.sections,
        passages=record.passages,
        sentences=record.sentences,
        references=record.references,
        missing=record.missing,
        left_out=record.left_out,
    )
    return Shelved(receipt, record.added_at)
