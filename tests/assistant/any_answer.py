"""Hypothesis strategies for answers: every field with every kind of value it may have."""

from hypothesis import strategies as st

from assistant.types import (
    Answer,
    AnswerSentence,
    Citation,
    CitationKind,
    CitedDocument,
    Coverage,
    Handling,
    ModelUse,
    SentPassage,
    Support,
    SupportLabel,
    Timing,
)
from corpus.span import Box, Span
from corpus.types import Reference

# Lone surrogates too: a file may hold them, and JSON can.
texts = st.text(st.characters(exclude_categories=()), max_size=12)
numbers = st.integers(1, 400)
shares = st.integers(0, 10_000).map(lambda whole: whole / 10_000)
names = st.lists(texts, max_size=3).map(tuple)
spans = st.tuples(st.integers(0, 999), st.integers(0, 999)).map(lambda ends: Span(min(ends), max(ends)))


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    left, right = sorted((draw(shares), draw(shares)))
    top, bottom = sorted((draw(shares), draw(shares)))
    return Box(draw(numbers), left, top, right, bottom)


references = st.builds(
    Reference,
    span=spans,
    label=texts,
    authors=names,
    title=st.none() | texts,
    journal=st.none() | texts,
    year=st.none() | numbers,
    doi=st.none() | texts,
)
documents = st.builds(
    CitedDocument,
    id=st.text("0123456789abcdef", min_size=4, max_size=8),
    title=texts,
    authors=names,
    year=st.none() | numbers,
    source=texts,
    source_sha256=texts,
    doi=st.none() | texts,
)
sentences = st.builds(
    AnswerSentence,
    text=texts,
    span=spans,
    citations=st.lists(numbers, max_size=3).map(tuple),
    support=st.builds(Support, label=st.sampled_from(SupportLabel), score=shares),
    lead=texts,
    short=st.none() | spans,
    handling=st.sampled_from(Handling),
)
models = st.builds(
    ModelUse,
    name=texts,
    prompt_version=texts,
    policy=texts,
    sent_to=texts,
    reach=texts,
    sent=st.lists(st.builds(SentPassage, document_id=texts, span=spans, heading=texts), max_size=2).map(tuple),
)
timings = st.dictionaries(texts, st.integers(0, 99_999).map(lambda tenths: tenths / 10), max_size=3).map(
    lambda found: tuple(Timing(name, milliseconds) for name, milliseconds in found.items())
)


@st.composite
def citations(draw: st.DrawFn, number: int, document: CitedDocument) -> Citation:
    works = draw(st.lists(st.tuples(references, texts), max_size=2))
    return Citation(
        number=number,
        document_id=document.id,
        span=draw(spans),
        quote=draw(texts),
        section=draw(st.none() | texts),
        page=draw(st.none() | numbers),
        kind=draw(st.sampled_from(CitationKind)),
        references=tuple(work for work, _ in works),
        reference_texts=tuple(text for _, text in works),
        boxes=tuple(draw(st.lists(boxes(), max_size=2))),
    )


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """Documents stand in the order in which footnotes first open them, as `citing` makes them."""
    known = draw(st.lists(documents, max_size=3, unique_by=lambda one: one.id))
    cited = draw(st.lists(st.sampled_from(known), max_size=4)) if known else []
    return Answer(
        question=draw(texts),
        standalone_question=draw(texts),
        sentences=tuple(draw(st.lists(sentences, max_size=3))),
        citations=tuple(draw(citations(number, document)) for number, document in enumerate(cited, 1)),
        documents=tuple(dict.fromkeys(cited)),
        coverage=draw(st.sampled_from(Coverage)),
        confidence=draw(shares),
        writer=draw(texts),
        embedder=draw(texts),
        checker=draw(texts),
        reader=draw(texts),
        notice=draw(texts),
        nearby=draw(names),
        timings=draw(timings),
        finished=draw(st.booleans()),
        pending=draw(texts),
        remark=draw(texts),
        model=draw(st.none() | models),
        suggestions=draw(names),
        suggesting=draw(st.booleans()),
    )
