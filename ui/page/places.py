"""Which addresses there are, who may go to each, and how much may be sent there. All others are 404.

Of Gradio's own addresses only those that a page needs: uploads, files, proxies, monitoring and code editing are not
there. Left out: refusing (`guard`, `door`).
"""

from dataclasses import dataclass
from enum import Enum, auto

from ui.page.site import SMALL, Mounted, Site
from ui.people.budget import LOOK
from ui.people.role import Role

_PAGE_PLACES = frozenset(
    {
        "/config",
        "/theme.css",
        "/robots.txt",
        "/manifest.json",
        "/gradio_api/startup-events",
        "/gradio_api/cancel",
        "/gradio_api/reset",
    }
)
_PAGE_FOLDERS = (
    "/assets/",
    "/static/",
    "/svelte/",
    "/gradio_api/queue/",
    "/gradio_api/run/",
    "/gradio_api/heartbeat/",
)


class Kind(Enum):
    """What is at an address."""

    PAGE = auto()
    """A page, opened in a browser."""
    STEP = auto()
    """A page's path without the slash at its end."""
    FORM = auto()
    """A small page of our own with a form in it."""
    PART = auto()
    """What a page asks for by itself."""


@dataclass(frozen=True, slots=True)
class Place:
    """An address: who may go there (None: whoever comes), the most bytes of a body, the page it belongs to, and what it
    costs to send something there."""

    kind: Kind
    needs: Role | None
    max_body: int = SMALL
    page: Mounted | None = None
    points: int = LOOK


_OPEN = {
    "/login": Place(Kind.FORM, None),
    "/logout": Place(Kind.FORM, None),
    "/health": Place(Kind.PART, None),
    "/favicon.ico": Place(Kind.PART, None),
    "/me": Place(Kind.PART, Role.STUDENT),
}


class Places:
    """The addresses of a site."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def at(self, path: str) -> Place | None:
        """What is at this path; None where nothing is."""
        if path in _OPEN:
            return _OPEN[path]
        for routed in self._site.routes:
            if path == routed.prefix or path.startswith(routed.prefix.rstrip("/") + "/"):
                return Place(Kind.PART, routed.needs, routed.max_body, points=routed.points)
        for page in self._site.pages:
            kind = _of_page(page.path.rstrip("/"), path)
            if kind is not None:
                return Place(kind, page.needs, page=page)
        return None


def _of_page(root: str, path: str) -> Kind | None:
    if not path.startswith(root):
        return None
    rest = path[len(root) :]
    if rest == "/":
        return Kind.PAGE
    if rest == "":
        return Kind.STEP
    return Kind.PART if rest in _PAGE_PLACES or rest.startswith(_PAGE_FOLDERS) else None
