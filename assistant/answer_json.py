"""An answer as the JSON that scripts read, and read back from it; keys may be added, none dropped or renamed."""

import json
from typing import TypedDict

from assistant.json_object import JsonObject
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
from corpus.layout import Box
from corpus.span import Span
from corpus.types import Reference


class SupportJson(TypedDict):
    """Label and probability."""

    label: str
    score: float


class PlaceJson(TypedDict):
    """A place in the answer's text."""

    start: int
    end: int


class SentenceJson(TypedDict):
    """`start` and `end` are into the answer's text, as are those of the `short` answer inside the sentence. `lead` are
    Footnote's own words, which stand before `start`."""

    text: str
    start: int
    end: int
    lead: str
    short: PlaceJson | None
    citations: list[int]
    support: SupportJson
    handling: str


class ReferenceJson(TypedDict):
    """A published work; `text` is its entry as printed, `start` and `end` its place in the document's text."""

    label: str
    text: str
    start: int
    end: int
    authors: list[str]
    title: str | None
    journal: str | None
    year: int | None
    doi: str | None


class BoxJson(TypedDict):
    """A place on a page, as shares of its width and height from the top left."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


class CitationJson(TypedDict):
    """`start` and `end` are into the document's text, where `quote` stands."""

    number: int
    document_id: str
    title: str
    authors: list[str]
    year: int | None
    doi: str | None
    source: str
    source_sha256: str
    kind: str
    section: str | None
    page: int | None
    start: int
    end: int
    quote: str
    references: list[ReferenceJson]
    boxes: list[BoxJson]


class SentPassageJson(TypedDict):
    """A passage by its place in the document's text; `heading` is what stood over it."""

    document_id: str
    start: int
    end: int
    heading: str


class ModelsJson(TypedDict):
    """What was used; `llm` is None where no language model was asked."""

    embedder: str
    checker: str
    reader: str
    llm: str | None


class SentJson(TypedDict):
    """What a language model was given, and where that is: `reach` is this_machine, this_network or internet."""

    to: str
    reach: str
    passages: list[SentPassageJson]


class AnswerJson(TypedDict):
    """The whole answer. `finished` is False where it was stopped, or is kept, while it grew; `pending` is then the
    sentence that was being written, and `suggesting` whether only questions to go on with were still to come."""

    question: str
    standalone_question: str
    answer: str
    abstained: bool
    coverage: str
    confidence: float
    notice: str
    nearby: list[str]
    suggestions: list[str]
    sentences: list[SentenceJson]
    citations: list[CitationJson]
    writer: str
    models: ModelsJson
    remark: str
    prompt_version: str | None
    policy: str | None
    sent: SentJson | None
    timings_ms: dict[str, float]
    finished: bool
    pending: str
    suggesting: bool


def answer_json(answer: Answer) -> AnswerJson:
    """The answer, ready for `json.dumps`."""
    documents = {document.id: document for document in answer.documents}
    model = answer.model
    return {
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "answer": answer.text,
        "abstained": answer.abstained,
        "coverage": answer.coverage.value,
        "confidence": round(answer.confidence, 4),
        "notice": answer.notice,
        "nearby": list(answer.nearby),
        "suggestions": list(answer.suggestions),
        "sentences": [_sentence(sentence) for sentence in answer.sentences],
        "citations": [_citation(citation, documents[citation.document_id]) for citation in answer.citations],
        "writer": answer.writer,
        "models": {
            "embedder": answer.embedder,
            "checker": answer.checker,
            "reader": answer.reader,
            "llm": None if model is None else model.name,
        },
        "remark": answer.remark,
        "prompt_version": None if model is None else model.prompt_version,
        "policy": None if model is None else model.policy,
        "sent": None if model is None else _sent(model),
        "timings_ms": {timing.name: round(timing.milliseconds, 1) for timing in answer.timings},
        "finished": answer.finished,
        "pending": answer.pending,
        "suggesting": answer.suggesting,
    }


