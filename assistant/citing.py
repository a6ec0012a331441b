"""Chosen sentences to answer sentences with footnotes: one place, one number; the quote is the exact text there."""

from collections.abc import Sequence

from assistant.answer import AnswerSentence, Citation, CitationKind, CitedDocument
from assistant.checking import Checker
from assistant.writer import Written
from corpus.document import Document
from corpus.reference import Reference
from corpus.shown import shown
from corpus.span import Span


def cited(
    written: Sequence[Written], checker: Checker
) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...], tuple[CitedDocument, ...]]:
    """Sentences, citations and cited documents, each in order of first use; sentences are not placed yet."""
    sentences: list[AnswerSentence] = []
    citations: list[Citation] = []
    documents: dict[str, CitedDocument] = {}
    for one in written:
        citation = _citation(len(citations) + 1, one)
        citations.append(citation)
        documents.setdefault(one.document.id, _cited(one.document))
        text = shown(one.document, one.span)
        support = checker.check(text, shown(one.document, citation.span))
        sentences.append(AnswerSentence(text, Span(0, len(text)), (citation.number,), support))
    return tuple(sentences), tuple(citations), tuple(documents.values())


def _citation(number: int, written: Written) -> Citation:
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


def _cited(document: Document) -> CitedDocument:
    return CitedDocument(
        document.id,
        document.title,
        document.authors,
        document.year,
        document.source.name,
        document.source.sha256,
        document.doi,
    )
