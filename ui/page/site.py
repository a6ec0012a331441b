"""What is served together: the pages, the routes beside them, and how one comes in.

Each page is Gradio's own app under its own path, so that a role is asked for by path. Left out: serving it (`server`).
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from starlette.routing import BaseRoute

from ui.people.budget import ASK, LOOK, Allowance
from ui.people.entrance import Entrance
from ui.people.role import Role

if TYPE_CHECKING:
    import gradio as gr

SMALL = 256 * 1024
"""The most bytes in the body of a request, where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Mounted:
    """A page at `path` ("/" or one step under it), for whoever `needs` allows; `name` is its link's.

    `head` is what stands in its `<head>` beside what every page has there. An event costs `points` of its visitor's
    budget, and those named in `cheap` as little as looking.
    """

    path: str
    name: str
    blocks: "gr.Blocks"
    needs: Role
    head: str = ""
    points: int = LOOK
    cheap: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Routed:
    """Routes that are no page's: they answer at `prefix` and under it; the most bytes of a body there, and what sending
    one costs."""

    prefix: str
    routes: tuple[BaseRoute, ...]
    needs: Role
    max_body: int = SMALL
    points: int = ASK


@dataclass(frozen=True, slots=True)
class Site:
    """All that is served.

    Without an `entrance` nobody logs in and every visitor is `LOCAL`; the server then answers under the names in
    `hosts` only, so that no other site's name can be pointed at it. `behind_https` is for a server that is reached
    through a proxy on this machine that speaks TLS. `allowance` is how much each may have it do.
    """

    pages: tuple[Mounted, ...]
    routes: tuple[Routed, ...] = ()
    entrance: Entrance | None = None
    hosts: frozenset[str] = frozenset({"127.0.0.1", "localhost", "::1"})
    behind_https: bool = False
    allowance: Allowance = field(default_factory=Allowance)

    @property
    def shown(self) -> tuple[Mounted, ...]:
        """The pages in the order of their links: the one everybody has first, though it is mounted last."""
        return tuple(sorted(self.pages, key=lambda page: page.path != "/"))
