"""The options that name a language model, and what they come to. Left out: asking it (`assistant.llm`)."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import click

from assistant.llm.endpoint import BASE_URL_VARIABLE, KEY_VARIABLE
from assistant.llm.model_name import ModelName
from assistant.llm.options import ModelOptions, Patience, Policy
from corpus.errors import SettingError

Command = TypeVar("Command", bound=Callable[..., object])
_META = "footnote.llm"


def _keep(context: click.Context, parameter: click.Parameter, value: object) -> None:
    context.meta[f"{_META}.{parameter.name}"] = value


def model_options(command: Command) -> Command:
    """`--llm` and what goes with it; `models_named` tells what was given."""
    options = (
        click.option(
            "--llm",
            "names",
            multiple=True,
            metavar="PROVIDER:MODEL",
            callback=_keep,
            expose_value=False,
            help="The language model that writes, such as openai:NAME, anthropic:NAME or ollama:NAME. Its key stays in "
            "the environment.",
        ),
        click.option(
            "--llm-base-url",
            "base_url",
            envvar=BASE_URL_VARIABLE,
            default="",
            metavar="URL",
            callback=_keep,
            expose_value=False,
            help=f"Where its server is, in place of {BASE_URL_VARIABLE}. Its key is then {KEY_VARIABLE}; any other "
            "goes to the provider alone.",
        ),
        click.option(
            "--policy",
            "policy",
            type=click.Choice([str(policy) for policy in Policy]),
            default=str(Policy.STRICT),
            show_default=True,
            callback=_keep,
            expose_value=False,
            help="What becomes of its sentences that the documents do not carry: put right or left out, marked, or not "
            "even looked for.",
        ),
        click.option(
            "--llm-patience",
            "patience",
            type=click.FloatRange(1, 3_600),
            default=Patience().first,
            show_default=True,
            metavar="SECONDS",
            callback=_keep,
            expose_value=False,
            help="How long it may take to begin.",
        ),
        click.option(
            "--llm-tokenizer",
            "tokenizer",
            type=click.Path(path_type=Path),
            metavar="FILE",
            callback=_keep,
            expose_value=False,
            help="Its own tokenizer.json, to count what it is given; else that is estimated.",
        ),
        click.option(
            "--llm-rewrite",
            "rewrite",
            is_flag=True,
            callback=_keep,
            expose_value=False,
            help="Let it also make follow-ups stand alone: it is then sent the earlier questions. Else rules do.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def models_named() -> tuple[ModelOptions, ...]:
    """The models that the command at hand was given. Raises `SettingError`."""
    meta = {name: value for name, value in click.get_current_context().meta.items() if name.startswith(_META)}
    names, base_url, policy = meta[f"{_META}.names"], meta[f"{_META}.base_url"], meta[f"{_META}.policy"]
    first, tokenizer = float(meta[f"{_META}.patience"]), meta[f"{_META}.tokenizer"]
    rewrites = bool(meta[f"{_META}.rewrite"])
    if rewrites and not names:
        raise SettingError("--llm-rewrite needs a model: name one with --llm")
    patience = replace(Patience(), first=first, whole=max(Patience().whole, 3 * first))
    return tuple(
        ModelOptions(ModelName.parse(name), base_url, Policy(policy), patience, tokenizer=tokenizer, rewrites=rewrites)
        for name in names
    )


def model_named() -> ModelOptions | None:
    """The one model that was named, None where none was. Raises `SettingError` for several."""
    named = models_named()
    if len(named) > 1:
        raise SettingError("--llm was given more than once: one model answers here")
    return named[0] if named else None
