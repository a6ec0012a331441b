"""The command `mcp`: what scripts may have done (`ui.web.api`), as tools of the Model Context Protocol."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import click
from pydantic import Field, ValidationError

from assistant import factory
from assistant.settings import Settings
from corpus.errors import FootnoteError, SettingError, one_line
from ui.cli.ask import model_named, model_options
from ui.cli.documents import searchable_library
from ui.cli.options import Scope, scoped
from ui.web.api import AskBody, HighlightBody, Json, SearchBody, Tools, VerifyBody, last, tools_over

if TYPE_CHECKING:
    from mcp.server import MCPServer

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
