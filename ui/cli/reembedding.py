"""The command reembed, and libraries of earlier versions embedded anew when they are opened to be searched."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from tqdm import tqdm

from assistant import assembly
from assistant.settings import Settings
from corpus.counted import count
from corpus.library import Library
from index.embedder import BUNDLED_NAME
from index.reembed import reembed
from ui.cli.scope import Scope, print_json, scoped

_FORMER_DEFAULTS = frozenset({"all-MiniLM-L6-v2@53aa5117"})


@click.command("reembed")
@scoped
def reembed_library(scope: Scope) -> None:
    """Embed all passages anew.

    By the bundled model, or by the one that FOOTNOTE_EMBEDDER names: a model of sentence-transformers by its name or
    its folder. No file is read again. Interrupted, it goes on where it was when it is run again, and until all is done
    the library stays as it was.
    """
    settings = Settings.from_environment(scope.library)
    with assembly.open_library(settings, any_embedder=True) as library:
        former = library.embedder
        embedded = _reembed(settings, library)
    if scope.as_json:
        print_json({"embedder": settings.embedder, "former": former, "embedded": embedded})
    elif former == settings.embedder:
        click.echo(f"nothing to do: the library is embedded by {former} already", err=True)
    else:
        click.echo(f"embedded {count(embedded, 'passage')} by {settings.embedder}")


@contextmanager
def searchable_library(settings: Settings) -> Iterator[Library]:
    """The library of the settings, embedded by their model: one that the default of an earlier version embedded is
    embedded anew first, and a line on standard error says so.

    Raises a `LibraryError`, or a `ModelError`.
    """
    with assembly.open_library(settings, any_embedder=True) as library:
        if library.embedder in _FORMER_DEFAULTS and settings.embedder == BUNDLED_NAME:
            click.echo(
                f"{library.folder} is of an earlier version: embedding its passages anew by {BUNDLED_NAME}, once",
                err=True,
            )
            _reembed(settings, library)
        library.require_embedder(settings.embedder)
        yield library


def _reembed(settings: Settings, library: Library) -> int:
    """Embed what is not embedded yet, with a bar on standard error."""
    with tqdm(unit="passage", file=sys.stderr, disable=not sys.stderr.isatty()) as bar:

        def tell(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        return reembed(library, assembly.embedder(settings), tell)
