"""The footnotes under a model's answer: one place, one number, however often it is cited; counted as they are used."""

from dataclasses import dataclass

from assistant.answer import Citation, CitedDocument
from assistant.citing import citation_of, cited_document
from assistant.extractive_writer import Written
from assistant.llm.offered import Offered
from corpus.document import Document
from corpus.passage import Sentence
from corpus.span import Span


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence of a passage that was given to the model: what a footnote opens at."""

    passage: Offered
    sentence: Sentence

    @property
    def document(self) -> Document:
        """The document it stands in."""
        return self.passage.document


class Footnotes:
    """Gives numbers to places, from 1. For one answer."""

    def __init__(self) -> None:
        self._citations: dict[tuple[str, Span], Citation] = {}
        self._documents: dict[str, CitedDocument] = {}

    @property
    def citations(self) -> tuple[Citation, ...]:
        """In the order of their numbers."""
        return tuple(self._citations.values())

    @property
    def documents(self) -> tuple[CitedDocument, ...]:
        """Those cited, in the order of first use."""
        return tuple(self._documents.values())

    def number(self, place: Place) -> int:
        """The number of the footnote that opens there."""
        document, span, passage = place.document, place.sentence.span, place.passage.passage
        key = (document.id, span)
        if key not in self._citations:
            written = Written(document, span, passage.section, passage.page)
            self._citations[key] = citation_of(len(self._citations) + 1, written)
            self._documents.setdefault(document.id, cited_document(document))
        return self._citations[key].number

    def cites(self, place: Place) -> bool:
        """Whether some footnote opens there already."""
        return (place.document.id, place.sentence.span) in self._citations
