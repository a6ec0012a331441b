"""Chosen sentences to answer sentences with footnotes: one place, one number; the quote is the exact text there."""

from collections.abc import Sequence

from assistant.answer import AnswerSentence, Citation, CitationKind, CitedDocument
from assistant.checking import Checker
from assistant.extractive_writer import Written
from corpus.document import Document
from corpus.reference import Reference
from corpus.shown import displayed, shown
from corpus.span import Span


def cited(
    written: Sequence[Written], checker: Checker
) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...], tuple[CitedDocument, ...]]:
    """Sentences, citations and cited documents, each in order of first use; sentences are not placed yet."""
    sentences: list[AnswerSentence] = []
    citations: list[Citation] = []
    documents: dict[str, CitedDocument] = {}
    for one in written:
        citation = citation_of(len(citations) + 1, one)
        citations.append(citation)
        documents.setdefault(one.document.id, cited_document(one.document))
        words = displayed(one.document, one.span)
        support = checker.check(words.text, shown(one.document, citation.span))
        short = words.place(one.short) if one.short is not None else None
        sentences.append(
            AnswerSentence(words.text, Span(0, len(words.text)), (citation.number,), support, one.lead, short)
        )
    return tuple(sentences), tuple(citations), tuple(documents.values())


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
        reference_texts=tuple(" ".join(one.span.of(document.text).split()) for one in references),
        boxes=document.layout.boxes(span) if document.layout is not None else (),
    )


def _references(written: Written) -> tuple[Reference, ...]:
    """The works that the words cite; where they are an entry of the reference list, that entry."""
    if written.kind is CitationKind.REFERENCE:
        return tuple(one for one in written.document.references if one.span == written.span)
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
    )
