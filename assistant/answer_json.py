"""An answer as the JSON that scripts read, and read back from it; keys may be added, none dropped or renamed."""

import json
from dataclasses import asdict, replace
from typing import Annotated, TypeVar

from pydantic import AliasChoices, AliasPath, BaseModel, ConfigDict, Field, PlainSerializer, Strict, ValidationError

from assistant.origin import Origin, Setting
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
    Surroundings,
    Timing,
)
from corpus.span import Box, Span
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


def _empty(value: object) -> bool:
    return not value


class SurroundingsJson(JsonModel):
    """The words right before and after a quote."""

    prefix: str
    suffix: str


class CitationJson(JsonModel):
    """`start` and `end` are into the document's text, where `quote` stands. `citation_key` is there where the document
    has one, `surroundings` in stored answers alone."""

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
    surroundings: SurroundingsJson | None = Field(None, exclude=True)

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
            None if self.surroundings is None else Surroundings(self.surroundings.prefix, self.surroundings.suffix),
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


class OriginJson(JsonModel):
    """What the answer was made from; the list of documents that `library_sha256` is over is kept beside stored ones."""

    version: str
    code_sha256: str
    generation: int
    library_sha256: str
    weights: dict[str, str]
    settings: dict[str, Setting]
    versions: dict[str, str]
    history: int
    history_sha256: str

    def origin(self) -> Origin:
        """Without the list of documents."""
        return Origin(
            self.version,
            self.code_sha256,
            self.generation,
            self.library_sha256,
            tuple(self.weights.items()),
            tuple(self.settings.items()),
            tuple(self.versions.items()),
            self.history,
            self.history_sha256,
        )


class AnswerJson(JsonModel):
    """The whole answer. `finished` is False where it was stopped, or is kept, while it grew; `pending` is then the
    sentence that was being written, and `suggesting` whether only questions to go on with were still to come. `origin`
    is left out where nobody recorded it."""

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
    origin: OriginJson | None = Field(None, exclude_if=_empty)


def answer_json(answer: Answer) -> dict[str, object]:
    """The answer, ready for `json.dumps`."""
    return _model_of(answer).model_dump()


def stored_json(answer: Answer) -> dict[str, object]:
    """The same with the surroundings of its quotes, by which they are known in later versions of their documents."""
    made = _model_of(answer)
    return made.model_dump() | {"citations": [item.model_dump() | _surroundings(item) for item in made.citations]}


def _model_of(answer: Answer) -> AnswerJson:
    documents = {document.id: asdict(document) for document in answer.documents}
    model = answer.model
    return AnswerJson.model_validate(
        # The list of all documents is long, and no part of the JSON.
        asdict(replace(answer, origin=None))
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
            "origin": None if answer.origin is None else _origin(answer.origin),
        }
    )


def _surroundings(citation: CitationJson) -> dict[str, object]:
    return {} if citation.surroundings is None else {"surroundings": citation.surroundings.model_dump()}


def _origin(origin: Origin) -> dict[str, object]:
    return {
        "version": origin.version,
        "code_sha256": origin.code_sha256,
        "generation": origin.generation,
        "library_sha256": origin.library_sha256,
        "weights": dict(origin.weights),
        "settings": dict(origin.settings),
        "versions": dict(origin.versions),
        "history": origin.history,
        "history_sha256": origin.history_sha256,
    }


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
        origin=None if given.origin is None else given.origin.origin(),
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
