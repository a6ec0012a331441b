"""The command `serve`: the bundled reviews at the first start, then the page."""

import sys
from importlib.resources import as_file, files

import click
from tqdm import tqdm

from assistant import assembly, wording
from assistant.llm.endpoint import endpoint
from assistant.llm.options import ModelOptions
from assistant.settings import Settings
from corpus.library import Library
from corpus.metadata import Metadata
from corpus.source_file import SourceFile
from index.embedder import Embedder
from ui.cli.models import model_options, models_named
from ui.cli.reembedding import searchable_library
from ui.cli.scope import Scope, scoped

EXAMPLES = (
    "How does ketamine work in the brain?",
    "SSRIs or ketamine: which is faster?",
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
    from assistant.rehearsal import Rehearsal
    from ui.cli.site import Asked, Reach, require_people, site_over
    from ui.page.ports import Choice
    from ui.page.server import serve as serve_site

    models = models_named()
    notes = [note(model) for model in models]
    settings = Settings.from_environment(scope.library)
    reach = Reach(host, login, behind_https)
    require_people(settings, reach)
    embedder = assembly.embedder(settings)
    with searchable_library(settings) as library, Rehearsal() as rehearsal:
        add_bundled(settings, library, embedder)
        click.echo("loading the models ...", err=True)
        retriever = assembly.retriever(library, embedder)
        assistant, *others = assembly.conversing_over(settings, (None, *models), retriever, rehearsal)
        assistant.warm_up()
        choices = [
            Choice(str(model.name), line, answers) for model, line, answers in zip(models, notes, others, strict=True)
        ]
        asked = Asked(assistant, EXAMPLES, choices, assembly.quiz(retriever))
        with site_over(settings, library, embedder, asked, reach) as site:
            serve_site(site, host, port)


def note(model: ModelOptions) -> str:
    """What the page says of a model that is chosen. Raises `SettingError` for an address that cannot be one."""
    where = endpoint(model.name.provider, model.base_url)
    line = wording.where_passages_go(where.reach, where.host, model.sizes.passages)
    return f"{line} {wording.FOLLOW_UPS_SENT}" if model.rewrites else line


def add_bundled(settings: Settings, library: Library, embedder: Embedder) -> None:
    """Fill an empty library with the bundled reviews; leave one that holds anything."""
    if library.documents():
        return
    with as_file(files("corpus.reviews")) as folder, assembly.ingest(settings, library, embedder) as ingest:
        reviews = [SourceFile(path) for path in sorted(folder.glob("*.md"))]
        receipts = ingest.add(reviews, Metadata())
        for _ in tqdm(receipts, total=len(reviews), unit="review", file=sys.stderr, desc="bundled reviews"):
            pass
