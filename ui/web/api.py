"""Footnote for scripts: what the command line prints as JSON, at `/api/v1` and for MCP, by the same functions.

Left out: who may come in, how much they may send and how often (`security`).
"""

import json
from collections.abc import AsyncIterator, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anyio import CapacityLimiter, to_thread
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Mount

from assistant import factory
from assistant.answer_json import AnswerJson, answer_json
from assistant.deadline import Watch
from assistant.highlighter import Highlighter, highlights_json
from assistant.settings import Settings
from assistant.types import Question
from corpus.errors import FootnoteError, QuestionOverLimit, SettingError, UsageError, one_line
from corpus.library import Library, listing_json
from evals.checkers import choose
from evals.records import row_of
from evals.scored_rows import fields_of
from evals.scorer import Scorer
from index.retriever import HybridRetriever, hit_json
from ui.web.accounts import Role
from ui.web.render import render
from ui.web.server import Routed
from ui.web.services import Answers, Choice

if TYPE_CHECKING:
    from fastapi import FastAPI
    from fastapi.exceptions import RequestValidationError

Json = Mapping[str, object]
PREFIX = "/api/v1"
MOST_BYTES = 1024 * 1024
MOST_CONTEXT = 200_000
MOST_RESPONSE = 20_000
AT_ONCE = 16
"""How many requests are worked on at once; the others wait in line, and the pages are not kept waiting by them."""


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AskBody(_Body):
    """A question."""

    question: str
    history: tuple[str, ...] = Field(default=(), max_length=100, description="Earlier questions, oldest first.")
    llm: str | None = Field(default=None, description="A model that the server was started with.")


class SearchBody(_Body):
    """A query for passages."""

    query: str
    k: int = Field(default=5, ge=1, le=1000, strict=True, description="How many passages.")


class HighlightBody(_Body):
    """A question, and a text of anybody's in which its evidence is to be found."""

    question: str
    context: str = Field(min_length=1, max_length=MOST_CONTEXT)


class VerifyBody(_Body):
    """An answer of anybody's, and the texts that it was made from, by RAGAS's names: a row of `eval score`."""

    response: str = Field(max_length=MOST_RESPONSE)
    retrieved_contexts: tuple[str, ...]
    user_input: str = Field(default="", max_length=MOST_RESPONSE, description="The question.")


class Problem(_Body):
    """Why there is no result, in one line."""

    error: str


@dataclass(frozen=True, slots=True)
class Tools:
    """What scripts may have done. Called from many threads at once; every method raises a `FootnoteError`.

    `models` write in place of `answers`, by their names. `watch` ends what takes too long.
    """

    answers: Answers
    retriever: HybridRetriever
    highlighter: Highlighter
    scorer: Scorer
    library: Library
    watch: Watch
    models: Mapping[str, Answers] = field(default_factory=dict)

    def ask(self, body: AskBody) -> Generator[Json, None, None]:
        """Growing answers as `ask --json` prints them; the last one is finished."""
        answers = self.answers if body.llm is None else self.models.get(body.llm)
        if answers is None:
            known = ", ".join(self.models) or "none"
            raise SettingError(f"no model {body.llm!r:.80} was given to this server: {known} may be named")
        return _growing(answers, Question(body.question, body.history))

    def search(self, body: SearchBody) -> Json:
        """What `search --json` prints."""
        query = Question(body.query).text
        hits = self.watch.run(lambda: self.retriever.retrieve(query, body.k), self.watch.seconds)
        return {"hits": list(map(hit_json, hits))}

    def highlight(self, body: HighlightBody) -> Json:
        """A line of `highlight`, without its id."""
        question = Question(body.question).text
        highlights = self.watch.run(lambda: self.highlighter.highlight(question, body.context), self.watch.seconds)
        return highlights_json(highlights)

    def verify(self, body: VerifyBody) -> Json:
        """A line of `eval score`."""
        if sum(map(len, body.retrieved_contexts)) > MOST_CONTEXT:
            raise SettingError(f"the contexts have more than {MOST_CONTEXT:,} characters: keep those it was made from")
        row = row_of(body.model_dump(), 1)
        return fields_of(self.watch.run(lambda: self.scorer.score(row), self.watch.seconds))

    def documents(self) -> Json:
        """What `list --json` prints."""
        return listing_json(self.library)


def tools_over(
    settings: Settings,
    library: Library,
    retriever: HybridRetriever,
    answers: Answers,
    models: Sequence[Choice] = (),
) -> Tools:
    """The product's own tools over an open library."""
    return Tools(
        answers,
        retriever,
        factory.highlighter(),
        Scorer(choose().checker),
        library,
        Watch(settings.question_seconds),
        {choice.name: choice.answers for choice in models},
    )


def _growing(answers: Answers, question: Question) -> Generator[Json, None, None]:
    for answer in answers.stream(question):
        yield answer_json(answer)


def api_routes(tools: Tools) -> Routed:
    """`/api/v1` over these tools, for whoever may ask."""
    return Routed(PREFIX, (Mount(PREFIX, _app(tools)),), Role.STUDENT, MOST_BYTES, for_scripts=True)


