"""Every sentence and quote stands at its place, in the answer and in the document, and is read back so."""

import json
from collections.abc import Callable
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer_json import answer_from_json, answer_from_text, answer_json
from assistant.citations import cited
from assistant.extractive_writer import Written
from assistant.types import (
    Answer,
    AnswerSentence,
    CitationKind,
    Support,
    SupportLabel,
    VerbatimChecker,
    composed,
    placed,
)
from corpus.chunker import cut
from corpus.span import Box, Fragment, Layout, Span
from corpus.types import Document, Mention, Page, Reference
from tests.assistant.any_answer import answers
from tests.fakes import WordCounter
from tests.page_documents import KETAMINE, MECHANISMS, ketamine_answer, quoted


def sentence(text: str, *citations: int, lead: str = "", short: Span | None = None) -> AnswerSentence:
    return AnswerSentence(text, Span(0, len(text)), citations, Support(SupportLabel.SUPPORTED, 1.0), lead, short)


def test_sentences_with_their_marks() -> None:
    sentences = placed("", [sentence("One acts.", 1), sentence("List:\nfirst\nsecond", 2, 3), sentence("End.")])
    assert composed("", (), sentences) == "One acts. [1] List:\nfirst\nsecond [2] [3]\nEnd."
    assert [(one.span.start, one.span.end) for one in sentences] == [(0, 9), (14, 32), (41, 45)]


_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=20).map(
    lambda text: f"w{text}w"
)


@st.composite
def _sentence(draw: st.DrawFn) -> AnswerSentence:
    text = draw(_WORDS)
    start = draw(st.integers(0, len(text)))
    short = Span(start, draw(st.integers(start, len(text))))
    marks = range(1, draw(st.integers(0, 3)) + 1)
    return sentence(text, *marks, lead=draw(st.just("") | _WORDS), short=draw(st.none() | st.just(short)))


@given(st.one_of(st.just(""), _WORDS), st.lists(_WORDS, max_size=2), st.lists(_sentence(), max_size=5))
def test_each_sentence_and_short_answer_stands_at_its_place(
    notice: str, nearby: list[str], sentences: list[AnswerSentence]
) -> None:
    text = composed(notice, nearby, sentences)
    made = placed(notice, sentences)
    for before, one in zip(sentences, made, strict=True):
        assert text[one.span.start : one.span.end] == one.text
        assert text[: one.span.start].endswith(f"{one.lead} " if one.lead else "")
        if before.short is None or one.short is None:
            assert before.short is one.short
        else:
            assert one.short.of(text) == before.short.of(before.text)
            assert one.span.holds(one.short)
    assert placed(notice, made) == made


Harm = Callable[[dict[str, object]], None]


def stored(answer: Answer) -> dict[str, object]:
    made: dict[str, object] = json.loads(json.dumps(answer_json(answer)))
    return made


@settings(max_examples=100, deadline=None)
@given(answers())
def test_every_field_survives(answer: Answer) -> None:
    read = answer_from_text(json.dumps(answer_json(answer)))
    for field in fields(Answer):
        assert getattr(read, field.name) == getattr(answer, field.name), field.name
    assert read == answer
    assert read.text == answer.text


def test_keys_of_a_later_version_are_passed_over() -> None:
    made = stored(ketamine_answer("How?"))
    made["mood"] = "calm"
    assert answer_from_json(made) == ketamine_answer("How?")


def first_citation(made: dict[str, object]) -> dict[str, object]:
    citations = made["citations"]
    assert isinstance(citations, list)
    one = citations[0]
    assert isinstance(one, dict)
    return one


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        (lambda made: made.pop("notice"), "notice is missing"),
        (lambda made: made.update(sentences={}), "sentences should be a valid tuple"),
        (lambda made: made.update(nearby=["a", 1]), r"nearby\[1\] should be a valid string, not 1"),
        (lambda made: made.update(confidence="high"), "confidence should be a valid number, not 'high'"),
        (lambda made: made.update(confidence=float("nan")), "confidence should be a finite number"),
        (lambda made: made.update(finished=1), "finished should be a valid boolean, not 1"),
        (lambda made: made.update(coverage="wholly"), "wholly"),
        (
            lambda made: first_citation(made).update(start=True),
            r"citations\[0\].start should be a valid integer",
        ),
        (lambda made: first_citation(made).update(start=9_999_999), "not a span"),
        (
            lambda made: first_citation(made).update(references=[4]),
            r"references\[0\] should be a valid dictionary",
        ),
    ],
)
def test_what_is_not_an_answer_is_refused_by_name(harm: Harm, named: str) -> None:
    made = stored(ketamine_answer("How?"))
    harm(made)
    with pytest.raises(ValueError, match=named):
        answer_from_json(made)


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
