"""A footnote opens at the exact words, and a sentence is those words."""

from dataclasses import replace

from assistant.citations import cited
from assistant.extractive_writer import Written
from assistant.types import CitationKind, SupportLabel, VerbatimChecker
from corpus.chunker import cut
from corpus.layout import Box, Fragment, Layout
from corpus.span import Span
from corpus.types import Document, Mention, Page, Reference
from tests.fakes import WordCounter
from tests.page_documents import KETAMINE, MECHANISMS, quoted


def written(document: Document, count: int) -> list[Written]:
    """The first sentences of a document."""
    cutting = cut(document, WordCounter(), 180)
    passages = {passage.id: passage for passage in cutting.passages}
    homes = [passages[one.passage_id] for one in cutting.sentences]
    return [
        Written(document, one.span, home.section, home.page)
        for one, home in zip(cutting.sentences[:count], homes, strict=False)
    ]


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


def test_the_works_that_the_words_cite_go_with_them() -> None:
    entry = quoted(KETAMINE, "Abdallah CG", "antidepressants.")
    said = quoted(KETAMINE, "Ketamine acts on", "monoamines.")
    mark = Span(said.start + 8, said.start + 12)
    reference = Reference(entry, "1", ("Abdallah CG",), "Ketamine and rapid-acting antidepressants")
    layout = Layout.of([Fragment(Span(said.start, said.start + 8), Box(3, 0.1, 0.2, 0.3, 0.25))])
    document = replace(KETAMINE, references=(reference,), mentions=(Mention(mark, (0,)),), layout=layout)
    chosen = (
        Written(document, said, "Mechanism", 3),
        Written(document, entry, "References", 5, CitationKind.REFERENCE),
        Written(document, quoted(KETAMINE, "nausea and dizziness"), None, 3),
    )
    _, [text, listed, none], _ = cited(chosen, VerbatimChecker())
    assert (text.kind, text.references) == (CitationKind.TEXT, (reference,))
    assert text.reference_texts == ("Abdallah CG, Sanacora G. Ketamine and rapid-acting antidepressants.",)
    assert [box.page for box in text.boxes] == [3]
    assert (listed.kind, listed.references, listed.quote) == (
        CitationKind.REFERENCE,
        (reference,),
        listed.reference_texts[0],
    )
    assert (none.references, none.reference_texts, none.boxes) == ((), (), ())


def test_the_page_is_that_of_the_words() -> None:
    said = quoted(KETAMINE, "nausea and dizziness")
    paged = replace(KETAMINE, pages=(Page(8, Span(0, said.start)), Page(9, Span(said.start, len(KETAMINE.text)))))
    _, [citation], _ = cited([Written(paged, said, None, 3)], VerbatimChecker())
    assert citation.page == 9
