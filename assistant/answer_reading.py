"""An answer read back from its JSON: the inverse of `answer_json`, so that an answer kept is shown again as it was.

Left out: numbers beyond the places that `answer_json` rounds them to, and documents that no footnote opens.
"""

import json

from assistant.answer import (
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
from assistant.json_object import JsonObject
from corpus.layout import Box
from corpus.reference import Reference
from corpus.span import Span


def answer_from_text(text: str) -> Answer:
    """The answer whose JSON this text is. Raises `ValueError`, which names the first key that is not as it should."""
    value: object = json.loads(text)
    return answer_from_json(value)


def answer_from_json(value: object) -> Answer:
    """The answer of what `json.loads` gave. Raises `ValueError`, which names the first key that is not as it should."""
    given = JsonObject.of(value)
    citations = given.inners("citations")
    models = given.inner("models")
    return Answer(
        question=given.text("question"),
        standalone_question=given.text("standalone_question"),
        sentences=tuple(map(_sentence, given.inners("sentences"))),
        citations=tuple(map(_citation, citations)),
        documents=_documents(citations),
        coverage=Coverage(given.text("coverage")),
        confidence=given.number("confidence"),
        writer=given.text("writer"),
        embedder=models.text("embedder"),
        checker=models.text("checker"),
        reader=models.text("reader"),
        notice=given.text("notice"),
        nearby=given.texts("nearby"),
        timings=_timings(given.inner("timings_ms")),
        finished=given.truth("finished"),
        pending=given.text("pending"),
        remark=given.text("remark"),
        model=_model(given, models.text_or_none("llm")),
        suggestions=given.texts("suggestions"),
        suggesting=given.truth("suggesting"),
    )


def _documents(citations: tuple[JsonObject, ...]) -> tuple[CitedDocument, ...]:
    """Each once, in the order in which footnotes first open them."""
    found: dict[str, CitedDocument] = {}
    for one in citations:
        found.setdefault(
            one.text("document_id"),
            CitedDocument(
                id=one.text("document_id"),
                title=one.text("title"),
                authors=one.texts("authors"),
                year=one.whole_or_none("year"),
                source=one.text("source"),
                source_sha256=one.text("source_sha256"),
                doi=one.text_or_none("doi"),
            ),
        )
    return tuple(found.values())


def _sentence(given: JsonObject) -> AnswerSentence:
    support = given.inner("support")
    short = given.inner_or_none("short")
    return AnswerSentence(
        text=given.text("text"),
        span=_span(given),
        citations=given.wholes("citations"),
        support=Support(SupportLabel(support.text("label")), support.number("score")),
        lead=given.text("lead"),
        short=None if short is None else _span(short),
        handling=Handling(given.text("handling")),
    )


def _citation(given: JsonObject) -> Citation:
    references = given.inners("references")
    return Citation(
        number=given.whole("number"),
        document_id=given.text("document_id"),
        span=_span(given),
        quote=given.text("quote"),
        section=given.text_or_none("section"),
        page=given.whole_or_none("page"),
        kind=CitationKind(given.text("kind")),
        references=tuple(map(_reference, references)),
        reference_texts=tuple(one.text("text") for one in references),
        boxes=tuple(map(_box, given.inners("boxes"))),
    )


def _reference(given: JsonObject) -> Reference:
    return Reference(
        span=_span(given),
        label=given.text("label"),
        authors=given.texts("authors"),
        title=given.text_or_none("title"),
        journal=given.text_or_none("journal"),
        year=given.whole_or_none("year"),
        doi=given.text_or_none("doi"),
    )


def _box(given: JsonObject) -> Box:
    return Box(
        given.whole("page"), given.number("left"), given.number("top"), given.number("right"), given.number("bottom")
    )


def _model(given: JsonObject, name: str | None) -> ModelUse | None:
    if name is None:
        return None
    sent = given.inner("sent")
    return ModelUse(
        name=name,
        prompt_version=given.text("prompt_version"),
        policy=given.text("policy"),
        sent_to=sent.text("to"),
        reach=sent.text("reach"),
        sent=tuple(
            SentPassage(one.text("document_id"), _span(one), one.text("heading")) for one in sent.inners("passages")
        ),
    )


def _timings(given: JsonObject) -> tuple[Timing, ...]:
    return tuple(Timing(name, given.number(name)) for name in given.values)


def _span(given: JsonObject) -> Span:
    return Span(given.whole("start"), given.whole("end"))
