"""The documents' words for verdicts: the text that corrected words are held against, and the passage around a quote."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from corpus.errors import DocumentNotFound
from corpus.library import Library
from corpus.span import Span
from evals.verdicts.door import Texts

_KEPT = 64


@dataclass(frozen=True, slots=True)
class _State:
    """The places of all passages in one state of the library, by document and in reading order, and the texts that
    were asked for in it."""

    generation: int
    passages: Mapping[str, Sequence[Span]]
    texts: dict[str, str]


class Surroundings(Protocol):
    """Where the passage around a place is found."""

    def around(self, document_id: str, span: Span) -> str | None:
        """The words of the passages that `span` lies in, from the first to the last; None where there is no such
        document, or no passage there."""
        ...


class Sources(Texts, Surroundings, Protocol):
    """Both."""


class LibrarySources:
    """The texts and passages of `library`, followed as it changes; the last few texts are kept.

    Raises a `LibraryError` where it cannot be read.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._last = _State(-1, {}, {})

    def text(self, document_id: str) -> str | None:
        """The document's text; None where the library has none of that id."""
        texts = self._state().texts
        text = texts.get(document_id)
        if text is None:
            text = self._read(document_id)
            if len(texts) >= _KEPT:
                texts.clear()
            if text is not None:
                texts[document_id] = text
        return text

    def around(self, document_id: str, span: Span) -> str | None:
        """See `Surroundings`."""
        text = self.text(document_id)
        held = [one for one in self._state().passages.get(document_id, ()) if one.meets(span)]
        if text is None or not held or held[-1].end > len(text):
            return None
        return held[0].to(held[-1]).of(text)

    def _read(self, document_id: str) -> str | None:
        try:
            return self._library.document(document_id).text
        except DocumentNotFound:
            return None

    def _state(self) -> _State:
        with self._library.reading():
            generation = self._library.generation
            if self._last.generation != generation:
                passages: dict[str, list[Span]] = defaultdict(list)
                for one in self._library.passages():
                    passages[one.passage.document_id].append(one.passage.span)
                self._last = _State(generation, passages, {})
        return self._last
