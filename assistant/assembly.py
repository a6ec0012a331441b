"""The parts put together as the settings say: the one place where objects are wired.

Models are loaded by the first thing that needs them, so that `list` and an `add` of what is there need none.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from assistant.settings import Settings
from corpus.entry import DocumentRecord
from corpus.library import Library
from corpus.reading.confined.crew import Crew
from corpus.reading.confined.limits import Limits
from corpus.reading.pdf.ocr import require
from index.embedder import Embedder, Vectors
from index.ingest import Ingest, Reading

if TYPE_CHECKING:
    from assistant.chain import Assistant
    from index.search import Search


# A scanned page takes seconds where another takes hundredths; a book has hundreds.
_OCR_LIMITS = Limits(seconds=7_200.0)


class _Deferred:
    """The bundled embedder, loaded when it is first asked."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._lock = Lock()

    def embed(self, texts: Sequence[str]) -> Vectors:
        with self._lock:
            model = self._model
        return model.embed(texts)

    @cached_property
    def _model(self) -> Embedder:
        from index.embedder import MiniLM

        return MiniLM()


def embedder(settings: Settings) -> Embedder:
    """The embedder of the settings; its model is loaded at the first use."""
    return _Deferred(settings.embedder)


def open_library(settings: Settings) -> Library:
    """The library of the settings, to be closed by the caller. Raises a `LibraryError`."""
    return Library.open(settings.library, settings.embedder)


@contextmanager
def ingest(settings: Settings, library: Library, embedder: Embedder) -> Iterator[Ingest]:
    """What adds files to `library`; the processes that read them end with it.

    Raises a `ModelError` or `LibraryModelMismatch`, or `SettingError` when OCR is asked for and not installed.
    """
    from index.tokens import PieceCounter

    if settings.ocr is not None:
        require(settings.ocr)
    with Crew(settings.readers, _OCR_LIMITS if settings.ocr else None, settings.ocr) as crew:
        reading = Reading(read=crew.read)
        if settings.ocr is not None:
            reading = replace(reading, reads_more=_lacks_pages)
        yield Ingest(library, embedder, PieceCounter(), settings.limit, reading, ahead=settings.readers)


def _lacks_pages(record: DocumentRecord) -> bool:
    """Whether some of its pages could not be read before."""
    return bool(record.missing)


def search(settings: Settings, library: Library, embedder: Embedder) -> "Search":
    """Search over `library`, which is followed as it changes. Raises a `ModelError`."""
    from corpus.glossary import Glossary
    from index.current import CurrentSnapshot
    from index.search import Search
    from index.spelling import english_words

    return Search(CurrentSnapshot(library, Glossary.bundled(), english_words()), embedder, settings.weights)


def assistant(settings: Settings, library: Library, embedder: Embedder) -> "Assistant":
    """The chain over `library`. Raises a `ModelError`."""
    from assistant.chain import Assistant
    from assistant.checking import VerbatimChecker
    from assistant.judging import Judge
    from assistant.writer import ExtractiveWriter

    searching = search(settings, library, embedder)
    judge = Judge(searching, settings.depth)
    return Assistant(searching, judge, ExtractiveWriter(), VerbatimChecker(), settings.confidence)