def _app(tools: Tools) -> "FastAPI":
    from fastapi import Depends, FastAPI
    from fastapi.exceptions import RequestValidationError
    from fastapi.security import HTTPBearer

    api = FastAPI(
        title="Footnote",
        version="1",
        description="The JSON of the command line: see docs/json.md. All offsets count characters.",
        docs_url=None,
        redoc_url=None,
        # The door has let whoever comes here in; this is for the page about it.
        dependencies=[Depends(HTTPBearer(auto_error=False, description="From footnote user token NAME."))],
        responses={"4XX": {"model": Problem, "description": "What is wrong, in one line."}},
    )
    line = CapacityLimiter(AT_ONCE)

    @api.post(
        "/ask",
        summary="An answer; as a stream of growing ones where Accept is text/event-stream.",
        responses={200: {"model": AnswerJson}},
    )
    async def ask(body: AskBody, request: Request) -> Response:
        answers = tools.ask(body)
        if "text/event-stream" not in request.headers.get("accept", ""):
            return _json(await to_thread.run_sync(last, answers, limiter=line))
        # What cannot be answered at all has a status of its own.
        first = await to_thread.run_sync(next, answers, limiter=line)
        return StreamingResponse(_events(first, answers, line), media_type="text/event-stream")

    @api.post("/search", summary="The passages nearest to a query, the best first.")
    async def search(body: SearchBody) -> Response:
        return _json(await to_thread.run_sync(tools.search, body, limiter=line))

    @api.post("/verify", summary="For each sentence of an answer, whether its contexts support it.")
    async def verify(body: VerifyBody) -> Response:
        return _json(await to_thread.run_sync(tools.verify, body, limiter=line))

    @api.post("/highlight", summary="The sentences of a text that answer a question.")
    async def highlight(body: HighlightBody) -> Response:
        return _json(await to_thread.run_sync(tools.highlight, body, limiter=line))

    @api.get("/documents", summary="The documents that are asked.")
    async def documents() -> Response:
        return _json(await to_thread.run_sync(tools.documents, limiter=line))

    @api.get("/docs", include_in_schema=False)
    async def docs() -> Response:
        return HTMLResponse(_docs_html(api.openapi()))

    @api.exception_handler(FootnoteError)
    async def failed(_: Request, error: FootnoteError) -> Response:
        return _problem(str(error), 422 if isinstance(error, UsageError | QuestionOverLimit) else 503)

    @api.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> Response:
        return _problem(_wrong(error), 422)

    @api.exception_handler(HTTPException)
    async def refused(_: Request, error: HTTPException) -> Response:
        return _problem(f"{error.detail}: see {PREFIX}/docs", error.status_code, error.headers)

    @api.exception_handler(Exception)
    async def broken(_: Request, _error: Exception) -> Response:
        return _problem("this went wrong here, and not with you: its log says why", 500)

    return api


def last(answers: Iterable[Json]) -> Json:
    """The finished one of growing answers."""
    *_, finished = answers
    return finished


async def _events(first: Json, answers: Generator[Json, None, None], line: CapacityLimiter) -> AsyncIterator[bytes]:
    """Server-sent events: an `answer` each time it has grown; an `error` is the last one."""
    try:
        answer: Json | None = first
        while answer is not None:
            yield _event("answer", answer)
            answer = await to_thread.run_sync(next, answers, None, limiter=line)
    except FootnoteError as error:
        yield _event("error", {"error": one_line(str(error))})
    finally:
        # Whoever went away wants no more of it.
        answers.close()


def _event(name: str, value: Json) -> bytes:
    return f"event: {name}\ndata: {json.dumps(value)}\n\n".encode()


def _json(value: Json, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    # ASCII, as the command line prints: half a character of the request can be named in the reply.
    return Response(json.dumps(value), status, headers, media_type="application/json")


def _problem(words: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    return _json({"error": one_line(" ".join(words.split()))}, status, headers)


def _wrong(error: "RequestValidationError") -> str:
    """The first thing that is wrong with a body."""
    first = error.errors()[0]
    where = ".".join(str(step) for step in first["loc"][1:])
    if first["type"] == "json_invalid":
        return f"the body is not JSON: {first['ctx']['error']}"
    if not where:
        return "send a JSON object, with Content-Type: application/json"
    if first["type"] == "extra_forbidden":
        return f"unknown key {where!r:.80}: see {PREFIX}/docs"
    return f"{where:.80}: {first['msg']}"


_EXAMPLES = {
    "/ask": {"question": "What are the side effects of SSRIs?"},
    "/search": {"query": "side effects of SSRIs", "k": 3},
    "/verify": {"response": "All slept better.", "retrieved_contexts": ["40 of 120 slept better."]},
    "/highlight": {"question": "How many slept better?", "context": "40 of 120 slept better. Nobody died."},
}
_BODIES: Mapping[str, type[BaseModel]] = {
    "/ask": AskBody,
    "/search": SearchBody,
    "/verify": VerifyBody,
    "/highlight": HighlightBody,
}


def _docs_html(schema: Mapping[str, Mapping[str, Mapping[str, Mapping[str, str]]]]) -> str:
    """A page about the endpoints, each with an example and the keys of its body where it takes one."""
    endpoints = [
        (
            method.upper(),
            PREFIX + path,
            operation["summary"],
            json.dumps(_EXAMPLES[path]) if path in _BODIES else "",
            _BODIES[path].model_fields if path in _BODIES else {},
        )
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    return render("api.docs", prefix=PREFIX, endpoints=endpoints)
