"""The commands `serve`, the bundled reviews at the first start, then the four pages over one library; and `mcp`, what
scripts may have done (`ui.web.api`) as tools of the Model Context Protocol."""

import http.client
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import click
from pydantic import Field, ValidationError
from tqdm import tqdm

from assistant import factory, messages
from assistant.conversations import Notebook
from assistant.llm.client import GGUF, ModelOptions, endpoint
from assistant.llm.client import Reach as ModelReach
from assistant.overview import Comparer, OpeningQuestions, card_of
from assistant.quiz import Quiz
from assistant.settings import Settings
from assistant.study_file import StoredAnswers, open_study
from assistant.verifier import Verifier
from corpus.database import Database
from corpus.errors import FootnoteError, SettingError, one_line
from corpus.library import Library
from corpus.readers.sandbox import Crew
from corpus.sources import SourceFile
from corpus.stored_rows import Metadata
from evals.runs import FOLDER, Runs
from evals.verdicts import LibrarySources, Rulings
from index.embedder import Embedder
from ui.cli.ask import model_named, model_options, models_named
from ui.cli.documents import searchable_library
from ui.cli.options import Scope, scoped
from ui.web.accounts import Logins, Passwords, People, Role, Tokens
from ui.web.api import AskBody, HighlightBody, Json, SearchBody, Tools, VerifyBody, api_routes, last, tools_over
from ui.web.ask_page import ONLY_SHOWN, page
from ui.web.check_page import PATH as CHECK
from ui.web.check_page import check_page
from ui.web.library_adding import LibraryAdding, LibraryChecking, LibraryHoldings
from ui.web.library_page import PATH as LIBRARY
from ui.web.library_page import library_page
from ui.web.panel_view import LibraryPictures
from ui.web.rate_limits import ASK, UPLOAD, Entrance
from ui.web.scores_page import PATH as SCORES
from ui.web.scores_page import scores_page
from ui.web.server import Mounted, Routed, Site, export_routes, only_here
from ui.web.services import Answers, Choice, LibraryShelf, Overview, Sources, Study
from ui.web.uploads import ADD_PATH, MAX_UPLOAD_BYTES, TASKS_PATH, Checkup, Intake, Line, upload_routes

if TYPE_CHECKING:
    from mcp.server import MCPServer


@dataclass(frozen=True, slots=True)
class Reach:
    """Who can reach the server: where it listens, whether everybody logs in, and whether a proxy with TLS is before it.

    Whoever can be reached from elsewhere asks for a login, wanted or not.
    """

    host: str
    login: bool = False
    behind_https: bool = False

    @property
    def needs_people(self) -> bool:
        """Whether everybody logs in."""
        return self.login or self.behind_https or not only_here(self.host)


@dataclass(frozen=True, slots=True)
class AskInputs:
    """What answers, what is made of the library as a whole, what else may be chosen to answer, what quizzes, and what
    scripts may have done."""

    answers: Answers
    overview: Overview
    models: Sequence[Choice]
    quizzes: Quiz
    tools: Tools


def require_people(settings: Settings, reach: Reach) -> None:
    """Raises `SettingError` where everybody has to log in and nobody can."""
    if not reach.needs_people:
        return
    with closing(open_study(settings.library, url=settings.url)) as study:
        if People(study, Passwords()).all():
            return
    reachable = "" if only_here(reach.host) else f"others can reach {reach.host}, and "
    raise SettingError(
        f"{reachable}nobody can log in yet: add people first, with footnote user add NAME --role student|tutor|admin"
    )


