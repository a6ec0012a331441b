"""A footnote opens at the exact words, and a sentence is those words."""

from assistant.answer import SupportLabel
from assistant.checking import VerbatimChecker
from assistant.citing import cited
from assistant.writer import Written
from corpus.cutting import cut
from corpus.document import Document
from tests.fakes import WordCounter
from tests.page_fakes import KETAMINE, MECHANISMS


def written(document: Document, count: int) -> list[Written]:
    """The first sentences of a document."""
    cutting = cut(document, WordCounter(), 180)
    passages = {passage.id: passage for passage in cutting.passages}
    return [Written(document, passages[one.passage_id], one.span, 1.0) for one in cutting.sentences[:count]]


def test_every_quote_is_the_documents() -> None:
    chosen = [*written(KETAMINE, 99), *written(MECHANISMS, 99)]
    sentences, citations, documents = cited(chosen, VerbatimChecker())
    texts = {KETAMINE.id: KETAMINE.text, MECHANISMS.id: MECHANISMS.text}
    assert [one.number for one in citations] == list(range(1, len(chosen) + 1))
    for citation, sentence in zip(citations, sentences, strict=True):
        assert texts[citation.document_id][citation.span.start : citation.span.end] == citation.quote
        assert sentence.citations == (citation.number,)
        assert sentence.support.label is SupportLabel.SUPPORTED
        assert sentence.text.split() == citation.quote.split()
    assert [one.id for one in documents] == [KETAMINE.id, MECHANISMS.id]


def test_section_and_page_are_told() -> None:
    _, [citation], [document] = cited(written(KETAMINE, 1), VerbatimChecker())
    assert (citation.section, citation.page) == ("Introduction", 1)
    assert (document.authors, document.year) == (("D. Qayumova", "S. Salohiddinova", "N. A. Abzalova"), 2025)


def test_nothing_written_is_nothing_cited() -> None:
    assert cited((), VerbatimChecker()) == ((), (), ())
