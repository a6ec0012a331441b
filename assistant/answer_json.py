"""An answer as the JSON that scripts read; keys may be added here, none dropped or renamed.

Nothing of an answer is left out, but probabilities and boxes are rounded to four places and times to one: it can be
read back (`answer_reading`).
"""

from typing import TypedDict

from assistant.answer import Answer, AnswerSentence, Citation, CitedDocument, ModelUse
from corpus.layout import Box
from corpus.reference import Reference


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
                "document_id": one.document_id,
                "start": one.span.start,
                "end": one.span.end,
                "heading": one.heading,
            }
            for one in model.sent
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
