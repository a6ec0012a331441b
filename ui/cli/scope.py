"""What every command shares: `--library` and `--json`, which may stand before or after its name."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import click

P = ParamSpec("P")
R = TypeVar("R")
Command = TypeVar("Command", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Scope:
    """The library that was named, if one was, and whether standard output is to be JSON."""

    library: Path | None = None
    as_json: bool = False


def _set_library(context: click.Context, _: click.Parameter, value: Path | None) -> None:
    if value is not None:
        context.obj = replace(context.obj or Scope(), library=value)


def _set_json(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        context.obj = replace(context.obj or Scope(), as_json=True)


def shared_options(command: Command) -> Command:
    """The two options. What a command says after its name wins over what was said before."""
    library = click.option(
        "--library",
        type=click.Path(path_type=Path),
        metavar="DIR",
        expose_value=False,
        callback=_set_library,
        help="The library's folder, in place of FOOTNOTE_LIBRARY.",
    )
    as_json = click.option(
        "--json", is_flag=True, expose_value=False, callback=_set_json, help="Print JSON on standard output."
    )
    return library(as_json(command))


def scoped(command: Callable[Concatenate[Scope, P], R]) -> Callable[P, R]:
    """The two options, and the `Scope` they make as the command's first argument."""
    return shared_options(click.make_pass_decorator(Scope, ensure=True)(command))


def print_json(value: dict[str, object]) -> None:
    """One JSON value on standard output; plain ASCII, so that no terminal's encoding can fail it."""
    click.echo(json.dumps(value, indent=2))
