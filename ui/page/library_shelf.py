"""The library's list as receipts. Left out: how they look (`shelf_panel`)."""

from corpus.entry import DocumentRecord
from corpus.failures import Failure
from corpus.library import Library
from corpus.receipt import Receipt, Status, receipt_of
from ui.page.ports import Shelved


class LibraryShelf:
    """A `Shelf` over a library: what stands in it now, as it was read when it was added, and what could not be."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def receipts(self) -> tuple[Shelved, ...]:
        """A receipt for each document, in the order they were added, then one for each file that failed.

        Raises a `LibraryError`.
        """
        library = self._library
        return (*map(shelved, library.documents()), *map(_unshelved, library.failures.all()))


def shelved(record: DocumentRecord) -> Shelved:
    """The receipt of a document that stands in the library."""
    return Shelved(receipt_of(record, Status.PARTIAL if record.missing else Status.ADDED), record.added_at)


def _unshelved(failure: Failure) -> Shelved:
    return Shelved(Receipt(failure.source, failure.path, Status.FAILED, failure.reason), failure.at)