@contextmanager
def site_over(
    settings: Settings, library: Library, embedder: Embedder, ask_inputs: AskInputs, reach: Reach
) -> Iterator[Callable[[], Site]]:
    """What makes the site; all that it holds open is closed at the end. Raises a `LibraryError`."""
    with ExitStack() as resources:
        study = resources.enter_context(closing(open_study(settings.library, url=settings.url)))
        crew = resources.enter_context(Crew(size=1))
        adding = LibraryAdding(settings, library, embedder)
        line = Line(adding.rest)
        intake = resources.enter_context(Intake(adding, settings.library, line))
        checkup = Checkup(LibraryChecking(library), line)
        sources = Sources(library, LibraryPictures(library, crew), LibraryShelf(library), library)
        notebook = Notebook(study)
        # Its own connection: whoever comes in does not wait for what is being kept.
        entrance = (
            _entrance(resources.enter_context(closing(open_study(settings.library, url=settings.url))))
            if reach.needs_people
            else None
        )

        def made() -> Site:
            rulings = Rulings(study, LibrarySources(library))
            ask = page(
                ask_inputs.answers, sources, ask_inputs.overview, ask_inputs.models, Study(notebook, ask_inputs.quizzes)
            )
            check = check_page(StoredAnswers(study), rulings, sources)
            shelves = library_page(LibraryHoldings(library), intake, checkup)
            scores = scores_page(Runs(settings.library / FOLDER), rulings)
            add, tasks = upload_routes(intake, checkup)
            return Site(
                pages=(
                    Mounted(CHECK, "Check", check, Role.TUTOR),
                    Mounted(LIBRARY, "Library", shelves, Role.TUTOR),
                    Mounted(SCORES, "Scores", scores, Role.TUTOR),
                    Mounted("/", "Ask", ask, Role.STUDENT, points=ASK, cheap=ONLY_SHOWN),
                ),
                routes=(
                    export_routes(notebook, library, library),
                    api_routes(ask_inputs.tools),
                    Routed(ADD_PATH, (add,), Role.TUTOR, MAX_UPLOAD_BYTES, points=UPLOAD),
                    Routed(TASKS_PATH, (tasks,), Role.TUTOR),
                ),
                entrance=entrance,
                hosts=frozenset({"127.0.0.1", "localhost", "::1", reach.host.casefold()}),
                behind_https=reach.behind_https,
            )

        yield made


def _entrance(study: Database) -> Entrance:
    return Entrance(People(study, Passwords()), Logins(study), tokens=Tokens(study))


_PATIENCE = 1.0
EXAMPLES = (
    "How does ketamine work in the brain?",
    "Is psilocybin better than escitalopram?",
    "What are the side effects of tricyclic antidepressants?",
)


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=int, default=7860, show_default=True, help="The port; 0 takes a free one.")
@click.option("--login", is_flag=True, help="Have everybody log in at 127.0.0.1 too.")
@click.option(
    "--behind-https",
    is_flag=True,
    help="A proxy on this machine speaks TLS and passes the Host header on; everybody logs in.",
)
@model_options
@scoped
def serve(scope: Scope, host: str, port: int, login: bool, behind_https: bool) -> None:
    """Open the page.

    An empty library is filled with the bundled reviews first. At 127.0.0.1 nobody logs in and every page is open; at
    any other address everybody logs in, and people are added first, with footnote user add. With --llm, which may be
    given more than once, the page lets the student choose who writes. Ctrl-C ends it.
    """
    from assistant.suggestions import Rehearsal
    from ui.web.server import serve as serve_site
    from ui.web.services import Choice

    models = models_named()
    notes = [note(model) for model in models]
    settings = Settings.from_environment(scope.library)
    reach = Reach(host, login, behind_https)
    require_people(settings, reach)
    embedder = factory.embedder(settings)
    with searchable_library(settings) as library, Rehearsal() as rehearsal:
        add_bundled(settings, library, embedder)
        click.echo("loading the models ...", err=True)
        retriever = factory.retriever(library, embedder)
        assistant, *others = factory.conversing_over(settings, (None, *models), retriever, rehearsal)
        questions = OpeningQuestions(assistant.invoke, retriever.snapshot, EXAMPLES)
        questions()  # asked now, so that the first student does not wait for the library and the models to load
        choices = [
            Choice(str(model.name), line, answers, readiness(model))
            for model, line, answers in zip(models, notes, others, strict=True)
        ]
        overview = Overview(
            questions,
            lambda document_id: card_of(retriever.snapshot(), document_id),
            Comparer(assistant.invoke, retriever, Verifier.bundled).compare,
        )
        tools = tools_over(settings, library, retriever, assistant, choices)
        ask_inputs = AskInputs(assistant, overview, choices, factory.quiz(retriever), tools)
        with site_over(settings, library, embedder, ask_inputs, reach) as site:
            serve_site(site, host, port)


def note(model: ModelOptions) -> str:
    """What the page says of a model that is chosen. Raises `SettingError` for an address that cannot be one."""
    where = endpoint(model.name.provider, model.base_url)
    line = messages.where_passages_go(where.reach, where.host, model.sizes.passages)
    return f"{line} {messages.FOLLOW_UPS_SENT}" if model.rewrites else line


