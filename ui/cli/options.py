"""What every command shares: `--library` and `--json`, and groups that import a command only when it is run."""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import ClassVar, Concatenate, ParamSpec, TypeVar

import click

from corpus.postgres import SCHEMES


@dataclass(frozen=True, slots=True)
class Lazy:
    """Where a command lies ("module:attribute"), and its line in the group's help."""

    target: str
    summary: str

    def load(self) -> click.Command:
        """The command itself. Raises `TypeError` when the target is not one."""
        module, attribute = self.target.split(":")
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{self.target} is not a command")
        return command


class LazyGroup(click.Group):
    """A group whose commands stand in `table`, in the order of its help."""

    table: ClassVar[Mapping[str, Lazy]] = {}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (the signature is click's)
        """The names, in the order of the table."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (the signature is click's)
        """The command, imported now; None when there is none by that name."""
        lazy = self.table.get(cmd_name)
        return None if lazy is None else lazy.load()

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 (the signature is click's)
        """The list in the help, from the table alone: click would import every command for its first line."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, lazy.summary) for name, lazy in self.table.items()])


P = ParamSpec("P")
R = TypeVar("R")
Command = TypeVar("Command", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Scope:
    """The library that was named, by its folder or its address, and whether standard output is to be JSON."""

    library: Path | str | None = None
    as_json: bool = False


class LibraryName(click.Path):
    """A library's folder; or its address, as it is."""

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """The folder's path, or the address."""
        address = isinstance(value, str) and value.startswith(SCHEMES)
        return value if address else super().convert(value, param, ctx)


def _set_library(context: click.Context, _: click.Parameter, value: Path | str | None) -> None:
    if value is not None:
        context.obj = replace(context.obj or Scope(), library=value)


def _set_json(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        context.obj = replace(context.obj or Scope(), as_json=True)


def shared_options(command: Command) -> Command:
    """The two options. What a command says after its name wins over what was said before."""
    library = click.option(
        "--library",
        type=LibraryName(path_type=Path),
        metavar="DIR",
        expose_value=False,
        callback=_set_library,
        help="The library's folder or postgresql:// address, in place of FOOTNOTE_LIBRARY.",
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
