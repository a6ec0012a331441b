"""What a real library holds, and whether it is sound, as the page asks for it. Left out: how it looks."""

from corpus.catalogue import Catalogue, Catalogued, Opened
from corpus.library import Library
from corpus.receipt import Receipt, Status
from index.derived import made_again
from ui.library_page.ports import Soundness
from ui.page.library_shelf import shelved
from ui.page.ports import Shelved
from ui.whole_check import check_all


class LibraryHoldings:
    """`Holdings` over a library."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._catalogue = Catalogue(library)

    def counts(self, words: str) -> Catalogued:
        """How much there is, and how many documents have `words`."""
        return self._catalogue.counts(words)

    def listed(self, words: str, first: int, most: int) -> tuple[Shelved, ...]:
        """The documents with `words`, the last added first."""
        return tuple(map(shelved, self._catalogue.listed(words, first, most)))

    def failed(self, most: int) -> tuple[Shelved, ...]:
        """The files that could not be added, the last first."""
        failures = self._library.failures.all()[:most]
        return tuple(Shelved(Receipt(one.source, one.path, Status.FAILED, one.reason), one.at) for one in failures)

    def opened(self, document_id: str) -> Opened:
        """The document with its passages. Raises `DocumentNotFound`."""
        return self._catalogue.opened(document_id)

    def remove(self, document_id: str) -> None:
        """Take the document out. Raises `DocumentNotFound`."""
        self._library.remove(document_id)

    def forget(self, path: str) -> None:
        """Strike a failed file from the list."""
        self._library.failures.forget(path)


class LibraryChecking:
    """`Checking` over a library, through a connection of its own: whoever asks meanwhile does not wait."""

    def __init__(self, library: Library) -> None:
        self._folder = library.folder
        self._embedder = library.embedder

    def check(self) -> Soundness:
        """Look at every hash, span, vector and index; what is derived and stale is made again."""
        with Library.open(self._folder, self._embedder) as library:
            findings = check_all(library)
            if findings:
                return Soundness(findings)
            return Soundness((), made_again(library), Catalogue(library).counts().documents)
