"""A group of commands that imports a command's module only when that command is run."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import ClassVar

import click


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
