"""Who calls a handler of a page. The server puts the visitor into each request (`ui.page.door`); this reads it there.

Left out: Gradio itself; its request is known here by the one attribute that is read.
"""

from typing import Protocol

from starlette.requests import HTTPConnection

from corpus.errors import NotAllowed
from ui.people.role import Role
from ui.people.visitor import Visitor

STATE = "visitor"


class Asked(Protocol):
    """A `gr.Request`: it holds the web request it came with."""

    @property
    def request(self) -> HTTPConnection | None:
        """The web request; None where the handler was not called through the web."""
        ...


def visiting(request: Asked, needs: Role = Role.STUDENT) -> Visitor:
    """The visitor who made this request.

    Raises `NotAllowed` when the request came past the door, or the visitor's role is lower than `needs`.
    """
    visitor = None if request.request is None else request.request.scope.get("state", {}).get(STATE)
    if not isinstance(visitor, Visitor):
        raise NotAllowed("nobody is logged in here: open the page again and log in")
    if not visitor.role.allows(needs):
        raise NotAllowed(f"{visitor.name} is a {visitor.role} and this is for a {needs}: ask an admin for that role")
    return visitor
