"""An answer as the JSON that scripts read, and read back from it; keys may be added, none dropped or renamed."""

import json
from dataclasses import asdict
from typing import Annotated, TypeVar

from pydantic import AliasChoices, AliasPath, BaseModel, ConfigDict, Field, PlainSerializer, Strict, ValidationError

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

T = TypeVar("T")


def _four_places(value: float) -> float:
    return round(value, 4)


def _tenths(value: float) -> float:
    return round(value, 1)


# Read strictly, but for lists and the values of enums, which JSON does not tell from others.
Lax = Annotated[T, Strict(False)]
Many = Lax[tuple[T, ...]]
Share = Annotated[float, PlainSerializer(_four_places)]
Milliseconds = Annotated[float, PlainSerializer(_tenths)]
# Of the types of `assistant.types`, a span's ends stand inside it; in the JSON, beside its fellows.
Start = Annotated[int, Field(validation_alias=AliasChoices("start", AliasPath("span", "start")))]
End = Annotated[int, Field(validation_alias=AliasChoices("end", AliasPath("span", "end")))]


class JsonModel(BaseModel):
    """An object whose fields are written in their order; keys that it does not have are passed over."""

    model_config = ConfigDict(strict=True, frozen=True, allow_inf_nan=False)


class SupportJson(JsonModel):
    """Label and probability."""

    label: Lax[SupportLabel]
    score: Share


class PlaceJson(JsonModel):
    """A place in the answer's text."""

    start: int
    end: int


class SentenceJson(JsonModel):
    """`start` and `end` are into the answer's text, as are those of the `short` answer inside the sentence. `lead` are
    Footnote's own words, which stand before `start`."""

    text: str
    start: Start
    end: End
    lead: str
    short: PlaceJson | None
    citations: Many[int]
    support: SupportJson
    handling: Lax[Handling]

    def sentence(self) -> AnswerSentence:
        """Raises `ValueError` for what is no span."""
        short = None if self.short is None else Span(self.short.start, self.short.end)
        support = Support(self.support.label, self.support.score)
        return AnswerSentence(
            self.text, Span(self.start, self.end), self.citations, support, self.lead, short, self.handling
        )


class ReferenceJson(JsonModel):
    """A published work; `text` is its entry as printed, `start` and `end` its place in the document's text."""

    label: str
    text: str
    start: Start
    end: End
    authors: Many[str]
    title: str | None
    journal: str | None
    year: int | None
    doi: str | None

    def reference(self) -> Reference:
        """Raises `ValueError` for what is no span."""
        span = Span(self.start, self.end)
        return Reference(span, self.label, self.authors, self.title, self.journal, self.year, self.doi)


class BoxJson(JsonModel):
    """A place on a page, as shares of its width and height from the top left."""

    page: int
    left: Share
    top: Share
    right: Share
    bottom: Share


def _empty(value: str) -> bool:
    return not value


class CitationJson(JsonModel):
    """`start` and `end` are into the document's text, where `quote` stands. `citation_key` is there where the document
    has one."""

    number: int
    document_id: str
    title: str
    authors: Many[str]
    year: int | None
    doi: str | None
    source: str
    source_sha256: str
    kind: Lax[CitationKind]
    section: str | None
    page: int | None
    start: Start
    end: End
    quote: str
    references: Many[ReferenceJson]
    boxes: Many[BoxJson]
    citation_key: str = Field("", exclude_if=_empty)

    def document(self) -> CitedDocument:
        """What it opens."""
        return CitedDocument(
            self.document_id,
            self.title,
            self.authors,
            self.year,
            self.source,
            self.source_sha256,
            self.doi,
            self.citation_key,
        )

    def citation(self) -> Citation:
        """Raises `ValueError` for what is no span, or no box within a page."""
        return Citation(
            self.number,
            self.document_id,
            Span(self.start, self.end),
            self.quote,
            self.section,
            self.page,
            self.kind,
            tuple(item.reference() for item in self.references),
            tuple(item.text for item in self.references),
            tuple(Box(box.page, box.left, box.top, box.right, box.bottom) for box in self.boxes),
        )


class SentPassageJson(JsonModel):
    """A passage by its place in the document's text; `heading` is what stood over it."""

    document_id: str
    start: Start
    end: End
    heading: str


class ModelsJson(JsonModel):
    """What was used; `llm` is None where no language model was asked."""

    embedder: str
    checker: str
    reader: str
    llm: str | None


