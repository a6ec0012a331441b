"""Chosen sentences to answer sentences with footnotes: one place, one number; the quote is the exact text there."""

from collections.abc import Sequence

from assistant.answer import AnswerSentence, Citation, CitedDocument
from assistant.checking import Checker
from assistant.writer import Written
from corpus.document import Document
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
        citation = Citation(
            number=len(citations) + 1,
            document_id=one.document.id,
            span=one.span,
            quote=one.span.of(one.document.text),
            section=one.passage.section,
            page=one.passage.page,
        )
        citations.append(citation)
        documents.setdefault(one.document.id, _cited(one.document))
        text = shown(one.document, one.span)
        support = checker.check(text, shown(one.document, citation.span))
        sentences.append(AnswerSentence(text, Span(0, len(text)), (citation.number,), support))
    return tuple(sentences), tuple(citations), tuple(documents.values())


def _cited(document: Document) -> CitedDocument:
    return CitedDocument(
        document.id, document.title, document.authors, document.year, document.source.name, document.source.sha256
    )
