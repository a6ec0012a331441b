"""Chosen sentences to answer sentences with footnotes: one place, one number; the quote is the exact text there."""

from collections.abc import Sequence

from assistant.answer import AnswerSentence, Citation, CitationKind, CitedDocument
from assistant.checking import Checker
from assistant.extractive_writer import Written
from corpus.document import Document
from corpus.reference import Reference
from corpus.shown import displayed, reading_text
from corpus.span import Span


def cited(
    written: Sequence[Written], checker: Checker
) -> tuple[tuple[AnswerSentence, ...], tuple[Citation, ...], tuple[CitedDocument, ...]]:
    """Sentences, citations and cited documents, each in order of first use; sentences are not placed yet."""
    sentences: list[AnswerSentence] = []
    citations: list[Citation] = []
    documents: dict[str, CitedDocument] = {}
    for group in _grouped(written):
        first = group[0]
        of_group = [citation_of(len(citations) + number, one) for number, one in enumerate(group, 1)]
        citations += of_group
        documents.setdefault(first.document.id, cited_document(first.document))
        words = displayed(first.document, *(one.span for one in group))
        source = "\n".join(reading_text(first.document, one.span) for one in group)
        support = checker.check(source, source)
        shorts = (words.place(one.short) for one in group if one.short is not None)
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
    for one in written:
        before = groups[-1][-1] if groups else None
        if before is not None and not one.lead and before.document.id == one.document.id:
            table = one.document.table_at(one.span.start)
            if table is not None and before.document.table_at(before.span.start) == table:
                groups[-1].append(one)
                continue
        groups.append([one])
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