class SentJson(JsonModel):
    """What a language model was given, and where that is: `reach` is this_machine, this_network or internet."""

    to: str
    reach: str
    passages: Many[SentPassageJson]


class AnswerJson(JsonModel):
    """The whole answer. `finished` is False where it was stopped, or is kept, while it grew; `pending` is then the
    sentence that was being written, and `suggesting` whether only questions to go on with were still to come."""

    question: str
    standalone_question: str
    answer: str
    abstained: bool
    coverage: Lax[Coverage]
    confidence: Share
    notice: str
    nearby: Many[str]
    suggestions: Many[str]
    sentences: Many[SentenceJson]
    citations: Many[CitationJson]
    writer: str
    models: ModelsJson
    remark: str
    prompt_version: str | None
    policy: str | None
    sent: SentJson | None
    timings_ms: dict[str, Milliseconds]
    finished: bool
    pending: str
    suggesting: bool


def answer_json(answer: Answer) -> dict[str, object]:
    """The answer, ready for `json.dumps`."""
    documents = {document.id: asdict(document) for document in answer.documents}
    model = answer.model
    made = AnswerJson.model_validate(
        asdict(answer)
        | {
            "answer": answer.text,
            "abstained": answer.abstained,
            "citations": [documents[item.document_id] | _citation(item) for item in answer.citations],
            "models": {
                "embedder": answer.embedder,
                "checker": answer.checker,
                "reader": answer.reader,
                "llm": None if model is None else model.name,
            },
            "prompt_version": None if model is None else model.prompt_version,
            "policy": None if model is None else model.policy,
            "sent": None if model is None else _sent(model),
            "timings_ms": {timing.name: timing.milliseconds for timing in answer.timings},
        }
    )
    return made.model_dump()


def _citation(citation: Citation) -> dict[str, object]:
    works = zip(citation.references, citation.reference_texts, strict=True)
    return asdict(citation) | {"references": [asdict(work) | {"text": text} for work, text in works]}


def _sent(model: ModelUse) -> dict[str, object]:
    return {"to": model.sent_to, "reach": model.reach, "passages": [asdict(passage) for passage in model.sent]}


def answer_from_text(text: str) -> Answer:
    """The answer whose JSON this text is. Raises `ValueError`, which names the first key that is not as it should."""
    value: object = json.loads(text)
    return answer_from_json(value)


def answer_from_json(value: object) -> Answer:
    """The answer of what `json.loads` gave. Raises `ValueError`, which names the first key that is not as it should."""
    try:
        given = AnswerJson.model_validate(value)
    except ValidationError as error:
        raise ValueError(_fault(error)) from error
    # Each document once, in the order in which footnotes first open them.
    documents: dict[str, CitedDocument] = {}
    for item in given.citations:
        documents.setdefault(item.document_id, item.document())
    return Answer(
        question=given.question,
        standalone_question=given.standalone_question,
        sentences=tuple(item.sentence() for item in given.sentences),
        citations=tuple(item.citation() for item in given.citations),
        documents=tuple(documents.values()),
        coverage=given.coverage,
        confidence=given.confidence,
        writer=given.writer,
        embedder=given.models.embedder,
        checker=given.models.checker,
        reader=given.models.reader,
        notice=given.notice,
        nearby=given.nearby,
        timings=tuple(Timing(name, milliseconds) for name, milliseconds in given.timings_ms.items()),
        finished=given.finished,
        pending=given.pending,
        remark=given.remark,
        model=_model(given),
        suggestions=given.suggestions,
        suggesting=given.suggesting,
    )


def _model(given: AnswerJson) -> ModelUse | None:
    """Raises `ValueError` for a language model of which nothing more is told."""
    name, sent = given.models.llm, given.sent
    if name is None:
        return None
    if given.prompt_version is None or given.policy is None or sent is None:
        raise ValueError("models.llm is named without prompt_version, policy and sent")
    passages = tuple(SentPassage(item.document_id, Span(item.start, item.end), item.heading) for item in sent.passages)
    return ModelUse(name, given.prompt_version, given.policy, sent.to, sent.reach, passages)


def _fault(error: ValidationError) -> str:
    """The first key that is not as it should, as one line."""
    first = error.errors(include_url=False, include_context=False)[0]
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in first["loc"])
    location = "".join(steps).removeprefix(".") or "the whole"
    if first["type"] == "missing":
        return f"{location} is missing"
    wanted = first["msg"].removeprefix("Input ").partition(" or instance of")[0]
    return f"{location} {wanted}, not {first['input']!r:.40}"