def _sent(model: ModelUse) -> SentJson:
    return {
        "to": model.sent_to,
        "reach": model.reach,
        "passages": [
            {
                "document_id": item.document_id,
                "start": item.span.start,
                "end": item.span.end,
                "heading": item.heading,
            }
            for item in model.sent
        ],
    }


def _sentence(sentence: AnswerSentence) -> SentenceJson:
    return {
        "text": sentence.text,
        "start": sentence.span.start,
        "end": sentence.span.end,
        "lead": sentence.lead,
        "short": None if sentence.short is None else {"start": sentence.short.start, "end": sentence.short.end},
        "citations": list(sentence.citations),
        "support": {"label": sentence.support.label.value, "score": round(sentence.support.score, 4)},
        "handling": sentence.handling.value,
    }


def _citation(citation: Citation, document: CitedDocument) -> CitationJson:
    return {
        "number": citation.number,
        "document_id": citation.document_id,
        "title": document.title,
        "authors": list(document.authors),
        "year": document.year,
        "doi": document.doi,
        "source": document.source,
        "source_sha256": document.source_sha256,
        "kind": citation.kind.value,
        "section": citation.section,
        "page": citation.page,
        "start": citation.span.start,
        "end": citation.span.end,
        "quote": citation.quote,
        "references": [
            _reference(reference, text)
            for reference, text in zip(citation.references, citation.reference_texts, strict=True)
        ],
        "boxes": [_box(box) for box in citation.boxes],
    }


def _reference(reference: Reference, text: str) -> ReferenceJson:
    return {
        "label": reference.label,
        "text": text,
        "start": reference.span.start,
        "end": reference.span.end,
        "authors": list(reference.authors),
        "title": reference.title,
        "journal": reference.journal,
        "year": reference.year,
        "doi": reference.doi,
    }


def _box(box: Box) -> BoxJson:
    return {
        "page": box.page,
        "left": round(box.left, 4),
        "top": round(box.top, 4),
        "right": round(box.right, 4),
        "bottom": round(box.bottom, 4),
    }


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
        sentences=tuple(map(_answer_reading_sentence, given.inners("sentences"))),
        citations=tuple(map(_answer_reading_citation, citations)),
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
    for citation in citations:
        found.setdefault(
            citation.text("document_id"),
            CitedDocument(
                id=citation.text("document_id"),
                title=citation.text("title"),
                authors=citation.texts("authors"),
                year=citation.whole_or_none("year"),
                source=citation.text("source"),
                source_sha256=citation.text("source_sha256"),
                doi=citation.text_or_none("doi"),
            ),
        )
    return tuple(found.values())


def _answer_reading_sentence(given: JsonObject) -> AnswerSentence:
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


def _answer_reading_citation(given: JsonObject) -> Citation:
    references = given.inners("references")
    return Citation(
        number=given.whole("number"),
        document_id=given.text("document_id"),
        span=_span(given),
        quote=given.text("quote"),
        section=given.text_or_none("section"),
        page=given.whole_or_none("page"),
        kind=CitationKind(given.text("kind")),
        references=tuple(map(_answer_reading_reference, references)),
        reference_texts=tuple(reference.text("text") for reference in references),
        boxes=tuple(map(_answer_reading_box, given.inners("boxes"))),
    )


def _answer_reading_reference(given: JsonObject) -> Reference:
    return Reference(
        span=_span(given),
        label=given.text("label"),
        authors=given.texts("authors"),
        title=given.text_or_none("title"),
        journal=given.text_or_none("journal"),
        year=given.whole_or_none("year"),
        doi=given.text_or_none("doi"),
    )


def _answer_reading_box(given: JsonObject) -> Box:
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
            SentPassage(item.text("document_id"), _span(item), item.text("heading")) for item in sent.inners("passages")
        ),
    )


def _timings(given: JsonObject) -> tuple[Timing, ...]:
    return tuple(Timing(name, given.number(name)) for name in given.values)


def _span(given: JsonObject) -> Span:
    return Span(given.whole("start"), given.whole("end"))
