"""The group `user`: who may log in to the page."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from typing import ClassVar

import click

from assistant.conversations import Notebook
from assistant.settings import Settings
from assistant.study_file import open_study
from corpus.database import Database
from corpus.errors import SettingError
from corpus.text import count
from ui.cli.options import Lazy, LazyGroup, Scope, print_json, scoped
from ui.web.accounts import Passwords, People, Person, Role, Tokens

_ROLES = click.Choice([role.value for role in Role])


class _Users(LazyGroup):
    table: ClassVar[Mapping[str, Lazy]] = {
        "add": Lazy("ui.cli.users:add", "Add somebody who may log in."),
        "list": Lazy("ui.cli.users:list_people", "List who may log in."),
        "role": Lazy("ui.cli.users:give_role", "Give somebody another role."),
        "password": Lazy("ui.cli.users:give_password", "Give somebody another password."),
        "token": Lazy("ui.cli.users:token", "Make a token for somebody's scripts, or revoke them."),
        "remove": Lazy("ui.cli.users:remove", "Remove somebody."),
    }


@click.group("user", cls=_Users)
def user() -> None:
    """Look after who may log in to the page.

    A student asks; a tutor also checks answers, adds documents and sees the scores; an admin may do all of it. What is
    changed here holds at once, also for a page that is open.
    """


_password_stdin = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input, one line, and ask for nothing."
)


@click.command("add")
@click.argument("name")
@click.option("--role", type=_ROLES, default=Role.STUDENT.value, show_default=True, help="What they may do.")
@_password_stdin
@scoped
def add(scope: Scope, name: str, role: str, password_stdin: bool) -> None:
    """Add somebody who may log in.

    The password is asked for, and not shown; it has 10 characters or more.
    """
    with _study(scope) as study:
        _tell(scope, "added", _people(study).add(name, Role(role), _password(password_stdin)))


@click.command("list")
@scoped
def list_people(scope: Scope) -> None:
    """List who may log in."""
    with _study(scope) as study:
        people = _people(study).all()
    if scope.as_json:
        print_json({"people": [_json(person) for person in people]})
        return
    for person in people:
        click.echo(_line(person))
    if not people:
        click.echo("nobody yet: add somebody with footnote user add NAME", err=True)


@click.command("role")
@click.argument("name")
@click.argument("role", type=_ROLES)
@scoped
def give_role(scope: Scope, name: str, role: str) -> None:
    """Give somebody another role."""
    with _study(scope) as study:
        _tell(scope, "changed", _people(study).give_role(name, Role(role)))


@click.command("password")
@click.argument("name")
@_password_stdin
@scoped
def give_password(scope: Scope, name: str, password_stdin: bool) -> None:
    """Give somebody another password.

    They are logged out everywhere, and their tokens end.
    """
    with _study(scope) as study:
        people = _people(study)
        people.named(name)
        _tell(scope, "changed", people.give_password(name, _password(password_stdin)))


@click.command("token")
@click.argument("name")
@click.option("--role", type=_ROLES, default=Role.STUDENT.value, show_default=True, help="What it may be used for.")
@click.option("--revoke", is_flag=True, help="End all their tokens instead.")
@scoped
def token(scope: Scope, name: str, role: str, revoke: bool) -> None:
    """Make a token for somebody's scripts, or revoke them.

    A script sends it as "Authorization: Bearer TOKEN" to /api/v1, and is then that person, with their budget and at
    most their role. It is shown this once, and holds until it is revoked or their password is changed.
    """
    with _study(scope) as study:
        if revoke:
            revoked = Tokens(study).revoke(name)
            if scope.as_json:
                print_json({"revoked": revoked, "name": _people(study).named(name).name})
            else:
                click.echo(f"revoked   {count(revoked, 'token')}")
            return
        issued, person = Tokens(study).issue(name, Role(role)), _people(study).named(name)
    if scope.as_json:
        print_json({"token": issued, "name": person.name, "role": role})
        return
    click.echo(issued)
    click.echo(f"for scripts of {person.name}, as a {role}; it is not shown again", err=True)


@click.command("remove")
@click.argument("name")
@scoped
def remove(scope: Scope, name: str) -> None:
    """Remove somebody.

    Their conversations go with them; answers that were flagged or judged stay, without a name.
    """
    with _study(scope) as study:
        person = _people(study).remove(name)
        forgotten = Notebook(study).forget_all(person.name)
    _tell(scope, "removed", person)
    if forgotten:
        click.echo(f"{count(forgotten, 'conversation')} of theirs removed", err=True)


@contextmanager
def _study(scope: Scope) -> Iterator[Database]:
    settings = Settings.from_environment(scope.library)
    with closing(open_study(settings.library, url=settings.url)) as study:
        yield study


def _people(study: Database) -> People:
    return People(study, Passwords())


def _password(from_stdin: bool) -> str:
    """The password, from the terminal or from a line of standard input."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise SettingError("there is no terminal to ask for the password at: give it with --password-stdin")
    password: str = click.prompt("password", hide_input=True, confirmation_prompt="again", err=True)
    return password


def _tell(scope: Scope, done: str, person: Person) -> None:
    if scope.as_json:
        print_json({done: _json(person)})
    else:
        click.echo(f"{done:<9} {_line(person)}")


def _line(person: Person) -> str:
    return f"{person.name}  {person.role}  added {person.added_at:%Y-%m-%d %H:%M} UTC"


def _json(person: Person) -> dict[str, str]:
    return {"name": person.name, "role": person.role, "added_at": person.added_at.isoformat()}
