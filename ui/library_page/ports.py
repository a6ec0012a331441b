"""What the Library page needs of the rest of Footnote, and nothing more. Left out: who provides it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from corpus.catalogue import Catalogued, Opened
from corpus.receipt import Receipt
from corpus.soundness import Finding
from ui.page.ports import Shelved


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one upload has come: the file called `source` has `done` of its `total` new texts embedded (0 of 0 while
    it is read), and the upload holds `files` files in all."""

    files: int
    source: str = ""
    done: int = 0
    total: int = 0


Tell = Callable[[Progress], None]


class Adding(Protocol):
    """Adds files to the library. Called by one thread at a time, but for `end`."""

    def add(self, path: Path, tell: Tell) -> Iterator[Receipt]:
        """A receipt for the file at `path`, or for each file in it where it is a zip; each comes when it is safely
        stored or has failed. Raises a `FootnoteError` when nothing more can be added, `Ended` after `end`."""
        ...

    def rest(self) -> None:
        """Nothing is to be added for now: what it held for that is given back."""
        ...

    def end(self) -> None:
        """Give up what is being added, at once; what is stored stays, and nothing is stored in part."""
        ...


@dataclass(frozen=True, slots=True)
class Soundness:
    """What checking came to: all that is wrong, what was made again, and how many documents were looked at."""

    findings: tuple[Finding, ...]
    made_again: tuple[str, ...] = ()
    documents: int = 0


class Checking(Protocol):
    """Looks at every hash, span, vector and index of the library."""

    def check(self) -> Soundness:
        """All of it; may take minutes. Raises a `LibraryError` when it cannot be looked at."""
        ...


class Holdings(Protocol):
    """What the library holds, a page of it at a time. Every method raises a `LibraryError`."""

    def counts(self, words: str) -> Catalogued:
        """How much there is in all, and how many documents have `words` in their title, authors or file name."""
        ...

    def listed(self, words: str, first: int, most: int) -> tuple[Shelved, ...]:
        """The documents with `words`, the last added first: `most` of them, `first` (from 0) left out before."""
        ...

    def failed(self, most: int) -> tuple[Shelved, ...]:
        """The files that could not be added, the last first."""
        ...

    def opened(self, document_id: str) -> Opened:
        """The document with its passages. Raises `DocumentNotFound`."""
        ...

    def remove(self, document_id: str) -> None:
        """Take the document out. Raises `DocumentNotFound`."""
        ...

    def forget(self, path: str) -> None:
        """Strike a failed file from the list."""
        ...


class Ended(Exception):
    """Adding was given up, since Footnote ends. Not a `FootnoteError`: nobody is told."""
