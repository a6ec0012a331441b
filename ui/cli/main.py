"""The command `footnote`: its table of commands, and how errors become one line and an exit status.

A command that is added stands in its own module and in the table below; nothing else is imported for it.
"""

import io
import os
import sys
from collections.abc import Mapping, Sequence
from typing import ClassVar

import click

from corpus.errors import FootnoteError, one_line, printable
from ui.cli.options import Lazy, LazyGroup, shared_options

INTERRUPTED = 130
_TRACING = ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2")


class _Commands(LazyGroup):
    table: ClassVar[Mapping[str, Lazy]] = {
        "serve": Lazy("ui.cli.serve:serve", "Open the page."),
        "ask": Lazy("ui.cli.ask:ask", "Ask a question."),
        "search": Lazy("ui.cli.ask:search", "Find passages."),
        "highlight": Lazy("ui.cli.batch:highlight", "Find the evidence in passages of your own."),
        "add": Lazy("ui.cli.add:add", "Add files, folders, zips, or what a bibliography links."),
        "list": Lazy("ui.cli.documents:list_documents", "List the documents."),
        "show": Lazy("ui.cli.documents:show", "Show one document."),
        "remove": Lazy("ui.cli.documents:remove", "Remove one document."),
        "reembed": Lazy("ui.cli.documents:reembed_library", "Embed all passages anew."),
        "library": Lazy("ui.cli.documents:library_group", "Copy a library, into PostgreSQL or out of it."),
        "check": Lazy("ui.cli.documents:check_library", "Check that the library is whole."),
        "replay": Lazy("ui.cli.replay:replay", "Ask a stored question again, and say what changed."),
        "llm": Lazy("ui.cli.ask:llm", "Look at a language model before it is used."),
        "mcp": Lazy("ui.cli.serve:mcp", "Serve programs that speak the Model Context Protocol."),
        "user": Lazy("ui.cli.users:user", "Look after who may log in to the page."),
        "eval": Lazy("ui.cli.evaluate:evaluate", "Evaluate answers."),
        "bench": Lazy("ui.cli.evaluate:bench", "Run the benchmarks."),
    }


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@shared_options
def cli() -> None:
    """Answers from your documents, every sentence with a footnote that opens the exact words."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 done, 1 failed, 2 wrong usage, 130 interrupted.

    A reader of standard output that has gone away ends it quietly with `SystemExit(1)`.
    """
    if isinstance(sys.stdout, io.TextIOWrapper) and isinstance(sys.stdout.buffer, io.RawIOBase):
        # Told not to buffer (PYTHONUNBUFFERED), Python silently drops what a pipe does not take at once.
        sys.stdout = open(sys.stdout.fileno(), "w", encoding=sys.stdout.encoding, closefd=False)  # noqa: SIM115 (a descriptor, and open to the end)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A letter that the terminal cannot show is escaped, not a traceback.
            stream.reconfigure(errors="backslashreplace")
    for variable in _TRACING:
        # LangChain would send questions to another machine where the environment says so; nothing leaves this one.
        os.environ[variable] = "false"
    try:
        status = cli.main(arguments, prog_name="footnote", standalone_mode=False)
    except FootnoteError as error:
        click.echo(f"footnote: {one_line(' '.join(str(error).split()))}", err=True)
        return error.exit_status
    except click.ClickException as error:
        vars(error)["message"] = printable(error.message)
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo("footnote: interrupted", err=True)
        return INTERRUPTED
    return status if isinstance(status, int) else 0


if __name__ == "__main__":
    sys.exit(main())