def readiness(model: ModelOptions) -> Callable[[], bool] | None:
    """What tells whether a model on this machine would answer now: whether its server does, or its file is there; None
    for one elsewhere."""
    if model.name.provider == GGUF:
        return Path(model.name.model).is_file
    where = endpoint(model.name.provider, model.base_url)
    if where.reach is not ModelReach.THIS_MACHINE:
        return None
    parts = urlsplit(where.url)
    connect = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    path = "/api/tags" if model.name.provider == "ollama" else "/models"

    def ready() -> bool:
        connection = connect(parts.hostname or "", parts.port, timeout=_PATIENCE)
        try:
            connection.request("GET", parts.path.rstrip("/") + path)
            # A model that is still loading is 503 to llama.cpp and vLLM; a wrong key is told when it is asked.
            return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return ready


def add_bundled(settings: Settings, library: Library, embedder: Embedder) -> None:
    """Fill an empty library with the bundled reviews; leave one that holds anything."""
    if library.documents():
        return
    with as_file(files("corpus.reviews")) as folder, factory.ingest(settings, library, embedder) as ingest:
        reviews = [SourceFile(path) for path in sorted(folder.glob("*.md"))]
        receipts = ingest.add(reviews, Metadata())
        for _ in tqdm(receipts, total=len(reviews), unit="review", file=sys.stderr, desc="bundled reviews"):
            pass


_ABOUT = (
    "Answers from the user's documents: every sentence is quoted from them, with its source and place, or the answer "
    "says that they do not cover the question. Offsets count characters."
)


@click.command("mcp")
@model_options
@scoped
def mcp(scope: Scope) -> None:
    """Serve programs that speak the Model Context Protocol.

    They start it themselves and talk to it through standard input and output; its tools are ask, search, highlight,
    verify and list. Needs the extra: pip install "footnote[mcp]".
    """
    settings = replace(Settings.from_environment(scope.library), llm=model_named())
    with searchable_library(settings) as library:
        retriever = factory.retriever(library, factory.embedder(settings))
        [answers] = factory.conversing_over(settings, (settings.llm,), retriever)
        mcp_server(tools_over(settings, library, retriever, answers)).run("stdio")


def mcp_server(tools: Tools) -> "MCPServer":
    """The server with its five tools. Raises `SettingError` where the package is not installed."""
    try:
        from mcp.server import MCPServer
        from mcp.server.mcpserver.exceptions import ToolError
        from mcp.types import ToolAnnotations
    except ModuleNotFoundError as error:
        raise SettingError('footnote mcp needs the package mcp: pip install "footnote[mcp]"') from error

    server = MCPServer("footnote", instructions=_ABOUT, log_level="WARNING")
    reads = ToolAnnotations(read_only_hint=True, open_world_hint=False)

    def done(work: Callable[[], Json]) -> dict[str, object]:
        try:
            return dict(work())
        except ValidationError as error:
            first = error.errors()[0]
            raise ToolError(one_line(f"{'.'.join(map(str, first['loc']))}: {first['msg']}")) from error
        except FootnoteError as error:
            raise ToolError(one_line(str(error))) from error

    @server.tool(annotations=reads)
    def ask(
        question: str,
        history: Annotated[tuple[str, ...], Field(description="Earlier questions, oldest first.")] = (),
    ) -> dict[str, object]:
        """Answer a question from the documents, every sentence with its citations, or say that they do not."""
        return done(lambda: last(tools.ask(AskBody(question=question, history=history))))

    @server.tool(annotations=reads)
    def search(query: str, k: Annotated[int, Field(description="How many passages.")] = 5) -> dict[str, object]:
        """Find the passages of the documents nearest to a query, the best first."""
        return done(lambda: tools.search(SearchBody(query=query, k=k)))

    @server.tool(annotations=reads)
    def highlight(question: str, context: str) -> dict[str, object]:
        """Find the sentences of any text that answer a question, each with its place and probability."""
        return done(lambda: tools.highlight(HighlightBody(question=question, context=context)))

    @server.tool(annotations=reads)
    def verify(response: str, retrieved_contexts: tuple[str, ...], user_input: str = "") -> dict[str, object]:
        """Check each sentence of a response against the contexts that it was made from: supported, or what differs."""
        return done(
            lambda: tools.verify(
                VerifyBody(response=response, retrieved_contexts=retrieved_contexts, user_input=user_input)
            )
        )

    @server.tool(name="list", annotations=reads)
    def list_documents() -> dict[str, object]:
        """List the documents that are asked."""
        return done(tools.documents)

    return server
