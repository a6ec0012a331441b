"""The group `llm`: what a language model can do, before students use it."""

from collections.abc import Mapping
from typing import ClassVar

import click

from assistant import factory, messages
from assistant.llm.client import BASE_URL_VARIABLE, ModelName, ModelOptions, Patience
from corpus.errors import ModelError
from corpus.printable import printable
from ui.cli.options import Lazy, LazyGroup, Scope, print_json, scoped


class _Llm(LazyGroup):
    table: ClassVar[Mapping[str, Lazy]] = {
        "check": Lazy("ui.cli.llm:check", "Measure a language model, and whether it keeps to the format."),
    }


@click.group("llm", cls=_Llm)
def llm() -> None:
    """Look at a language model before it is used."""


_PATIENCE = Patience(first=300.0, between=60.0, whole=600.0)
_YES = {True: "yes", False: "no"}


@click.command("check")
@click.argument("model")
@click.option("--llm-base-url", "base_url", envvar=BASE_URL_VARIABLE, default="", metavar="URL", help="Its server.")
@scoped
def check(scope: Scope, model: str, base_url: str) -> None:
    """Measure a language model, and whether it keeps to the format.

    MODEL is what --llm takes: gguf:/path/to/model.gguf, openai:NAME, ollama:NAME. It is asked three short questions
    about a harbour; no document is sent to it.
    """
    from assistant.llm.failures import ModelFailed
    from assistant.llm.model_check import check_model

    options = ModelOptions(ModelName.parse(model), base_url, patience=_PATIENCE)
    prepared = factory.asked_model(options)
    context = prepared.context
    try:
        report = check_model(prepared.talk, prepared.pace, context)
    except ModelFailed as failed:
        raise ModelError(messages.trouble_line(str(options.name), failed.failure, failed.where)) from None
    if scope.as_json:
        print_json({"model": str(options.name), **report.as_json()})
        return
    marks = f"{report.marked} of {report.sentences} sentences end with the number of a passage"
    lines = {
        "reads": f"{report.reads:,.0f} tokens a second; the first word after {report.first_word:.1f} s",
        "writes": f"{report.writes:.1f} words a second",
        "context": "not told by its server"
        if context is None
        else f"{context:,} tokens, of which {prepared.sizes.context:,} used",
        "format": f"{_YES[report.keeps_format]}: {marks}, {report.right} with the right one"
        if report.sentences
        else "no: it found no answer where one stands in the passages",
        "declines": f"{_YES[report.declines]}: where nothing answers, it is to say so and nothing else",
        "JSON": _YES[report.json],
    }
    click.echo(printable("\n".join((str(options.name), *(f"  {name:<9} {words}" for name, words in lines.items())))))
