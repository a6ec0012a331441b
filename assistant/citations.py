"""Footnotes: one place, one number, the quote its exact words; and the citation marks in what a model writes."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.extractive_writer import Written
from assistant.llm.prompts import Offered
from assistant.types import AnswerSentence, Checker, Citation, CitationKind, CitedDocument, Surroundings
from corpus.span import Span
from corpus.text import displayed, reading_text
from corpus.types import Document, Reference, Sentence

_AROUND = 240


def cited(
    written: Sequence[Written], checker: Checker
) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...], tuple[CitedDocument, ...]]:
    """Sentences, citations and cited documents, each in order of first use; sentences are not placed yet."""
    sentences: list[AnswerSentence] = []
    citations: list[Citation] = []
    documents: dict[str, CitedDocument] = {}
    for group in _grouped(written):
        first = group[0]
        of_group = [citation_of(len(citations) + number, item) for number, item in enumerate(group, 1)]
        citations += of_group
        documents.setdefault(first.document.id, cited_document(first.document))
        words = displayed(first.document, *(item.span for item in group))
        source = "\n".join(reading_text(first.document, item.span) for item in group)
        support = checker.check(source, source)
        shorts = (words.locate(item.short) for item in group if item.short is not None)
        numbers = tuple(citation.number for citation in of_group)
        sentences.append(
            AnswerSentence(
                words.text, Span(0, len(words.text)), numbers, support, first.lead, next(filter(None, shorts), None)
            )
        )
    return tuple(sentences), tuple(citations), tuple(documents.values())


def _grouped(written: Sequence[Written]) -> list[list[Written]]:
    """The sentences one by one, but rows of one table that follow each other together: they are shown as one table."""
    groups: list[list[Written]] = []
    for item in written:
        before = groups[-1][-1] if groups else None
        if before is not None and not item.lead and before.document.id == item.document.id:
            table = item.document.table_at(item.span.start)
            if table is not None and before.document.table_at(before.span.start) == table:
                groups[-1].append(item)
                continue
        groups.append([item])
    return groups


def citation_of(number: int, written: Written) -> Citation:
    """The footnote, by that number, that opens these words."""
    document, span = written.document, written.span
    references = _references(written)
    return Citation(
        number=number,
        document_id=document.id,
        span=span,
        quote=span.of(document.text),
        section=written.section,
        page=document.page_at(span.start) if document.pages else written.page,
        kind=written.kind,
        references=references,
        reference_texts=tuple(" ".join(reference.span.of(document.text).split()) for reference in references),
        boxes=document.layout.boxes(span) if document.layout is not None else (),
        surroundings=surroundings_of(document, span),
    )


def surroundings_of(document: Document, span: Span) -> Surroundings:
    """What stands around the words at `span`: a sentence or two on either side."""
    text = document.text
    return Surroundings(text[max(0, span.start - _AROUND) : span.start], text[span.end : span.end + _AROUND])


def _references(written: Written) -> tuple[Reference, ...]:
    """The works that the words cite; where they are an entry of the reference list, that entry."""
    if written.kind is CitationKind.REFERENCE:
        return tuple(reference for reference in written.document.references if reference.span == written.span)
    return written.document.mentions_in(written.span)


def cited_document(document: Document) -> CitedDocument:
    """What footnotes say of a document."""
    return CitedDocument(
        document.id,
        document.title,
        document.authors,
        document.year,
        document.source.name,
        document.source.sha256,
        document.doi,
        document.citation_key,
    )


@dataclass(frozen=True, slots=True)
class CitationTarget:
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

    def number(self, target: CitationTarget) -> int:
        """The number of the footnote that opens there."""
        document, span, passage = target.document, target.sentence.span, target.passage.passage
        key = (document.id, span)
        if key not in self._citations:
            written = Written(document, span, passage.section, passage.page)
            self._citations[key] = citation_of(len(self._citations) + 1, written)
            self._documents.setdefault(document.id, cited_document(document))
        return self._citations[key].number

    def cites(self, target: CitationTarget) -> bool:
        """Whether some footnote opens there already."""
        return (target.document.id, target.sentence.span) in self._citations
